"""The line of names under a title: `Ada Example, Jörg Probe et al. · pku`."""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.errors import PageError
from spiders.text import clean

_MARK = re.compile(r"\s[·•]\s*|[·•]\s|(?<=et al\.)[·•]")
_TAGS = re.compile(r"[·•]\s*[^.!?]{1,60}")
_REST = re.compile(r"[\s,]+et al\.?$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_LONGEST_NAME = 120
"""Letters; more are prose, that is, a line of names is missing."""


class Authors(NamedTuple):
    """The names shown, whether they are all of them, and the institution tags beside them."""

    names: tuple[str, ...]
    complete: bool
    tags: tuple[str, ...]


def read_authors(line: str) -> Authors:
    """Return what a line of names says. Raises PageError(`authors-missing`, `authors-unreadable`)."""
    shown, *tags = _MARK.split(line)
    kept = _REST.sub("", shown)
    names: list[str] = []
    for name in map(clean, kept.split(",")):
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    if not names:
        raise PageError("authors-missing", f"no name in {line[:80]!r}")
    if any(len(name) > _LONGEST_NAME for name in names):
        raise PageError("authors-unreadable", f"no list of names: {line[:80]!r}")
    found = [tag for piece in tags for tag in map(clean, piece.split(",")) if tag]
    return Authors(tuple(names), kept == shown, tuple(found))


def is_tags(line: str) -> bool:
    """Tell whether a line holds institution tags and nothing else (`· pku`)."""
    return _TAGS.fullmatch(line) is not None
