"""Whether an answer is a whole HTML page at all, looked at before anything is read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4.exceptions import ParserRejectedMarkup

from spiders.errors import BlockedError, PageError
from spiders.html import soup
from spiders.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_OTHER_FORMATS: Final = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"{", b"[")
_DECLARATION: Final = re.compile(rb"[\xef\xbb\xbf\s]*<\?xml(?:[^>]*?encoding=[\"']([\w.-]+)[\"'])?[^>]*>")
_OPENED: Final = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
_CLOSED: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_REFUSAL: Final = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been |is )?denied|captcha|too many requests"
    r"|rate limit(?:ed| exceeded)|checking your browser|verify(?:ing)? (?:you are human|your browser|that you are)"
    r"|unusual traffic|are you a (?:robot|human)|client challenge|bot (?:check|detection|protection)"
    r"|pardon our interruption|security check|request unsuccessful|enable javascript and cookies",
    re.IGNORECASE,
)
_REFUSAL_TEXT: Final = 1500
"""A refusal says so in its first words; a long page about captchas is no refusal."""


def html_page(body: bytes, encoding: str | None) -> BeautifulSoup:
    """Return the parsed page.

    Raises PageError (`body-empty`, `not-html`) where the answer is something else.
    """
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError("body-empty", "the answer has no content")
    if start.startswith(_OTHER_FORMATS) or b"\x00" in start or b"<" not in start:
        raise PageError("not-html", f"the answer begins with {start[:20]!r}")
    if start.startswith(b"<?xml") and b"<html" not in start[:400].lower():
        raise PageError("not-html", "the answer is an XML document")
    declared = _DECLARATION.match(body)
    if declared:
        # An XML declaration before a page makes the HTML parser warn that it is given XML.
        body = body[declared.end() :]
        encoding = encoding or (declared[1] or b"").decode("ascii", "replace") or None
    try:
        return soup(body, encoding)
    except ParserRejectedMarkup as error:
        raise PageError("not-html", f"the answer cannot be read as HTML: {error}") from error


def refuse_cut(body: bytes) -> None:
    """Raise PageError(`truncated`) where a document was opened and never closed."""
    if _OPENED.search(body) and not _CLOSED.search(body):
        raise PageError("truncated", "the page has no end tag")


def refuse_bot_check(page: BeautifulSoup) -> None:
    """Raise BlockedError(`bot-check`) where the page refuses us instead of showing anything."""
    title = clean(page.title.get_text()) if page.title else ""
    shown = f"{title} {clean(page.get_text(' '))[:_REFUSAL_TEXT]}"
    found = _REFUSAL.search(shown)
    if found:
        raise BlockedError("bot-check", f"the page says {found.group()!r}")
