"""Checks the frame of arXiv's answers before anything is read, and names what an answer is instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from lxml import etree

from spiders.arxiv.parser import refuse_other_than_xml
from spiders.blocked import blocked
from spiders.errors import GoneError, PageError
from spiders.html import soup
from spiders.records import PaperRecord, Record, Reject
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bs4 import BeautifulSoup

ATOM = "{http://www.w3.org/2005/Atom}"

Row = TypeVar("Row")

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_GONE = re.compile(
    r"not found|not recognized|recorded as having been deleted|could not find article|no article identifier"
    r"|incomplete article|invalid (?:article identifier|archive or category)",
    re.IGNORECASE,
)
_SLICE = 2000
_MOST_REJECTS = 2
_MOST_REJECTED = 0.02


def html_page(body: bytes, encoding: str | None) -> BeautifulSoup:
    """Return the page of an answer that is whole HTML; `encoding` is the one of the HTTP header, else UTF-8.

    Raises PageError(`body-empty`, `encoding-wrong`, `not-html`, `redirect` or `truncated`) or BlockedError.
    """
    text = _decoded(body, encoding)
    if not text.strip():
        raise PageError("body-empty", "the answer holds nothing")
    beginning = _HTML.search(text[:2000])
    if beginning is None or "</html" not in text.lower():
        raise _no_page(text)
    return soup(text.encode(), "utf-8")


def _decoded(body: bytes, encoding: str | None) -> str:
    try:
        return body.decode(encoding or "utf-8").removeprefix("\ufeff")
    except LookupError:
        return _decoded(body, "utf-8")
    except UnicodeDecodeError as error:
        raise PageError("encoding-wrong", f"no {encoding or 'utf-8'} text: {error.reason}") from error


def _no_page(text: str) -> PageError:
    refused = blocked(text)
    if refused:
        return refused
    if not _HTML.search(text[:2000]):
        return PageError("not-html", f"the answer begins with {text[:40]!r}")
    if "<title>redirecting" in text[:2000].lower():
        return PageError("redirect", "the answer only names another address")
    return PageError("truncated", "the page ends before its last element is closed")


def instead(page: BeautifulSoup, code: str) -> PageError:
    """Return what is wrong with a page that lacks the frame asked for: blocked, gone, or `code`."""
    title = clean(page.title.get_text()) if page.title else ""
    headings = clean(" ".join(found.get_text(" ") for found in page.select("h1")))
    headline = headings or title
    refused = blocked(str(page))
    if refused:
        return refused
    if _GONE.search(f"{title} {headings}"):
        return GoneError("not-found", headline)
    if "cannot process your request" in page.get_text(" "):
        return PageError("request-refused", headline)
    return PageError(code, f"the page is another one: {headline[:200]!r}")


def feed(body: bytes) -> etree._Element:
    """Return the root of an Atom feed.

    Raises PageError(`body-empty`, `not-xml`, `xml-broken`, `not-a-feed`), BlockedError or GoneError.
    """
    if _HTML.match(body[:1000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")):
        raise instead(html_page(body, None), "not-xml")
    refuse_other_than_xml(body)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise PageError("xml-broken", str(error)) from error
    if root.tag != f"{ATOM}feed":
        raise PageError("not-a-feed", f"the answer's root is {root.tag!r}")
    return root


def read_each(
    rows: Sequence[Row],
    read: Callable[[Row], PaperRecord],
    shown: Callable[[Row], tuple[str | None, str]],
    *,
    beside: int = 0,
) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    """Return what can be read of a list's rows, and the rows that cannot; `shown` gives a row's id and its source.

    `beside` is the number of the list's rows that are known, and need not be read.

    A paper that stands in the list twice is given once, as its newest version. Raises
    PageError(`too-many-rejects`), or the first row's fault where no row can be read.
    """
    records: list[PaperRecord] = []
    rejects: list[Reject] = []
    for row in rows:
        try:
            records.append(read(row))
        except PageError as error:
            source_id, piece = shown(row)
            rejects.append(Reject(source_id, error.code, error.detail, piece[:_SLICE]))
    number = len(rows) + beside
    if len(rejects) > max(_MOST_REJECTS, _MOST_REJECTED * number):
        raise PageError("too-many-rejects", f"{len(rejects)} of {number}, first: {rejects[0].detail}")
    if rejects and not records and not beside:
        raise PageError(rejects[0].code, rejects[0].detail)
    return _newest(records), tuple(rejects)


def _newest(records: Iterable[PaperRecord]) -> tuple[Record, ...]:
    found: dict[str, PaperRecord] = {}
    for record in records:
        known = found.setdefault(record.source_id, record)
        if record.said_at and known.said_at and record.said_at > known.said_at:
            found[record.source_id] = record
    return tuple(found.values())
