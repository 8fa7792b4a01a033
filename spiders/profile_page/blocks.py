"""HTML → lines, by the block structure of the document; class names are never looked at."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from spiders.profile_page.lines import Line
from spiders.text import clean

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|form|"
    "h[1-6r]|header|hgroup|html|legend|li|main|menu|ol|p|pre|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_UNSEEN = re.compile("footer|head|nav|noscript|script|select|style|svg|template|title")
_MARKS = frozenset("·•|")
"""Characters that set two pieces of a line apart when they stand alone in an element."""
_TEX = 'annotation[encoding="application/x-tex"]'

_PROLOG = re.compile(r"\A\s*<\?xml[^>]*>", re.IGNORECASE)


class _Edge(NamedTuple):
    """Where a block begins or ends; what follows has this place."""

    path: tuple[int, ...]
    title: bool = False


_Step: TypeAlias = tuple[PageElement | _Edge, tuple[int, ...]]


def html_lines(markup: str) -> list[Line]:
    """Return the lines of an HTML document that are not blank."""
    lines: list[Line] = []
    pieces: list[str] = []
    at = _Edge(())
    for step in _walk(BeautifulSoup(_PROLOG.sub("<!-- -->", markup), "lxml")):
        if isinstance(step, str):
            pieces.append(step)
            continue
        text = clean("".join(pieces))
        if text:
            parts = tuple(part for part in map(clean, pieces) if part)
            lines.append(Line(text, parts, at.path, title=at.title))
        pieces, at = [], step
    return lines


def _walk(page: BeautifulSoup) -> list[str | _Edge]:
    """Return the text and the block edges in the order of the document; deep pages need no deep stack."""
    found: list[str | _Edge] = []
    waiting: list[_Step] = [(page, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, _Edge):
            found.append(node)
        elif isinstance(node, Tag):
            waiting += reversed(_within(node, path))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            found += _text(node, path)
    return [*found, _Edge(())]


def _text(node: NavigableString, path: tuple[int, ...]) -> list[str | _Edge]:
    """Return the text of a node; within `pre` each line break parts lines."""
    if node.strip() in _MARKS:
        return [f" {node.strip()} "]
    if "\n" not in node or node.find_parent("pre") is None:
        return [str(node)]
    return [step for line in node.split("\n") for step in (line, _Edge(path[:-1]))][:-1]


def _within(node: Tag, path: tuple[int, ...]) -> list[_Step]:
    if node.name == "br":
        return [(_Edge(path[:-1]), path)]
    if _UNSEEN.fullmatch(node.name) or node.has_attr("hidden") or _drawn_again(node):
        return []
    if node.name == "math":
        tex = node.select_one(_TEX)
        return [(NavigableString(node.get_text() if tex is None else f"${tex.get_text()}$"), path)]
    children: list[_Step] = [(child, (*path, place)) for place, child in enumerate(node.children)]
    if not _BLOCKS.fullmatch(node.name):
        return children
    return [(_Edge(path, node.name == "h1"), path), *children, (_Edge(path[:-1]), path)]


def _drawn_again(node: Tag) -> bool:
    """Tell whether an element only draws the formula that stands before it."""
    if node.get("aria-hidden") != "true":
        return False
    before = node.find_previous_sibling()
    return before is not None and (before.name == "math" or before.find("math") is not None)
