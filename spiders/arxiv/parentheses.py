"""Cuts a line into what stands outside and inside of parentheses."""

from __future__ import annotations

import re

from msgspec import Struct

_PARENTHESIS = re.compile(r"([()])")


class Part(Struct, frozen=True):
    """A stretch of a line: `text` is without its outermost parentheses, if it was `inside` of some."""

    text: str
    inside: bool


def parts(line: str) -> list[Part]:
    """Return the stretches of a line in order, none of them blank; inner parentheses stay in their text.

    A parenthesis that nobody closes ends with the line; one that nobody opened is dropped.
    """
    found: list[Part] = []
    depth = 0
    text = ""
    for bit in _PARENTHESIS.split(line):
        before = depth
        depth = _moved(depth, bit)
        if (before, depth) in {(0, 1), (1, 0)}:
            found.append(Part(text, inside=before == 1))
            text = ""
        elif before or bit != ")":
            text += bit
    found.append(Part(text, inside=depth > 0))
    return [part for part in found if part.text.strip()]


def _moved(depth: int, bit: str) -> int:
    if bit == "(":
        return depth + 1
    return max(depth - 1, 0) if bit == ")" else depth
