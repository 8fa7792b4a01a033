"""Comparison of author lists: how much of one is in the other, and which place answers to which."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import names
from pipeline.identity.spelling import edges, is_typo

if TYPE_CHECKING:
    from collections.abc import Sequence


_BITS: Final = 256
_ALL: Final = (1 << _BITS) - 1
_DAMAGED = re.compile("\\w[?\ufffd]|[?\ufffd]\\w")


class Overlap(Struct, frozen=True):
    """How many of the shorter list's people stand in the other list."""

    found: int
    of: int
    in_order: bool
    """Each place of the shorter list answers to the same place of the other."""


def people(authors: Sequence[str]) -> tuple[str, ...]:
    """Return the names of people, without groups and `et al.`, and without names that have no letters."""
    return tuple(filter(_is_person, authors))


@lru_cache(maxsize=1 << 16)
def _is_person(name: str) -> bool:
    return bool(names.surname_keys(name)) and not names.is_collaboration(name)


@lru_cache(maxsize=1 << 16)
def answers(left: str, right: str) -> bool:
    """Whether two names of one paper may be one: compatible, mistyped, or with letters lost on the way."""
    if left == right:
        return True
    return bool(marks(left) & marks(right)) and may_be_one(left, right)


def may_be_one(left: str, right: str) -> bool:
    """Whether two names of one paper may be one, as `answers`, without a look at their marks."""
    if names.compatible(left, right) or _mistyped(left, right):
        return True
    return any(_DAMAGED.search(lost) and _restored(lost, other) for lost, other in ((left, right), (right, left)))


@lru_cache(maxsize=1 << 16)
def marks(name: str) -> int:
    """Return a set of bits of which two names that answer to one another share one."""
    if _DAMAGED.search(name):
        return _ALL
    full = names.full_key(name)
    found = 1 << hash(full) % _BITS if full else 0
    for key in names.keys(name):
        family, _, initial = key.partition("|")
        if not initial:
            return _ALL
        # What may be mistyped is the family name alone.
        for edge in edges(family) or (family,):
            found |= 1 << hash((initial, edge)) % _BITS
    return found


def _mistyped(left: str, right: str) -> bool:
    one, other = names.short_key(left).split("|"), names.short_key(right).split("|")
    return one[1] == other[1] and (one[0] == other[0] or is_typo(one[0], other[0]))


def _restored(damaged: str, other: str) -> bool:
    """Whether a name with letters lost to `?` fits another by its family name."""
    family = re.escape(damaged.rsplit(maxsplit=1)[-1])
    for mark in (r"\?", "\ufffd"):
        family = family.replace(mark, "..?")
    return re.fullmatch(family, names.clean(other).split()[-1], re.IGNORECASE) is not None


@lru_cache(maxsize=1 << 14)
def overlap(left: tuple[str, ...], right: tuple[str, ...]) -> Overlap:
    """Return how far two author lists agree, whatever their order; each name answers to one other at most.

    The order of the two is without influence.
    """
    short, long = sorted((left, right), key=lambda authors: (len(authors), authors))
    free = list(long)
    found = 0
    for at, name in enumerate(short):
        same_place = long[at] if long[at] in free and answers(name, long[at]) else None
        twin = same_place or next((other for other in free if answers(name, other)), None)
        if twin is not None:
            free.remove(twin)
            found += 1
    in_order = all(answers(x, y) for x, y in zip(short, long, strict=False))
    return Overlap(found, len(short), in_order and bool(short))


@lru_cache(maxsize=1 << 12)
def agreeing(left: tuple[str, ...], right: tuple[str, ...], besides: int) -> tuple[int, int]:
    """Return at how many places the family names agree, and of how many places, one place left out."""
    pairs = [pair for at, pair in enumerate(zip(left, right, strict=False)) if at != besides]
    return sum(bool(names.surname_keys(x) & names.surname_keys(y)) for x, y in pairs), len(pairs)
