"""How common words, venues, co-authors and family names are among records: what is rare tells more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from pipeline.identity.learning import Learner
from pipeline.identity.terms import PLAIN, PLAIN_PLACES, stems
from pipeline.identity.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.identity.learning import Learned
    from pipeline.identity.statements import Mention, PaperStatement


class Corpus(Struct, frozen=True):
    """In how many records things stand, and how many full names bear a family name."""

    records: int
    words: Mapping[str, int]
    venue_words: Mapping[str, int]
    venues: Mapping[str, int]
    coauthors: Mapping[str, int]
    """By the key of a full name."""
    venues_near_each: Mapping[str, Mapping[str, float]]
    """Two venues, the first in order before the second, to how far the same people are on both."""
    affiliation_words: Mapping[str, int]
    surnames: Mapping[str, int]
    names: int
    """Number of different full names."""
    together: Mapping[str, frozenset[str]] | None = None
    """By the key of a full name on two records or more: all such who stand on a record with it; None where that
    is not known."""
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

    def venues_near(self, one: str, other: str) -> float | None:
        """Return how far the same people are at two venues (cosine); None where one of them is not known."""
        if one not in self.venues or other not in self.venues:
            return None
        first, second = sorted((one, other))
        return self.venues_near_each.get(first, {}).get(second, 0.0)

    def affiliation_word(self, word: str) -> float:
        """Return how much a word of an affiliation tells."""
        return self._idf(self.affiliation_words.get(word, self.usual))

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


def corpus_of(learned: Learned) -> Corpus:
    """Return what was learned as it is asked."""
    return Corpus(
        records=learned.records,
        words=learned.words,
        venue_words=learned.venue_words,
        venues=learned.venues,
        coauthors=learned.coauthors,
        venues_near_each=learned.venues_near,
        affiliation_words=learned.affiliation_words,
        surnames=learned.surnames,
        names=learned.names,
        together=Together(learned.coauthors, learned.lists),
    )


def learned(mentions: Iterable[Mention]) -> Corpus:
    """Return how common things are among the records of some mentions, in whatever order these come."""
    by_record = {mention.record: mention for mention in sorted(mentions, key=lambda m: m.key, reverse=True)}
    learner = Learner()
    for mention in by_record.values():
        learner.add(mention)
    return corpus_of(learner.learned())


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
    venues_near_each={},
    affiliation_words=dict.fromkeys(PLAIN_PLACES, _RECORDS // 15),
    surnames={},
    names=_RECORDS,
    usual=_RECORDS // 1000,
)
"""What is taken for known where nothing was learned."""
