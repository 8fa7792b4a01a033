"""What speaks for one person beside the name, read from two records alone and never from resolved clusters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import identifiers, names, titles
from pipeline.identity.author_lists import people
from pipeline.identity.same_paper import listed
from pipeline.identity.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.identity.statements import Mention

LONG_LIST: Final = 50
"""Longer lists are those of large collaborations, where a shared name says little."""

_PLAIN_WORDS: Final = words(
    "system systems method methods approach approaches model models based using analysis learning network networks"
    " algorithm algorithms efficient design evaluation study application applications information problem problems"
    " performance framework towards automatic processing language languages computer research development optimal"
    " control dynamic multiple large results improved general knowledge distributed techniques"
)


class Evidence(Struct, frozen=True):
    """What one mention's record says beside the name, made comparable."""

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
    venue: str
    topic: frozenset[str]
    """Telling words of the title."""


class Support(Struct, frozen=True):
    """What two mentions share beside the name."""

    coauthors: tuple[str, ...] = ()
    """Full names on both records, sorted, as written on one of them."""
    initials: tuple[str, ...] = ()
    """Further co-authors on both that are written with initials on one of them, as keys."""
    long_list: bool = False
    affiliations: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    field: str = ""
    venue: bool = False
    topic: tuple[str, ...] = ()


NONE: Final = Support()
"""Nothing shared, or not looked at."""


def evidence(mention: Mention) -> Evidence:
    """Return what a mention's record says beside the name."""
    long_list = len(mention.coauthors) >= LONG_LIST
    shortened: list[str] = []
    if not long_list:
        shortened = [name for name in people(mention.coauthors) if not names.compatible(name, mention.name)]
    # All who stand on a long list share what is said of it: the own name, too, which is left out in comparing.
    full, said = _of_list(listed(mention)) if long_list else _full_names(shortened)
    return Evidence(
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
        venue=titles.parse(mention.venue).key if mention.venue else "",
        topic=frozenset(_telling(mention.title)),
    )


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


def _telling(title: str | None) -> set[str]:
    if not title:
        return set()
    return {word for word in titles.parse(title).content if len(word) >= 5 and word not in _PLAIN_WORDS}


def between(a: Evidence, b: Evidence, left: str, right: str) -> Support:
    """Return what two mentions share; co-authors who may be either mention's own namesake do not count."""
    return Support(
        coauthors=_shared_names(a, b, left, right),
        initials=_shared_initials(a, b),
        long_list=a.long_list or b.long_list,
        affiliations=tuple(sorted(a.affiliations & b.affiliations)),
        identifiers=tuple(sorted(a.identifiers & b.identifiers)),
        field=a.field if a.field and a.field == b.field else "",
        venue=bool(a.venue) and a.venue == b.venue,
        topic=tuple(sorted(a.topic & b.topic)),
    )


def _shared_names(a: Evidence, b: Evidence, left: str, right: str) -> tuple[str, ...]:
    shared = a.coauthors & b.coauthors
    if not shared:
        return ()
    own = {names.full_key(left), names.full_key(right)}
    return tuple(sorted(min(a.said[key], b.said[key]) for key in shared - own))


def _shared_initials(a: Evidence, b: Evidence) -> tuple[str, ...]:
    shared = (a.abbreviated & b.short) | (a.short & b.abbreviated)
    if not shared:
        return ()
    full = {names.short_key(a.said[key]) for key in a.coauthors & b.coauthors}
    return tuple(sorted(shared - full))


def full_coauthor_keys(mention: Mention) -> set[str]:
    """Return the keys of co-authors' full names on a list that is not too long to tell anything."""
    if len(mention.coauthors) >= LONG_LIST:
        return set()
    return {key for name in people(mention.coauthors) if (key := names.full_key(name))}
