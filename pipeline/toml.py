"""Settings as TOML writes them, so that what is printed can be read back."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """Return a key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else value(name)


def dotted(path: Iterable[str]) -> str:
    """Return the keys from a file's top to a setting or table, as one."""
    return ".".join(map(key, path))


def value(found: Any) -> str:
    """Return text, a number, a truth value, or a list of these; written as in JSON but for two things."""
    if isinstance(found, float) and not math.isfinite(found):
        return str(found)
    return msgspec.json.encode(found).decode().replace("\x7f", "\\u007f")


def comment(words: str) -> str:
    """Return words as a comment of one line."""
    return "# " + "".join(letter if letter.isprintable() else " " for letter in words)
