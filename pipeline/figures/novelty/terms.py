"""What a text is about: stems of single words as numbers of columns, with how often they stand."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from functools import lru_cache
from typing import Final

from msgspec import Struct

from pipeline.figures.novelty.silent import PHRASES, PRAISE, SILENT
from pipeline.identity.spelling import decode, fold
from pipeline.identity.terms import stem

VERSION: Final = 1
"""Goes up whenever texts are cut into terms otherwise; vectors of another version are of no use."""
COLUMNS: Final = 1 << 20
_SEED: Final = 0x6E6F76
_LONGEST: Final = 500
"""Words that tell something are read up to here: longer texts are no abstracts."""
_MOST: Final = 255
_WORD = re.compile(r"[a-z0-9]+")
_MATH = re.compile(r"\$\$.*?\$\$|\$[^$]{0,300}\$|\\\(.*?\\\)|\\\[.*?\\\]")
_WITH_ARGUMENT = re.compile(
    r"\\(?:[a-z]*cite[a-z]*|[a-z]*ref|label|url|href|begin|end|includegraphics|vspace|hspace)\*?"
    r"(?:\[[^\]]*\])?\{[^{}]*\}",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.")
_BRACES: Final = str.maketrans("", "", "{}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


class Vector(Struct, frozen=True):
    """The terms of a paper as they are kept: columns in order (four bytes each), their counts (one byte each)."""

    id: str
    date: str
    ids: bytes
    counts: bytes


def vector(id_: str, date: str, title: str | None, abstract: str | None) -> Vector:
    """Return the terms of a paper."""
    told = [each for each in map(column, _read(title, abstract)) if each >= 0]
    found = sorted(Counter(told[:_LONGEST]).items())
    ids = struct.pack(f"<{len(found)}i", *[each for each, _ in found])
    return Vector(id_, date, ids, bytes([min(count, _MOST) for _, count in found]))


def spelled(title: str | None, abstract: str | None) -> dict[int, str]:
    """Return, for each column of a text, the first word that stands for it."""
    found: dict[int, str] = {}
    for word in _read(title, abstract):
        found.setdefault(column(word), word)
    found.pop(-1, None)
    return found


def plain(text: str, formula: str = " ") -> str:
    """Return a text folded to lower-case ASCII; formulas, commands and addresses give way to `formula`."""
    text = decode(text)
    if "$" in text or "\\" in text:
        text = _COMMAND.sub(formula, _WITH_ARGUMENT.sub(formula, _MATH.sub(formula, text)))
    if "{" in text or "}" in text:
        text = text.translate(_BRACES)
    if "://" in text or "www." in text or "@" in text:
        text = _ADDRESS.sub(formula, text)
    return fold(text)


@lru_cache(maxsize=1 << 18)
def column(word: str) -> int:
    """Return the column of a folded word, -1 for one that tells nothing."""
    if len(word) < 2 or word in SILENT or word.isdigit():
        return -1
    return zlib.crc32(stem(word).encode(), _SEED) & (COLUMNS - 1)


def _read(title: str | None, abstract: str | None) -> list[str]:
    """Return the words of a text but for those of praise."""
    text = plain(f"{title or ''} . {abstract or ''}")
    return _without_phrases([word for word in _WORD.findall(text) if word not in PRAISE])


def _without_phrases(listed: list[str]) -> list[str]:
    text = f" {' '.join(listed)} "
    found = 1
    # What a phrase stood between may be a phrase now.
    while found:
        text, found = PHRASES.subn("", text)
    return text.split()
