"""Folding of one word of a name by rules on letters, in the order in which they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import structs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.identity.name_parts import Reading, Word

Steps: TypeAlias = tuple[tuple[re.Pattern[str], str], ...]


def steps(rules: str) -> Steps:
    """Return the rules of a text, one a line: pattern, blank, what stands in its place (nothing for `-`)."""
    pairs = (line.split() for line in rules.strip().splitlines())
    return tuple((re.compile(old), "" if new == "-" else new) for old, new in pairs)


def folded(word: str, rules: Steps) -> str:
    """Return the word after each rule."""
    for old, new in rules:
        word = old.sub(new, word)
    return word


def respelt(reading: Reading, forms: Callable[[str], Iterable[str]]) -> Reading:
    """Return the reading with other forms of each word; initials stay."""
    return structs.replace(
        reading,
        given=tuple(_word(word, forms) if word.full else word for word in reading.given),
        family=tuple(_word(word, forms) for word in reading.family),
    )


def _word(word: Word, forms: Callable[[str], Iterable[str]]) -> Word:
    parts = tuple(min(forms(part)) for part in word.parts)
    return structs.replace(word, parts=parts, forms=frozenset(new for form in word.forms for new in forms(form)))
