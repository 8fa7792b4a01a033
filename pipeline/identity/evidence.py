"""What one mention's record says beside the name, made comparable once."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from pipeline.identity import identifiers, names, titles
from pipeline.identity.author_lists import people
from pipeline.identity.learning import LONG_LIST
from pipeline.identity.same_paper import listed
from pipeline.identity.terms import affiliation_words, keyword_terms, terms, title_terms, venue_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Mention

Vector = dict[str, float]
"""Terms to weights; of length one."""


class Evidence(Struct, frozen=True):
    """What one mention's record says beside the name."""

    listed: bool
    """Whether the record names anybody else."""
    coauthors: frozenset[str]
    """Keys of co-authors' full names."""
    short: frozenset[str]
    """Keys of family name and initial of all co-authors."""
    abbreviated: frozenset[str]
    """Those of the co-authors who are written with initials alone."""
    said: dict[str, str]
    """Co-author keys to a name as written."""
    long_list: bool
    affiliations: dict[str, Vector]
    """Each affiliation to the weights of its words."""
    identifiers: frozenset[tuple[str, str]]
    """Identifiers that a source matched to the person."""
    field: str
    title: Vector
    text: Vector
    keywords: frozenset[str]
    venue: Vector
    venue_key: str
    year: int | None


def evidence(mention: Mention, corpus: Corpus) -> Evidence:
    """Return what a mention's record says beside the name; `corpus` tells what is rare."""
    long_list = len(mention.coauthors) >= LONG_LIST
    if long_list:
        # All who stand on a long list share what is said of it: the own name, too, which is left out in comparing.
        of_list = _of_list(listed(mention))
    else:
        of_list = _listed(name for name in people(mention.coauthors) if not names.compatible(name, mention.name))
    venue = venue_terms(mention)
    return Evidence(
        listed=bool(mention.coauthors),
        coauthors=of_list.full,
        short=of_list.short,
        abbreviated=of_list.abbreviated,
        said=of_list.said,
        long_list=long_list,
        affiliations={
            text: _vector(Counter(affiliation_words(text)), corpus.affiliation_word)
            for text in mention.affiliations
        },
        identifiers=frozenset(
            (scheme, value)
            for scheme, value, how in identifiers.person_identifiers(mention.identifiers)
            if how == "matched"
        ),
        field=(mention.field or "").strip().lower(),
        title=_vector(title_terms(mention), corpus.word),
        text=_vector(terms(mention), corpus.word),
        keywords=keyword_terms(mention),
        venue=_vector(venue, corpus.venue_word),
        venue_key=" ".join(sorted(venue)),
        year=mention.year,
    )


def _vector(counts: Mapping[str, int], tells: Callable[[str], float]) -> Vector:
    found = {term: (1 + math.log(count)) * tells(term) for term, count in sorted(counts.items())}
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {term: weight / length for term, weight in found.items()} if length else {}


class _List(NamedTuple):
    """The names of an author list by their keys."""

    full: frozenset[str]
    short: frozenset[str]
    abbreviated: frozenset[str]
    said: dict[str, str]


def _listed(written: Iterable[str]) -> _List:
    found = sorted(written, reverse=True)
    said = {key: name for name in found for key in (names.full_key(name),) if key}
    return _List(
        full=frozenset(said),
        short=frozenset(map(names.short_key, found)),
        abbreviated=frozenset(names.short_key(name) for name in found if not names.is_full(name)),
        said=said,
    )


@lru_cache(maxsize=1 << 10)
def _of_list(written: tuple[str, ...]) -> _List:
    return _listed(people(written))


def affiliation_keys(affiliations: tuple[str, ...]) -> set[str]:
    """Return the folded affiliations; a bare word such as "university" is none."""
    found = {" ".join(titles.parse(text).tokens) for text in affiliations}
    return {key for key in found if key and key not in {"university", "institute", "department", "none"}}


def full_coauthor_keys(mention: Mention) -> set[str]:
    """Return the keys of co-authors' full names on a list that is not too long to tell anything."""
    if len(mention.coauthors) >= LONG_LIST:
        return set()
    return {key for name in people(mention.coauthors) if (key := names.full_key(name))}
