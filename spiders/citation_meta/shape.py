"""Whether an answer is a whole HTML page at all, looked at before anything is read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from spiders.blocked import blocked
from spiders.errors import PageError
from spiders.html import soup

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_OTHER_FORMATS: Final = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"{", b"[")
_OPENED: Final = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
_CLOSED: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


def html_page(body: bytes, encoding: str | None) -> BeautifulSoup:
    """Return the parsed page.

    Raises PageError (`body-empty`, `not-html`) where the answer is something else, and BlockedError.
    """
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError("body-empty", "the answer has no content")
    if start.startswith(_OTHER_FORMATS) or b"\x00" in start or b"<" not in start:
        raise blocked(body) or PageError("not-html", f"the answer begins with {start[:20]!r}")
    if start.startswith(b"<?xml") and b"<html" not in start[:400].lower():
        raise PageError("not-html", "the answer is an XML document")
    return soup(body, encoding)


def refuse_cut(body: bytes) -> None:
    """Raise PageError(`truncated`) where a document was opened and never closed."""
    if _OPENED.search(body) and not _CLOSED.search(body):
        raise PageError("truncated", "the page has no end tag")
