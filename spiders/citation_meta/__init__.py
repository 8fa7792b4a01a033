"""Any page with `citation_*` meta tags: the page's bytes and its URL come in, one paper record goes out."""

from __future__ import annotations

from typing import Final

from spiders.card import Card

CARD: Final = Card(
    name="citation-meta",
    title="Pages with citation_* meta tags (Highwire, Google Scholar)",
    endpoints={},
    terms_url="https://scholar.google.com/intl/en/scholar/inclusion.html",
    least_filled={"paper.title": 0.95},
    precedence={"page": 130},
)
