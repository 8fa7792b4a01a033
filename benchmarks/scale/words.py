"""Invented words and names, drawn as often as those of a language are: by the law of Zipf and Mandelbrot."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONSETS: Final = "b br c ch d dr f g gr h j k l m n p pr qu r s sh st t th tr v w z"
_VOWELS: Final = "a a e e i i o o u ai ea ou"
_ENDS: Final = ("", "", "", "l", "n", "n", "r", "s", "t", "nd", "ck", "ng")
_OFFSET: Final = 20
"""Mandelbrot's: the commonest family name is borne by less than one in a hundred."""

STOPWORDS: Final = "a an the of on in for to and with by from via using towards under"


class Drawn:
    """Words, the first the commonest; `offset` flattens how much commoner the first ones are."""

    def __init__(self, words: Sequence[str], offset: float = _OFFSET) -> None:
        self._words = words
        self._weights = list(accumulate(1 / (rank + 1 + offset) for rank in range(len(words))))

    def draw(self, random: Random, count: int = 1) -> list[str]:
        """Return so many words, each drawn anew."""
        return random.choices(self._words, cum_weights=self._weights, k=count)


def invented(seed: int, count: int, syllables: tuple[int, int]) -> list[str]:
    """Return so many different words of between so few and so many syllables."""
    random = Random(seed)
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    found: dict[str, None] = {}
    while len(found) < count:
        parts = random.randint(*syllables)
        word = "".join(random.choice(onsets) + random.choice(vowels) for _ in range(parts))
        found[word + random.choice(_ENDS)] = None
    return list(found)


class Names:
    """Names of people."""

    def __init__(self, seed: int) -> None:
        self._given = Drawn(invented(seed, 3_000, (1, 3)))
        self._family = Drawn(invented(seed + 1, 60_000, (2, 3)))

    def draw(self, random: Random) -> str:
        """Return a name, one in four with a middle initial."""
        given, family = self._given.draw(random)[0].title(), self._family.draw(random)[0].title()
        middle = f" {random.choice('ABCDEFGHJKLMNPRSTW')}." if random.random() < 0.25 else ""
        return f"{given}{middle} {family}"


def shortened(name: str) -> str:
    """Return a name with initials in the place of given names."""
    *given, family = name.split()
    return " ".join((*(f"{word[0]}." for word in given), family))


def turned(name: str) -> str:
    """Return a name with the family name first."""
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}"


def mistyped(text: str, random: Random) -> str:
    """Return a text with one slip: a letter left out, doubled, or changed for another."""
    at = random.randrange(1, len(text))
    return text[:at] + random.choice(("", text[at] * 2, random.choice("aeiorstn"))) + text[at + 1 :]
