"""How common words, venues, co-authors and family names are among records: what is rare tells more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from pipeline.identity import names
from pipeline.identity.author_lists import people
from pipeline.identity.terms import PLAIN, stems, terms, venue_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.identity.statements import Mention, PaperStatement


LONG_LIST: Final = 50
"""Longer lists are those of large collaborations, where a shared name says little."""


class Corpus(Struct, frozen=True):
    """In how many records things stand, and how many full names bear a family name."""

    records: int
    words: Mapping[str, int]
    venue_words: Mapping[str, int]
    venues: Mapping[str, int]
    coauthors: Mapping[str, int]
    """By the key of a full name."""
    surnames: Mapping[str, int]
    names: int
    """Number of different full names."""
    together: Mapping[str, frozenset[str]] | None = None
    """By the key of a full name: all those who stand on a record with it; None where that is not known."""
    usual: int = 0
    """In so many records stands what is not listed."""

    def word(self, term: str) -> float:
        """Return how much a term of a text tells (inverse document frequency, natural logarithm)."""
        return self._idf(self.words.get(term, self.usual))

    def venue_word(self, term: str) -> float:
        """Return how much a term of a venue's name tells."""
        return self._idf(self.venue_words.get(term, self.usual))

    def venue(self, key: str) -> float:
        """Return how much a venue tells."""
        return self._rarity(self.venues.get(key, self.usual))

    def coauthor(self, key: str) -> float:
        """Return how much a co-author's full name tells."""
        return self._rarity(self.coauthors.get(key, self.usual))

    def surname(self, keys: Iterable[str]) -> float:
        """Return how much a family name tells, under the commonest of its spellings."""
        bearers = max((self.surnames.get(key, self.usual) for key in keys), default=0)
        return math.log((self.names + 1) / (bearers + 1))

    def _rarity(self, count: int) -> float:
        return math.log((self.records + 1) / max(1, count))

    def _idf(self, count: int) -> float:
        return math.log((self.records + 1) / (count + 0.5))


def learned(mentions: Iterable[Mention]) -> Corpus:
    """Return how common things are among the records of some mentions, in whatever order these come."""
    by_record = {mention.record: mention for mention in sorted(mentions, key=lambda m: m.key, reverse=True)}
    words, venue_words, venues = Counter[str](), Counter[str](), Counter[str]()
    coauthors, surnames = Counter[str](), Counter[str]()
    written: dict[str, str] = {}
    together: dict[str, set[str]] = {}
    for mention in by_record.values():
        words.update(terms(mention).keys())
        of_venue = venue_terms(mention)
        venue_words.update(of_venue.keys())
        venues[" ".join(sorted(of_venue))] += 1
        listed = {names.full_key(name): name for name in sorted(people((mention.name, *mention.coauthors)))}
        listed.pop("", None)
        coauthors.update(listed.keys())
        if len(listed) <= LONG_LIST:
            for key in listed:
                together.setdefault(key, set()).update(listed)
        for key, name in listed.items():
            written[key] = min(name, written.get(key, name))
    for name in written.values():
        surnames.update(names.surname_keys(name))
    return Corpus(
        records=len(by_record),
        words=words,
        venue_words=venue_words,
        venues=venues,
        coauthors=coauthors,
        surnames=surnames,
        names=len(written),
        together={key: frozenset(others - {key}) for key, others in together.items()},
    )


def learned_of_papers(statements: Iterable[PaperStatement]) -> Corpus:
    """Return how common words are in the titles of some records."""
    words = Counter[str]()
    records = 0
    for statement in statements:
        words.update(set(stems(statement.title)))
        records += 1
    return structs.replace(FALLBACK, records=records, words=words, usual=0)


_RECORDS: Final = 10_000
FALLBACK: Final = Corpus(
    records=_RECORDS,
    words=dict.fromkeys(PLAIN, _RECORDS // 15),
    venue_words=dict.fromkeys(PLAIN, _RECORDS // 15),
    venues={},
    coauthors={},
    surnames={},
    names=_RECORDS,
    usual=_RECORDS // 1000,
)
"""What is taken for known where nothing was learned."""
