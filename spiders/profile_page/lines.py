"""The lines of a page, whatever it was saved as: one line for each block that a reader sees."""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.text import clean

_BREAK = re.compile("\r\n?|[\n\u2028\u2029]")


class Line(NamedTuple):
    """One line: its cleaned text, never empty."""

    text: str
    parts: tuple[str, ...]
    """The pieces that the line is made of: one in a text file, one for each run of text in HTML."""
    path: tuple[int, ...] = ()
    """Place of the line's block in an HTML document, from the root down; empty in a text file."""
    gap: bool = True
    """Whether the line is set apart from the one before it."""
    title: bool = False
    """Whether it is the main heading (`h1`) of an HTML document."""


def text_lines(text: str) -> list[Line]:
    """Return the lines of a text file that are not blank."""
    found: list[Line] = []
    gap = True
    for raw in _BREAK.split(text):
        line = clean(raw)
        if line:
            found.append(Line(line, (line,), gap=gap))
        gap = not line
    return found
