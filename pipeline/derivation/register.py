"""Public ids: which cluster an id belongs to, and which clusters need a new one.

An id belongs to the cluster that holds most of the members it was given for (tie: the one with the oldest of
them). A member that several ids were given for counts for the one given last: after a split that is the part's own
id, and of ids that a merge brought together the one that redirects, so that each has its own again once the merge
is undone. Where several ids meet, the oldest stays and the others redirect. Ids are never used again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Given(Struct, frozen=True):
    """An id of the register: its number (lower is older), and the members that it was given for."""

    id: str
    number: int
    redirects_to: str | None
    members: frozenset[str]


class Cluster(Struct, frozen=True):
    """Members that are one thing, the oldest first, and the readable beginning that a new id would have."""

    members: tuple[str, ...]
    stem: str


class Allotment(Struct, frozen=True):
    """The id of each cluster (in the order given), and what that changes in the register."""

    ids: tuple[str, ...]
    new: tuple[str, ...]
    redirects: Mapping[str, str | None]
    """Ids whose redirection changes; None: the id stands for something of its own again."""
    grown: Mapping[str, tuple[str, ...]]
    """Ids to the members that they were not yet given for."""


def allot(
    clusters: Sequence[Cluster],
    register: Sequence[Given],
    age: Mapping[str, int],
    taken: Callable[[set[str]], set[str]],
) -> Allotment:
    """Return the public id of each cluster.

    `age` is lower for older members. `taken` returns the ids, in lower case, that begin with one of some stems
    and cannot be given. New ids are made in the order of the clusters.
    """
    claims = _claims(clusters, register, age)
    nameless = [cluster.stem for n, cluster in enumerate(clusters) if n not in claims]
    new = new_ids(nameless, taken)
    fresh = iter(new)
    ids: list[str] = []
    redirects: dict[str, str | None] = {}
    grown: dict[str, tuple[str, ...]] = {}
    for n, cluster in enumerate(clusters):
        if n not in claims:
            ids.append(next(fresh))
            grown[ids[-1]] = cluster.members
            continue
        stays, *others = claims[n]
        ids.append(stays.id)
        redirects.update({stays.id: None} if stays.redirects_to is not None else {})
        redirects.update({other.id: stays.id for other in others if other.redirects_to != stays.id})
        added = tuple(member for member in cluster.members if member not in stays.members)
        grown.update({stays.id: added} if added else {})
    return Allotment(tuple(ids), new, redirects, grown)


def _claims(
    clusters: Sequence[Cluster], register: Sequence[Given], age: Mapping[str, int]
) -> dict[int, list[Given]]:
    """Return, by the cluster's number, the ids that belong to it, the oldest first."""
    place = {member: n for n, cluster in enumerate(clusters) for member in cluster.members}
    own: dict[str, str] = {}
    by_number = sorted(register, key=lambda given: given.number)
    for given in by_number:
        own.update(dict.fromkeys(given.members, given.id))
    claims: dict[int, list[Given]] = {}
    for given in by_number:
        votes = [member for member in given.members if own[member] == given.id and member in place]
        if votes:
            claims.setdefault(_home(votes, place, age), []).append(given)
    return claims


def _home(votes: Iterable[str], place: Mapping[str, int], age: Mapping[str, int]) -> int:
    count: Counter[int] = Counter()
    oldest: dict[int, int] = {}
    for member in votes:
        home = place[member]
        count[home] += 1
        oldest[home] = min(oldest.get(home, age[member]), age[member])
    return min(count, key=lambda home: (-count[home], oldest[home]))


def new_ids(stems: Sequence[str], taken: Callable[[set[str]], set[str]]) -> tuple[str, ...]:
    """Return an id for each stem: the stem itself, or with the first number from 2 that is free."""
    known = set(taken(set(stems))) if stems else set()
    number: dict[str, int] = {}
    found = []
    for stem in stems:
        id_ = stem
        while id_.casefold() in known:
            number[stem] = number.get(stem, 1) + 1
            id_ = f"{stem}-{number[stem]}"
        known.add(id_.casefold())
        found.append(id_)
    return tuple(found)
