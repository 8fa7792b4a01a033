"""Makes the `raw` record of a paper: OAI-PMH (`arXivRaw`) and the metadata file have the same fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from spiders.arxiv.author_string import split_authors
from spiders.arxiv.names import publisher_doi
from spiders.arxiv.withdrawal import says_withdrawn
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord, Text, Version
from spiders.text import clean, rfc1123_day

if TYPE_CHECKING:
    from datetime import datetime

KIND = "raw"

Fields = Mapping[str, str | None]
"""Texts as delivered, by the names of `arXivRaw`: `title`, `authors`, `journal-ref`, …"""


def raw_record(
    paper_id: str,
    said_at: datetime,
    fields: Fields,
    versions: Sequence[tuple[str, str]],
    *,
    withdrawn: bool = False,
) -> PaperRecord:
    """Return the record of a paper; `versions` are labels and RFC 1123 dates, in order.

    Raises PageError(`title-missing`, `authors-missing`, `categories-missing`, `versions-missing`,
    `date-unreadable`).
    """
    title = needed(fields, "title", "title-missing")
    authors = split_authors(needed(fields, "authors", "authors-missing"))
    categories = tuple(needed(fields, "categories", "categories-missing").split())
    comment, abstract = optional(fields, "comments"), optional(fields, "abstract")
    told = _versions(versions)
    content = PaperContent(
        title=title,
        abstract=abstract,
        authors=authors.names,
        authors_complete=authors.complete,
        submitted=next((version.date for version in told if version.version == "v1"), UNSET),
        updated=told[-1].date,
        primary_category=categories[0],
        categories=categories,
        identifiers=identifiers(paper_id, fields),
        comment=comment,
        journal_ref=optional(fields, "journal-ref"),
        report_no=optional(fields, "report-no"),
        license=optional(fields, "license"),
        versions=told,
        withdrawn=True if withdrawn else withdrawn_by(comment),
        code=code_link(comment or None, abstract or None),
    )
    return PaperRecord("arxiv", KIND, paper_id, content, said_at)


def needed(fields: Fields, name: str, code: str) -> str:
    """Return a field's cleaned text, not empty. Raises PageError(`code`)."""
    text = clean(fields.get(name) or "")
    if not text:
        raise PageError(code, f"no text in {name!r}")
    return text


def optional(fields: Fields, name: str) -> Text:
    """Return a field's cleaned text, UNSET where it is absent or empty."""
    text = fields.get(name)
    return (clean(text) or UNSET) if text else UNSET


def identifiers(paper_id: str, fields: Fields) -> dict[str, str]:
    """Return a paper's identifiers by scheme: its id, and the first DOI of a publisher, if any."""
    told = fields.get("doi")
    doi = publisher_doi(told) if told else None
    return {"arxiv": paper_id} if doi is None else {"arxiv": paper_id, "doi": doi}


def withdrawn_by(comment: Text) -> bool | UnsetType:
    """Return True where the comment says that the paper is withdrawn; no comment says that it is not."""
    return True if comment and says_withdrawn(comment) else UNSET


def _versions(versions: Sequence[tuple[str, str]]) -> tuple[Version, ...]:
    if not versions:
        raise PageError("versions-missing", "the paper has no version")
    return tuple([Version(label, rfc1123_day(date)) for label, date in versions])
