"""Semantic Scholar's API: authors, their lists of papers and papers come in as JSON; their records go out."""

from __future__ import annotations

from typing import Final

from spiders.card import Card, Endpoint

CARD: Final = Card(
    name="semantic-scholar",
    title="Semantic Scholar",
    endpoints={
        "base": Endpoint(
            url="https://api.semanticscholar.org/graph/v1",
            path="/graph/v1",
            delay_s=1.1,
            asks=("/author/", "/paper/"),
        )
    },
    schemes=("s2", "paper:arxiv", "paper:doi", "paper:acl"),
    finds_names=True,
    needs_key=True,
    key_header="x-api-key",
    key_check="/author/search?query=a&limit=1&fields=name",
    terms_url="https://www.semanticscholar.org/product/api/license",
    acknowledgement="Data from Semantic Scholar (https://www.semanticscholar.org).",
    least_filled={"paper.title": 0.95},
    precedence={"author": 140, "author-papers": 140, "paper": 140},
)
