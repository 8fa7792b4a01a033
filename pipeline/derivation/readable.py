"""The readable beginnings of public ids: `jinyang-gao`, `arxiv-2309.02033`, words and year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyascii import anyascii

from pipeline.identity import names

if TYPE_CHECKING:
    from pipeline.derivation.papers import PaperRow

RESERVED = frozenset(
    {"about", "api", "assets", "author", "authors", "index", "judgements", "new", "paper", "papers", "runs",
     "search", "sitemap", "static", "status"}
)  # fmt: skip
_SMALL = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"}
)
_MATH = re.compile(r"\$[^$]*\$|\\[a-zA-Z]+|[{}]")
_WORDS = 4


def of_author(name: str) -> str:
    """Return the id that a person of this name would have."""
    return _safe("-".join(_words(names.clean(name))), "author")


def of_paper(paper: PaperRow) -> str:
    """Return the id that a paper would have: its arXiv id, its ACL id, else words of its title and its year."""
    for scheme in ("arxiv", "acl"):
        value = paper.detail.identifiers.get(scheme)
        if value:
            return f"{scheme}-" + re.sub(r"[^a-z0-9.]+", "-", value.lower()).strip("-")
    words = [word for word in _words(_MATH.sub(" ", paper.title)) if word not in _SMALL][:_WORDS]
    year = [paper.date[:4]] if paper.date else []
    return _safe("-".join([*words, *year]), "paper")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", anyascii(text).lower().replace("'", ""))


def _safe(stem: str, kind: str) -> str:
    if not stem:
        return f"{kind}-1"
    return f"{stem}-{kind}" if stem in RESERVED else stem
