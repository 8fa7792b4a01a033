"""What one mention's record says beside the name, made comparable once."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.identity import identifiers, names, titles
from pipeline.identity.author_lists import people
from pipeline.identity.learning import LONG_LIST
from pipeline.identity.same_paper import listed
from pipeline.identity.terms import keyword_terms, terms, title_terms, venue_terms

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
    affiliations: frozenset[str]
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
    shortened: list[str] = []
    if not long_list:
        shortened = [name for name in people(mention.coauthors) if not names.compatible(name, mention.name)]
    # All who stand on a long list share what is said of it: the own name, too, which is left out in comparing.
    full, said = _of_list(listed(mention)) if long_list else _full_names(shortened)
    venue = venue_terms(mention)
    return Evidence(
        listed=bool(mention.coauthors),
        coauthors=full,
        short=frozenset(names.short_key(name) for name in shortened),
        abbreviated=frozenset(names.short_key(name) for name in shortened if not names.is_full(name)),
        said=said,
        long_list=long_list,
        affiliations=frozenset(affiliation_keys(mention.affiliations)),
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


def _full_names(written: Iterable[str]) -> tuple[frozenset[str], dict[str, str]]:
    said = {key: name for name in sorted(written, reverse=True) for key in (names.full_key(name),) if key}
    return frozenset(said), said


@lru_cache(maxsize=64)
def _of_list(written: tuple[str, ...]) -> tuple[frozenset[str], dict[str, str]]:
    return _full_names(people(written))


def affiliation_keys(affiliations: tuple[str, ...]) -> set[str]:
    """Return the folded affiliations; a bare word such as "university" is none."""
    found = {" ".join(titles.parse(text).tokens) for text in affiliations}
    return {key for key in found if key and key not in {"university", "institute", "department", "none"}}


def full_coauthor_keys(mention: Mention) -> set[str]:
    """Return the keys of co-authors' full names on a list that is not too long to tell anything."""
    if len(mention.coauthors) >= LONG_LIST:
        return set()
    return {key for name in people(mention.coauthors) if (key := names.full_key(name))}
