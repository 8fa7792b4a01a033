"""Reads a person's page at arXiv in its JSON form; papers have the kind `author-json`."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import UNSET, Struct

from spiders.arxiv.author_records import author_page, owner
from spiders.arxiv.entry import identifiers, versions
from spiders.arxiv.frame import html_page, instead, read_each
from spiders.arxiv.names import categories_in, split_names
from spiders.arxiv.parser import bare_id, split_id
from spiders.arxiv.withdrawal import says_withdrawn
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.records import Page, PaperContent, PaperRecord, Text
from spiders.text import clean, iso_day, iso_time

KIND = "author-json"

Form = TypeVar("Form")


class _Formats(Struct, frozen=True):
    html: str = ""
    pdf: str = ""


class _Entry(Struct, frozen=True):
    id: str
    title: str
    authors: str
    published: str
    updated: str
    summary: str | None = None
    subject: str | None = None
    categories: str | None = None
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    formats: _Formats = _Formats()


class _Feed(Struct, frozen=True):
    id: str
    title: str
    modified: str
    entries: list[msgspec.Raw]
    orcid: str | None = None


def parse_author_json(body: bytes, url: str) -> Page:
    """Return the person, the list of papers and the papers of a `.json` page.

    Raises PageError(`body-empty`, `not-json`, `json-unexpected`), GoneError or BlockedError.
    """
    found = _feed(body)
    who = owner(found.title, (found.id, url), (found.orcid or "",), iso_time(found.modified))
    papers, rejects = read_each(found.entries, _read, _shown)
    return author_page(who, papers, rejects, empty=not found.entries)


def _feed(body: bytes) -> _Feed:
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError("body-empty", "the answer holds nothing")
    if not start.startswith(b"{"):
        raise instead(html_page(body, None), "not-json")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError("encoding-wrong", f"no utf-8 text: {error.reason}") from error
    return _decoded(text, _Feed)


def _decoded(body: str | msgspec.Raw, form: type[Form]) -> Form:
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError as error:
        raise PageError("json-unexpected", str(error)) from error
    except msgspec.DecodeError as error:
        raise PageError("json-broken", str(error)) from error


def _read(piece: msgspec.Raw) -> PaperRecord:
    entry = _decoded(piece, _Entry)
    paper_id, version = split_id(entry.id)
    if not clean(entry.title):
        raise PageError("title-missing", f"{paper_id} has no title")
    primary = categories_in(_clean(entry.subject) or "")
    content = PaperContent(
        title=clean(entry.title),
        abstract=_clean(entry.summary),
        code=code_link(entry.comment, entry.summary),
        authors=split_names(entry.authors),
        submitted=iso_day(entry.published),
        updated=iso_day(entry.updated),
        primary_category=primary[0] if primary else UNSET,
        categories=categories_in(_clean(entry.categories) or "") or UNSET,
        identifiers=identifiers(paper_id, entry.doi),
        comment=_clean(entry.comment),
        journal_ref=_clean(entry.journal_ref),
        versions=versions(version, iso_day(entry.published), iso_day(entry.updated)),
        withdrawn=True if says_withdrawn(_clean(entry.comment) or "") else UNSET,
        url=_clean(entry.formats.html),
        pdf_url=_clean(entry.formats.pdf),
    )
    return PaperRecord("arxiv", KIND, paper_id, content, iso_time(entry.updated))


def _clean(text: str | None) -> Text:
    return clean(text or "") or UNSET


def _shown(piece: msgspec.Raw) -> tuple[str | None, str]:
    text = bytes(piece).decode("utf-8", "replace")
    try:
        return bare_id(str(msgspec.json.decode(piece)["id"])), text
    except (PageError, msgspec.DecodeError, KeyError, TypeError):
        return None, text
