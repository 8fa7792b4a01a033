"""Which addresses a page may lead to, and the addresses that stand behind identifiers."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

_PAPER: Final = {
    "acl": "https://aclanthology.org/{}/",
    "arxiv": "https://arxiv.org/abs/{}",
    "dblp": "https://dblp.org/rec/{}",
    "doi": "https://doi.org/{}",
    "openalex": "https://openalex.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "s2": "https://www.semanticscholar.org/paper/{}",
}
_AUTHOR: Final = {
    "acl": "https://aclanthology.org/people/{}/",
    "arxiv": "https://arxiv.org/a/{}",
    "dblp": "https://dblp.org/pid/{}",
    "openalex": "https://openalex.org/{}",
    "orcid": "https://orcid.org/{}",
    "s2": "https://www.semanticscholar.org/author/{}",
}


def web_address(url: str | None) -> str | None:
    """Return url if it is a whole http or https address, else None."""
    if url is None or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _address(patterns: dict[str, str], scheme: str, value: str) -> str | None:
    if web_address(value):
        return value
    pattern = patterns.get(scheme)
    return pattern and pattern.format(quote(value, safe="/:().;-_"))


def paper_address(scheme: str, value: str) -> str | None:
    """Return where a paper's identifier leads to, None for a scheme without public pages."""
    return _address(_PAPER, scheme, value)


def author_address(scheme: str, value: str) -> str | None:
    """Return where a person's identifier leads to, None for a scheme without public pages."""
    return _address(_AUTHOR, scheme, value)
