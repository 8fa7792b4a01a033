"""The abstract: of its tag, else of the place on the page that is named so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import Tag

from spiders.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spiders.citation_meta.tags import Tags

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL: Final = re.compile(r"abstract\s*[:.]?", re.IGNORECASE)


def abstract(page: BeautifulSoup, tags: Tags) -> str | None:
    """Return what `citation_abstract` holds, else the element with that id, else what follows that heading."""
    return tags.first("abstract") or _named(page) or _headed(page)


def _named(page: BeautifulSoup) -> str | None:
    place = page.find(id="abstract")
    if not isinstance(place, Tag) or place.name in _HEADINGS:
        return None
    text = clean(place.get_text(" " if place.find("p") else ""))
    label = re.match(r"abstract\s*[:.]?\s+(?=\S)", text, re.IGNORECASE) if place.find(_HEADINGS) else None
    return (text[label.end() :] if label else text) or None


def _headed(page: BeautifulSoup) -> str | None:
    for heading in page.find_all(_HEADINGS):
        if _LABEL.fullmatch(clean(heading.get_text())):
            return _after(heading)
    return None


def _after(heading: Tag) -> str | None:
    """Return the first text that follows a heading, up to the next heading."""
    for sibling in heading.next_siblings:
        if not isinstance(sibling, Tag):
            continue
        text = clean(sibling.get_text())
        if sibling.name in _HEADINGS or text:
            return None if sibling.name in _HEADINGS else text
    return None
