"""A paper of the API → its record."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET, UnsetType

from spiders.errors import PageError
from spiders.records import Identifier, Name, PaperContent, PaperRecord
from spiders.semantic_scholar.fields import count, identifier, items, part, text

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE: Final = "semantic-scholar"
KIND: Final = "paper"
_SCHEMES: Final = {
    "ArXiv": "arxiv",
    "DOI": "doi",
    "ACL": "acl",
    "DBLP": "dblp",
    "CorpusId": "corpus",
    "MAG": "mag",
    "PubMed": "pubmed",
    "PubMedCentral": "pmc",
}
_VERSION: Final = re.compile(r"v\d+\Z")


def paper(thing: Mapping[str, Any]) -> PaperRecord:
    """Return a paper's record. Raises PageError (`id-missing`, `title-missing`, `field-unreadable`, …)."""
    paper_id = identifier(thing, "paperId")
    if paper_id is UNSET:
        raise PageError("id-missing", "a paper has no paperId")
    title = text(thing, "title")
    if title is UNSET and "title" in thing:
        raise PageError("title-missing", f"paper {paper_id} has no title")
    journal = part(thing, "journal")
    venue = text(thing, "venue")
    content = PaperContent(
        title=title,
        abstract=text(thing, "abstract"),
        authors=_authors(thing),
        published=_published(thing),
        identifiers=_identifiers(thing, str(paper_id)),
        venue=text(journal, "name") if venue is UNSET else venue,
        pages=text(journal, "pages"),
        citations=count(thing, "citationCount"),
        references=count(thing, "referenceCount"),
        url=text(thing, "url"),
        pdf_url=text(part(thing, "openAccessPdf"), "url"),
    )
    return PaperRecord(SOURCE, KIND, str(paper_id), content)


def _authors(thing: Mapping[str, Any]) -> tuple[Name, ...] | UnsetType:
    names: list[Name] = []
    for author in items(thing, "authors"):
        if not isinstance(author, dict):
            raise PageError("field-unreadable", f"an author is {str(author)[:60]!r}")
        name = text(author, "name")
        if name is UNSET:
            raise PageError("author-name-missing", f"author {len(names) + 1} has no name")
        author_id = identifier(author, "authorId")
        known = UNSET if author_id is UNSET else (Identifier("s2", str(author_id), "matched"),)
        names.append(Name(str(name), identifiers=known))
    return tuple(names) or UNSET


def _identifiers(thing: Mapping[str, Any], paper_id: str) -> dict[str, str]:
    outside = part(thing, "externalIds")
    found = {"s2": paper_id}
    for name, scheme in _SCHEMES.items():
        value = identifier(outside, name)
        if value is not UNSET:
            found[scheme] = str(value)
    corpus = identifier(thing, "corpusId")
    if corpus is not UNSET:
        found.setdefault("corpus", str(corpus))
    if "doi" in found:
        found["doi"] = found["doi"].lower()
    if "arxiv" in found:
        found["arxiv"] = _VERSION.sub("", found["arxiv"])
    return found


def _published(thing: Mapping[str, Any]) -> str | UnsetType:
    """Return the day of publication; only the year where the day is unknown or of another year."""
    day, year = text(thing, "publicationDate"), count(thing, "year")
    if year is not UNSET and not 1000 <= year <= 9999:
        raise PageError("date-unreadable", f"the year is {year}")
    if day is not UNSET:
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise PageError("date-unreadable", f"the day is {day!r}") from error
        if year is UNSET or day[:4] == f"{year}":
            return day
    return UNSET if year is UNSET else f"{year}"
