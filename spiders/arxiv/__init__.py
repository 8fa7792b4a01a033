"""arXiv: OAI-PMH, query API, abstract, listing and author pages come in; papers, authors and listings go out."""

from __future__ import annotations

from spiders.card import Card, Endpoint

CARD = Card(
    name="arxiv",
    title="arXiv",
    endpoints={
        "base": Endpoint(url="https://arxiv.org", path="", delay_s=15.0, asks=("/abs/", "/list/", "/a/")),
        "api": Endpoint(
            url="https://export.arxiv.org/api/query",
            path="/api/query",
            delay_s=3.0,
            robots_exempt="https://info.arxiv.org/help/api/tou.html",
        ),
        "oai": Endpoint(url="https://oaipmh.arxiv.org/oai", path="/oai", delay_s=3.0, timeout_s=180.0),
    },
    schemes=("arxiv", "orcid", "paper:arxiv"),
    finds_names=True,
    harvests=True,
    imports=("metadata JSON lines (arxiv-metadata-oai-snapshot.json)",),
    terms_url="https://info.arxiv.org/help/api/tou.html",
    acknowledgement="Thank you to arXiv for use of its open access interoperability.",
    least_filled={
        "raw.title": 0.95,
        "raw.authors": 0.95,
        "oai.title": 0.95,
        "api.title": 0.95,
        "api.authors": 0.95,
    },
    precedence={
        "raw": 10,
        "author": 10,
        "author-papers": 10,
        "api": 20,
        "oai": 30,
        "abs": 40,
        "author-entry": 60,
        "author-json": 70,
        "author-entry-joined": 75,
        "author-html": 80,
        "list-new": 90,
        "list": 100,
        "deleted": 900,
    },
)
