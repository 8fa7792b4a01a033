"""How two records about papers compare, as numbers: what cannot be known is None, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from rapidfuzz.fuzz import partial_ratio, ratio

from pipeline.identity import author_lists, titles
from pipeline.identity.spelling import edges, is_typo

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.identity.paper_evidence import Outline, PaperEvidence
    from pipeline.identity.statements import PaperStatement

_HEAD: Final = 20
"""Letters at which a title begins."""
YEARS: Final = 6
"""Years apart beyond which more say nothing more."""
_LONGEST_WAIT: Final = 6
"""Years that may pass between a preprint and its publication."""
_LETTERS: Final = 3
"""Letters of a word that is looked for within other words."""


class PaperFeatures(Struct, frozen=True):
    """How two records compare; a feature is None where one of them does not tell."""

    title: float | None
    """Likeness of the titles' letters, spaces and punctuation aside, from 0 to 1."""
    title_within: float | None
    """Likeness of the shorter title to the best part of the longer one."""
    title_begins: float | None
    """Likeness of their first letters."""
    words: float | None
    """Share of what the words of both titles tell that is found on the other record, anywhere on it."""
    words_found: float | None
    """Share of what one title's words tell that is found on the other record: of the two, the larger one."""
    words_added: float | None
    """How much the words tell that stand in one title alone, of the title that has more of them."""
    tells: float | None
    """How much the words of the shorter title tell."""
    numbers: float | None
    """1 for the same numbers in both titles, .5 where one has more, which count no parts, 0 where they differ."""
    plain: float | None
    """2 where many papers bear such a title, 1 where it is short."""
    people_share: float | None
    """Share of the shorter list's people who are on the other."""
    people_all: float | None
    """Share of the longer list's people who are on the other."""
    people_first: float | None
    """Whether the first of both may be one."""
    people_text: float | None
    """Share of the shorter list's family names in the letters of the other list, or of a record without one."""
    title_people: float | None
    """Likeness of titles times the share of people."""
    found_people: float | None
    """Share of words found times the share of family names found."""
    venue: float | None
    """Share of the shorter venue's words in the other, abbreviations and initials counted."""
    years: float | None
    """Years apart, where a record is careless."""
    years_careful: float | None
    """Years apart, where both records are careful."""
    occasion: float | None
    """1 for the same year or venue, -1 for another, added; 0 for what is not known."""
    listed_twice: float | None
    """1 where both are of one source that lists each paper once, else 0."""


def features(
    a: PaperEvidence,
    b: PaperEvidence,
    *,
    years: int | None,
    listed_twice: bool,
    like: float | None = None,
    words: Words | None = None,
) -> PaperFeatures:
    """Return how two records compare; `years` apart, None where one has no year or where it is of no weight.

    `like` is the likeness of the titles, `words` how far their words are found, where that is known already.
    """
    title = ratio(a.title.key, b.title.key) / 100 if like is None else like
    words = words_of(a, b) if words is None else words
    people = _people(a, b)
    text = _names_in_text(a, b) if people is None else people.text
    venue = _venue(a, b)
    careful = a.outline.careful and b.outline.careful
    apart = at_most(years)
    return PaperFeatures(
        title=title,
        title_within=within(a.outline, b.outline),
        title_begins=begins(a.outline, b.outline),
        words=words.both,
        words_found=words.found,
        words_added=words.added,
        tells=min(a.outline.total, b.outline.total),
        numbers=_numbers(a.title, b.title),
        plain=plain(a.outline, b.outline),
        people_share=None if people is None else people.share,
        people_all=None if people is None else people.all,
        people_first=None if people is None else float(people.first),
        people_text=text,
        title_people=None if people is None else title * people.share,
        found_people=None if text is None else words.found * text,
        venue=venue,
        years=None if careful else apart,
        years_careful=apart if careful else None,
        occasion=_agreement(None if apart is None else apart == 0)
        + _agreement(None if venue is None else venue >= 0.5),
        listed_twice=float(listed_twice),
    )


def years_apart(a: Outline, b: Outline) -> int | None:
    """Return the years between two records; None where one has none, or speaks of the other's preprint."""
    if a.year is None or b.year is None:
        return None
    apart = abs(a.year - b.year)
    early, late = (a, b) if a.year <= b.year else (b, a)
    waited = (apart <= 1 and late.preprint) or (apart <= _LONGEST_WAIT and early.preprint)
    return None if apart and waited else apart


def are_listed_twice(a: PaperStatement, b: PaperStatement, once: Collection[str]) -> bool:
    """Whether two records are of one source, which is in `once` for listing each paper once."""
    return a.source == b.source and a.source in once


def at_most(years: int | None) -> float | None:
    """Return the years apart, or as many as more of them say no more than."""
    return None if years is None else float(min(years, YEARS))


def begins(a: Outline, b: Outline) -> float:
    """Return the likeness of the titles' first letters."""
    return ratio(a.letters[:_HEAD], b.letters[:_HEAD]) / 100


def plain(a: Outline, b: Outline) -> float:
    """Return 2 where many papers bear such a title, 1 where it is short."""
    return float(max(a.plain, b.plain))


def _agreement(agree: bool | None) -> float:
    return 0.0 if agree is None else 1.0 if agree else -1.0


def within(a: Outline, b: Outline, least: float = 0.0) -> float:
    """Return the likeness of the shorter title to the best part of the longer one; 0 where it is not `least`."""
    short, long = a.letters, b.letters
    if (len(short), short) > (len(long), long):
        short, long = long, short
    return partial_ratio(short, long, score_cutoff=100 * least) / 100 if short else 0.0


def _numbers(a: titles.Title, b: titles.Title) -> float:
    if titles.numbers_agree(a, b):
        return 1.0
    return 0.5 if titles.numbers_added(a, b) else 0.0


class Words(NamedTuple):
    """How far the words of two titles are found on the other record: `words`, `words_found` and `words_added`."""

    both: float
    found: float
    added: float


def words_of(a: PaperEvidence, b: PaperEvidence) -> Words:
    """Return how far the words of two titles are found on the other record."""
    missing_a, missing_b = _missing(a, b), _missing(b, a)
    total_a, total_b = a.outline.total, b.outline.total
    both = total_a + total_b
    return Words(
        both=1 - (missing_a + missing_b) / both if both else 0.0,
        found=max(
            1 - missing_a / total_a if total_a else 0.0,
            1 - missing_b / total_b if total_b else 0.0,
        ),
        added=max(missing_a, missing_b),
    )


def _missing(a: PaperEvidence, b: PaperEvidence) -> float:
    """Return how much the words of a title tell that are not found on another record."""
    missing = 0.0
    for word, tells in a.tells.items():
        if word not in b.tells and not (len(word) > _LETTERS and word in b.everything) and not _mistyped(word, b):
            missing += tells
    return missing


def _mistyped(word: str, record: PaperEvidence) -> bool:
    own = edges(word)
    return bool(own) and any(is_typo(word, other) for other in record.tells if not own.isdisjoint(edges(other)))


class _People(Struct, frozen=True):
    """How far two author lists agree."""

    share: float
    all: float
    first: bool
    text: float


def _people(a: PaperEvidence, b: PaperEvidence) -> _People | None:
    if not a.people or not b.people:
        return None
    overlap = author_lists.overlap(a.people, b.people)
    short, long = sorted((a, b), key=lambda each: (len(each.people), each.people))
    found = _named_in(short, long.named)
    return _People(
        share=overlap.found / overlap.of,
        all=overlap.found / len(long.people),
        first=author_lists.answers(a.people[0], b.people[0]),
        text=found / len(short.people),
    )


def _names_in_text(a: PaperEvidence, b: PaperEvidence) -> float | None:
    """Return the share of the one list's family names that stand elsewhere on the record without a list."""
    known, other = (a, b) if a.people else (b, a)
    if not known.people or other.people:
        return None
    found = _named_in(known, other.everything)
    return found / len(known.people) if found else None


def _named_in(record: PaperEvidence, text: str) -> int:
    """Return how many of the people of a record have a family name that stands in a text."""
    found = 0
    for keys in record.surnames:
        for key in keys:
            if key in text:
                found += 1
                break
    return found


def _venue(a: PaperEvidence, b: PaperEvidence) -> float | None:
    if not a.venue or not b.venue:
        return None
    short, long = sorted((a.venue, b.venue), key=lambda words: (len(words), words))
    if _is_initials(short, long) or _is_initials(long, short):
        return 1.0
    return sum(any(_abbreviates(word, other) for other in long) for word in short) / len(short)


def _is_initials(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a word is made of the first letters of the others: VLDB, of Very Large Data Bases."""
    initials = "".join(word[0] for word in others)
    return any(len(word) >= _LETTERS and word in initials for word in some)


def _abbreviates(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= _LETTERS and long.startswith(short))
