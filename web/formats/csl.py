"""The papers of a profile as CSL-JSON, which citation processors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from web.formats.citation import kind, venue, web_page
from web.latex import plain

if TYPE_CHECKING:
    from pipeline.document import Paper, Profile

_TYPES: Final = {"article": "article-journal", "inproceedings": "paper-conference", "misc": "article"}


def _item(paper: Paper) -> dict[str, Any]:
    date = [int(part) for part in (paper.date or "")[:10].split("-") if part]
    item = {
        "id": paper.id,
        "type": _TYPES[kind(paper)],
        "title": plain(paper.title or paper.id),
        "author": [{"literal": plain(author.name)} for author in paper.authors],
        "issued": {"date-parts": [date]} if date else None,
        "container-title": venue(paper),
        "abstract": paper.abstract,
        "DOI": paper.identifiers.get("doi"),
        "URL": web_page(paper),
        "note": "Retracted" if paper.retracted else None,
    }
    return {key: value for key, value in item.items() if value}


def csl(profile: Profile) -> str:
    """Return a list of items, one a paper, in the profile's order; what is absent has no key, as CSL wants it."""
    body = msgspec.json.encode([_item(paper) for paper in profile.papers])
    return msgspec.json.format(body, indent=2).decode() + "\n"
