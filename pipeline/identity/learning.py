"""Learning from records, one by one, how common things are among them: the same in whatever order they come."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from pipeline import packing
from pipeline.identity import names
from pipeline.identity.author_lists import people
from pipeline.identity.circles import Circles
from pipeline.identity.terms import affiliation_words, terms, venue_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.identity.statements import Mention
    from pipeline.packing import Packed

LONG_LIST: Final = 50
"""Longer lists are those of large collaborations, where a shared name says little."""


class Learned(Struct, frozen=True):
    """In how many records things stand, in plain values with sorted keys.

    A venue or co-author on one record alone is left out: it tells as much as one on none, and who stands on one
    record alone connects nobody.
    """

    records: int
    names: int
    """Number of different full names."""
    words: dict[str, int]
    venue_words: dict[str, int]
    venues: dict[str, int]
    venues_near: dict[str, dict[str, float]]
    """Two venues, the first in order before the second, to how far the same people are on both."""
    affiliation_words: dict[str, int]
    surnames: dict[str, int]
    """How many full names bear a family name."""
    coauthors: dict[str, int]
    """By the key of a full name."""
    lists: list[list[int]]
    """Which of the co-authors stand together on a record, by their places in `coauthors`; equal ones once."""


class Learner:
    """Takes up records and keeps only counts, and numbers for names."""

    def __init__(self) -> None:
        self._records = 0
        self._words, self._venue_words, self._venues = Counter[str](), Counter[str](), Counter[str]()
        self._affiliation_words = Counter[str]()
        self._circles = Circles()
        self._number: dict[str, int] = {}
        self._written: list[str] = []
        self._counts = array("q")
        self._listed = array("i")
        """Numbers of names, list after list, each list ended by -1."""

    def add(self, mention: Mention) -> None:
        """Take up a record by one of its mentions."""
        self._records += 1
        self._words.update(terms(mention).keys())
        self._affiliation_words.update({word for text in mention.affiliations for word in affiliation_words(text)})
        of_venue = venue_terms(mention)
        self._venue_words.update(of_venue.keys())
        venue = " ".join(sorted(of_venue))
        if of_venue:
            self._venues[venue] += 1
        listed = {names.full_key(name): name for name in sorted(people((mention.name, *mention.coauthors)))}
        listed.pop("", None)
        numbers = [self._count(key, name) for key, name in listed.items()]
        if 1 < len(numbers) <= LONG_LIST:
            self._listed.extend((*numbers, -1))
        if venue and len(numbers) <= LONG_LIST:
            self._circles.add(venue, numbers)

    def _count(self, key: str, name: str) -> int:
        number = self._number.setdefault(key, len(self._written))
        if number == len(self._written):
            self._written.append(name)
            self._counts.append(0)
        self._counts[number] += 1
        self._written[number] = min(name, self._written[number])
        return number

    def learned(self) -> Learned:
        """Return what was learned so far."""
        surnames = Counter[str]()
        for name in self._written:
            surnames.update(names.surname_keys(name))
        coauthors = {key: count for key, n in sorted(self._number.items()) if (count := self._counts[n]) > 1}
        return Learned(
            records=self._records,
            names=len(self._written),
            words=_sorted(self._words),
            venue_words=_sorted(self._venue_words),
            venues=_sorted(self._venues, least=2),
            venues_near=self._circles.near(),
            affiliation_words=_sorted(self._affiliation_words),
            surnames=_sorted(surnames),
            coauthors=coauthors,
            lists=[list(each) for each in sorted(set(self._lists(coauthors)))],
        )

    def _lists(self, coauthors: dict[str, int]) -> Iterator[tuple[int, ...]]:
        """Yield who stands together, those left out who stand on one record alone."""
        place = {self._number[key]: n for n, key in enumerate(coauthors)}
        found: list[int] = []
        for number in self._listed:
            if number in place:
                found.append(place[number])
            elif number < 0:
                if len(found) > 1:
                    yield tuple(sorted(found))
                found.clear()


def _sorted(counts: Counter[str], least: int = 1) -> dict[str, int]:
    return {key: count for key, count in sorted(counts.items()) if count >= least}


def pack(learned: Learned) -> Packed:
    """Return what was learned as it is kept; equal is equal to the byte."""
    return packing.pack(msgspec.json.encode(learned))


def unpack(packed: Packed) -> Learned:
    """Return what was learned. Raises DamagedError."""
    return msgspec.json.decode(packing.unpack(packed), type=Learned)
