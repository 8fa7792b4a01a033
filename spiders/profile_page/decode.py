"""Bytes → text, by byte order mark, HTTP header, the document's own word, or UTF-8."""

from __future__ import annotations

import codecs
import re

from spiders.errors import PageError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_HEAD = 2048
"""Bytes in which an HTML document names its encoding."""
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(body: bytes, encoding: str | None) -> str:
    """Return a body's text. Raises PageError(`not-text`)."""
    try:
        text = body.decode(_encoding(body, encoding))
    except UnicodeError as error:
        raise PageError("not-text", f"the page is no text: {error}") from error
    found = _BINARY.search(text)
    if found:
        raise PageError("not-text", f"the page is no text: control character {ord(found[0])} at {found.start()}")
    return text


def _encoding(body: bytes, encoding: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    own = _META.search(body[:_HEAD])
    names = (encoding or "", own[1].decode("ascii") if own else "")
    return next((name for name in names if name and _is_text_encoding(name)), "utf-8")


def _is_text_encoding(name: str) -> bool:
    try:
        return isinstance(b"    ".decode(name), str)
    except (LookupError, ValueError):
        return False
