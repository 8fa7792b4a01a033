"""Typed BeautifulSoup look-ups that raise PageError where a page is not as expected."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from spiders.errors import PageError
from spiders.text import clean

_DECLARATION: Final = re.compile(rb"[\xef\xbb\xbf\s]*<\?xml(?:[^>]*?encoding=[\"']([\w.-]+)[\"'])?[^>]*>")


def soup(body: bytes, encoding: str | None = None) -> BeautifulSoup:
    """Return the parsed page; `encoding` is the one of the HTTP header, where it names one.

    Raises PageError(`not-html`).
    """
    declared = _DECLARATION.match(body)
    if declared:
        # Before a page it is a habit of the years of XHTML; the parser would warn that it is given XML.
        body = body[declared.end() :]
        encoding = encoding or (declared[1] or b"").decode("ascii", "replace") or None
    try:
        return BeautifulSoup(body, "lxml", from_encoding=encoding)
    except ParserRejectedMarkup as error:
        raise PageError("not-html", f"the answer cannot be read as HTML: {error}") from error


def one(node: Tag, selector: str) -> Tag:
    """Return the one element that matches. Raises PageError(`element-missing` or `element-repeated`)."""
    found = node.select(selector, limit=2)
    if not found:
        raise PageError("element-missing", f"no element matches {selector!r}")
    if len(found) > 1:
        raise PageError("element-repeated", f"more than one element matches {selector!r}")
    return found[0]


def optional(node: Tag, selector: str) -> Tag | None:
    """Return the one element that matches, or None. Raises PageError(`element-repeated`)."""
    found = node.select(selector, limit=2)
    if len(found) > 1:
        raise PageError("element-repeated", f"more than one element matches {selector!r}")
    return found[0] if found else None


def many(node: Tag, selector: str) -> list[Tag]:
    """Return the elements that match, at least one. Raises PageError(`element-missing`)."""
    found = node.select(selector)
    if not found:
        raise PageError("element-missing", f"no element matches {selector!r}")
    return list(found)


def text(node: Tag) -> str:
    """Return the element's cleaned text, not empty. Raises PageError(`text-missing`)."""
    found = clean(node.get_text())
    if not found:
        raise PageError("text-missing", f"<{node.name}> holds no text")
    return found


def attribute(node: Tag, name: str) -> str:
    """Return an attribute's cleaned value, not empty. Raises PageError(`attribute-missing`)."""
    value = node.get(name)
    if isinstance(value, list):
        value = " ".join(value)
    value = clean(value or "")
    if not value:
        raise PageError("attribute-missing", f"<{node.name}> has no {name!r}")
    return value
