"""From the `citation_*` meta tags of a page to a paper record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from spiders.blocked import blocked
from spiders.citation_meta.abstract import abstract
from spiders.citation_meta.dates import iso_date
from spiders.citation_meta.names import authors
from spiders.citation_meta.places import joined, of_arxiv, page_url
from spiders.citation_meta.shape import html_page, refuse_cut
from spiders.citation_meta.tags import citation_tags
from spiders.errors import PageError
from spiders.records import Page, PaperContent, PaperRecord, Text
from spiders.text import iso_time

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spiders.citation_meta.tags import Tags

PARSER_VERSION: Final = 1

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_ARXIV: Final = re.compile(
    r"(?:arxiv:)?\s*((?:[a-z-]+(?:\.[a-z]{2})?/\d{7})|\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE
)
_WITHDRAWN: Final = re.compile(r"this (?:paper|article|submission|manuscript) has been withdrawn", re.IGNORECASE)
_VENUE: Final = ("conference_title", "journal_title", "inbook_title", "book_title", "conference", "journal")
_PUBLISHED: Final = ("publication_date", "date", "cover_date", "online_date", "year")
_PUBLISHER: Final = ("publisher", "technical_report_institution", "dissertation_institution")


def parse_page(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the one record that a page's tags make.

    `url` is the address of the answer, `encoding` the one that its header names.
    Raises PageError (`no-citation-tags`, `title-missing`, `truncated`, `not-html`, `body-empty`) and BlockedError.
    """
    page = html_page(body, encoding)
    tags = citation_tags(page)
    if not tags.pairs:
        raise blocked(body) or PageError("no-citation-tags", "the page has no citation_* meta tags")
    refuse_cut(body)
    title = tags.first("title")
    if title is None:
        raise PageError("title-missing", "the page has citation_* tags, but no citation_title")
    return Page(records=(_record(page, tags, title, url),), parser_version=PARSER_VERSION)


def _record(page: BeautifulSoup, tags: Tags, title: str, url: str) -> PaperRecord:
    arxiv = of_arxiv(page, tags, url)
    own = page_url(page, tags, url)
    shown = _date(tags, "online_date") if arxiv else UNSET
    by = authors(tags)
    summary = abstract(page, tags)
    withdrawn = arxiv and _WITHDRAWN.match(summary or "") is not None
    content = PaperContent(
        title=title,
        abstract=summary or UNSET,
        authors=by.names or UNSET,
        authors_complete=by.complete,
        submitted=_date(tags, "date") if arxiv else UNSET,
        updated=shown,
        published=_date(tags, "publication_date") if arxiv else _date(tags, *_PUBLISHED),
        identifiers=_identifiers(tags) or UNSET,
        journal_ref=_journal_ref(tags),
        report_no=tags.first("technical_report_number") or UNSET,
        venue=tags.first(*_VENUE) or UNSET,
        publisher=tags.first(*_PUBLISHER) or UNSET,
        pages=_pages(tags),
        withdrawn=withdrawn or UNSET,
        url=own,
        pdf_url=_pdf_url(tags, url),
    )
    return PaperRecord(
        source="citation-meta",
        kind="page",
        source_id=own,
        content=content,
        said_at=iso_time(shown) if isinstance(shown, str) and len(shown) == 10 else None,
    )


def _date(tags: Tags, *names: str) -> Text:
    """Return the first date among these tags that can be read."""
    for value in tags.every(*names):
        found = iso_date(value)
        if found:
            return found
    return UNSET


def _identifiers(tags: Tags) -> dict[str, str]:
    """Return the paper's identifiers; an ISBN only of a whole book, since papers of one volume share theirs."""
    found = {}
    arxiv = _ARXIV.fullmatch(tags.first("arxiv_id") or "")
    if arxiv:
        found["arxiv"] = arxiv[1]
    doi = _DOI.search(tags.first("doi") or "")
    if doi:
        found["doi"] = doi.group().lower()
    isbn = tags.first("isbn")
    if isbn and not tags.first(*_VENUE, "firstpage"):
        found["isbn"] = isbn.replace("-", "")
    return found


def _journal_ref(tags: Tags) -> Text:
    """Return journal, volume and issue in one line, where the page gives more than the journal."""
    journal, volume, issue = (tags.first(name) for name in ("journal_title", "volume", "issue"))
    if not journal or not (volume or issue):
        return UNSET
    return " ".join(part for part in (journal, volume, f"({issue})" if issue else None) if part)


def _pages(tags: Tags) -> Text:
    first, last = tags.first("firstpage"), tags.first("lastpage")
    if first and last and first != last:
        return f"{first}-{last}"
    return first or last or UNSET


def _pdf_url(tags: Tags, url: str) -> Text:
    named = tags.first("pdf_url")
    return (joined(url, named) if named else None) or UNSET
