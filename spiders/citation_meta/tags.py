"""The `citation_*` tags of a page, in the page's order."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from spiders.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_PREFIX: Final = "citation_"
_UNREAD: Final = frozenset({"author_email", "reference"})
"""Never read: addresses of people, and the works that the paper cites."""
_LEFT_ENTITY: Final = re.compile(r"&(?:[A-Za-z]\w+|#\d+|#x[0-9A-Fa-f]+);")
_INLINE_TAG: Final = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|jats:\w+)\b[^<>]*>", re.IGNORECASE)


class Tags(Struct, frozen=True):
    """Name (without `citation_`, lower case) and cleaned content of each tag that has content."""

    pairs: tuple[tuple[str, str], ...]

    def first(self, *names: str) -> str | None:
        """Return the content of the first of these names that the page has."""
        for wanted in names:
            for name, value in self.pairs:
                if name == wanted:
                    return value
        return None

    def every(self, *names: str) -> list[str]:
        """Return the contents of all tags of these names: all of the first name, then of the next."""
        return [value for wanted in names for name, value in self.pairs if name == wanted]


def citation_tags(page: BeautifulSoup) -> Tags:
    """Return the page's `citation_*` tags, named by `name` or `property` in any case."""
    return Tags(tuple(pair for meta in page.find_all("meta") if (pair := _pair(meta)) is not None))


def _pair(meta: Tag) -> tuple[str, str] | None:
    name = _attribute(meta, "name").lower()
    if not name.startswith(_PREFIX):
        name = _attribute(meta, "property").lower()
    name = name.strip().removeprefix(_PREFIX) if name.strip().startswith(_PREFIX) else ""
    if not name or name in _UNREAD:
        return None
    value = plain(_attribute(meta, "content"))
    return (name, value) if value else None


def _attribute(meta: Tag, name: str) -> str:
    value = meta.get(name)
    return value.strip() if isinstance(value, str) else ""


def plain(text: str) -> str:
    """Return the text without the entities and inline tags that a site escaped once too often."""
    if "&" in text and _LEFT_ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _INLINE_TAG.sub(" " if "<p" in text.lower() else "", text)
    return clean(text)
