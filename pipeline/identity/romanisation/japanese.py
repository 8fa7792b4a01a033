"""Japanese names in Hepburn, Kunrei and as people write them: `Ohta` is `Ota`, `Kiyosi` is `Kiyoshi`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import structs

from pipeline.identity.romanisation.syllables import given_parts, word_of
from pipeline.identity.surnames import FAMILY_FIRST

if TYPE_CHECKING:
    from pipeline.identity.name_parts import Reading

_MORA: Final = (
    "(?:(?:[kgsztdnhbpmr]y|jy|sh|ch|ts|dz|[kgsztdnhbpmrfjyw])?[aiueo](?:(?<=[ou])h(?![aiueoy]))?"
    "|n(?![aiueoy])|m(?=[bmp])|([kstp])(?=\\1)|[tc](?=ch)|s(?=sh))"
)
_NAME: Final = re.compile(f"{_MORA}{{2,}}")
_WORD: Final = re.compile(f"{_MORA}+")
_APART: Final = {
    "ono": "ono", "oono": "oono", "ohno": "oono", "oki": "oki", "ooki": "ooki", "ohki": "ooki",
    "ochi": "ochi", "oochi": "ochi", "ouchi": "oouchi", "oouchi": "oouchi", "ohuchi": "oouchi",
}  # fmt: skip
"""Names that differ by a long vowel alone, and are common both ways."""
_STEPS: Final = tuple(
    (re.compile(old), new)
    for old, new in (
        ("o(?:h(?![aiueoy])|[ou])+", "o"),
        ("u(?:h(?![aiueoy])|u)+", "u"),
        ("m(?=[bp])|m(?=m)", "n"),
        ("[tc](?=ch)", "c"),
        ("[jz]y+", "j"),
        ("sy", "sh"),
        ("ty", "ch"),
        ("s(?=i)", "sh"),
        ("ti", "chi"),
        ("tu", "tsu"),
        ("(?<![sc])hu", "fu"),
        ("(?<![ts])zi|di", "ji"),
        ("dz?u", "zu"),
    )
)


def respelt(reading: Reading) -> Reading | None:
    """Return the reading in Hepburn without long vowels; None for names that are not spelt in Japanese syllables.

    Initials stay; the family name has two syllables or more, and ends in a vowel.
    """
    if len(reading.family) != 1 or reading.particles or not reading.given:
        return None
    family = reading.family[0].joined
    if family[-1] not in "aiueoh" or len(family) < 3 or family in FAMILY_FIRST or not _NAME.fullmatch(family):
        return None
    spelt = structs.replace(reading, family=(word_of(map(hepburn, reading.family[0].forms)),))
    if not any(word.full for word in reading.given):
        return spelt
    parts = given_parts(reading)
    given = "".join(parts)
    if not parts or len(given) < 3 or not all(map(_WORD.fullmatch, parts)):
        return None
    return structs.replace(spelt, given=(word_of({hepburn(given)}),))


@lru_cache(maxsize=1 << 15)
def hepburn(word: str) -> str:
    """Return a folded word in Hepburn, long vowels written as short ones."""
    if word in _APART:
        return _APART[word]
    for old, new in _STEPS:
        word = old.sub(new, word)
    return word
