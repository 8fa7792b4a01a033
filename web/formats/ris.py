"""The papers of a profile as RIS, the tagged lines that reference managers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from web.formats.citation import kind, venue, web_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document import Paper, Profile

_TYPES: Final = {"article": "JOUR", "inproceedings": "CPAPER", "misc": "GEN"}


def _tags(paper: Paper) -> Iterator[tuple[str, str | None]]:
    yield "TY", _TYPES[kind(paper)]
    yield "ID", paper.id
    yield "TI", paper.title or paper.id
    for author in paper.authors:
        yield "AU", author.name
    if paper.date:
        yield "PY", paper.date[:4]
        year, month, day = [*paper.date[:10].split("-"), "", ""][:3]
        yield "DA", f"{year}/{month}/{day}/"
    yield ("JO" if kind(paper) == "article" else "T2"), venue(paper)
    yield "AB", paper.abstract
    yield "DO", paper.identifiers.get("doi")
    yield "UR", web_page(paper)
    yield "N1", "Retracted" if paper.retracted else None
    yield "ER", ""


def ris(profile: Profile) -> str:
    """Return one record a paper, in the profile's order; lines end as the format asks."""
    lines = [
        f"{tag}  - {' '.join(value.split())}"
        for paper in profile.papers
        for tag, value in _tags(paper)
        if value is not None
    ]
    return "\r\n".join([*lines, ""]) or "\r\n"
