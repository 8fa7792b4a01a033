"""The papers of a profile as an Atom feed (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from web.formats.citation import web_page
from web.latex import plain
from web.texts import without_controls

if TYPE_CHECKING:
    from pipeline.document import Paper, Profile

_ATOM: Final = "http://www.w3.org/2005/Atom"
_UNDATED: Final = "1970-01-01T00:00:00Z"
_WHOLE: Final = "0000-01-01"


def _time(date: str | None) -> str:
    """Return an RFC 3339 time: what is not known of a date is its first moment."""
    if not date:
        return _UNDATED
    day = date.partition("T")[0]
    return date if "T" in date else f"{day}{_WHOLE[len(day) :]}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = None if text is None else without_controls(text)
    return element


def _entry(feed: ET.Element, paper: Paper, profile: Profile) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:byline:{profile.id}:{paper.id}")
    _add(entry, "title", plain(paper.title or paper.id))
    _add(entry, "updated", _time(paper.date))
    for author in paper.authors:
        _add(_add(entry, "author"), "name", plain(author.name))
    address = web_page(paper)
    if address:
        _add(entry, "link", rel="alternate", href=address)
    if paper.abstract:
        _add(entry, "summary", plain(paper.abstract))


def atom(profile: Profile) -> str:
    """Return the feed, newest paper first; its date is that of the newest statement the profile rests on."""
    feed = ET.Element("feed", {"xmlns": _ATOM})
    _add(feed, "id", f"urn:byline:{profile.id}")
    _add(feed, "title", f"Papers of {plain(profile.name)}")
    _add(feed, "updated", _time(profile.figures.papers.as_of))
    _add(_add(feed, "author"), "name", plain(profile.name))
    for paper in sorted(profile.papers, key=lambda paper: paper.date or "", reverse=True):
        _entry(feed, paper, profile)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'
