"""The papers of a profile as BibTeX: UTF-8, mathematics and TeX commands as the sources delivered them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from web.formats.bibtex_text import author, braced, escape, verbatim
from web.formats.citation import kind, venue, web_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document import Paper, Profile

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_IN_KEY: Final = re.compile(r"[^A-Za-z0-9._:+/-]+")
_VENUE_FIELDS: Final = {"article": "journal", "inproceedings": "booktitle", "misc": "howpublished"}


def _date(paper: Paper) -> Iterator[tuple[str, str]]:
    if not paper.date:
        return
    yield "year", f"{{{paper.date[:4]}}}"
    month = paper.date[5:7]
    if month.isdecimal() and 1 <= int(month) <= 12:
        yield "month", _MONTHS[int(month) - 1]


def _identifiers(paper: Paper) -> Iterator[tuple[str, str]]:
    known = paper.identifiers
    if "doi" in known:
        yield "doi", verbatim(known["doi"])
    if "arxiv" in known:
        yield "eprint", verbatim(known["arxiv"])
        yield "archivePrefix", "{arXiv}"
        if paper.primary_category:
            yield "primaryClass", verbatim(paper.primary_category)
    address = web_page(paper)
    if address:
        yield "url", verbatim(address)


def _authors(paper: Paper) -> str:
    names = [author(person.name) for person in paper.authors]
    return " and ".join(names if paper.authors_complete else [*names, "others"])


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    if paper.authors:
        yield "author", f"{{{_authors(paper)}}}"
    yield "title", f"{{{braced(paper.title or paper.id)}}}"
    place = venue(paper)
    if place:
        yield _VENUE_FIELDS[kind(paper)], f"{{{escape(place)}}}"
    yield from _date(paper)
    yield from _identifiers(paper)
    if paper.retracted:
        yield "note", "{Retracted}"


def _key(paper: Paper, taken: set[str]) -> str:
    """Return the paper's public id as a key; readers of BibTeX do not tell capitals from small letters."""
    plain = _NOT_IN_KEY.sub("-", paper.id)
    key, count = plain, 1
    while key.casefold() in taken:
        count += 1
        key = f"{plain}-{count}"
    taken.add(key.casefold())
    return key


def bibtex(profile: Profile) -> str:
    """Return one entry a paper, in the profile's order."""
    taken: set[str] = set()
    entries = []
    for paper in profile.papers:
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(paper))
        entries.append(f"@{kind(paper)}{{{_key(paper, taken)},\n{fields}}}\n")
    return "\n".join(entries) or "\n"
