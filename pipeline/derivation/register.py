"""Public ids: which cluster an id belongs to, and which clusters need a new one.

An id belongs to the cluster that holds most of the members it was given for (tie: the one with the oldest of
them). Where several ids meet, the oldest stays and the others redirect. Ids are never used again.
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
    """The id of each cluster (in the order given), ids that are new, and where others now redirect to."""

    ids: tuple[str, ...]
    new: tuple[str, ...]
    redirects: Mapping[str, str | None]
    """Ids whose redirection changes; None: the id stands for something of its own again."""


def allot(clusters: Sequence[Cluster], register: Iterable[Given], is_free: Callable[[str], bool]) -> Allotment:
    """Return the public id of each cluster.

    `is_free` tells whether an id was never given. New ids are made in the order of the clusters.
    """
    place = {member: n for n, cluster in enumerate(clusters) for member in cluster.members}
    claims: dict[int, list[Given]] = {}
    for given in register:
        home = _home(given, clusters, place)
        if home is not None:
            claims.setdefault(home, []).append(given)
    ids: list[str] = []
    new: list[str] = []
    redirects: dict[str, str | None] = {}
    for n, cluster in enumerate(clusters):
        claiming = sorted(claims.get(n, ()), key=lambda given: given.number)
        if not claiming:
            new.append(_free_id(cluster.stem, lambda id_: is_free(id_) and id_.casefold() not in new))
            ids.append(new[-1])
            continue
        stays = claiming[0]
        ids.append(stays.id)
        if stays.redirects_to is not None:
            redirects[stays.id] = None
        redirects.update({g.id: stays.id for g in claiming[1:] if g.redirects_to != stays.id})
    return Allotment(tuple(ids), tuple(new), redirects)


def _home(given: Given, clusters: Sequence[Cluster], place: Mapping[str, int]) -> int | None:
    votes = Counter(place[member] for member in given.members if member in place)
    if not votes:
        return None
    most = max(votes.values())
    tied = [n for n, count in votes.items() if count == most]
    if len(tied) == 1:
        return tied[0]
    # Members stand oldest first in their cluster, and clusters come oldest first.
    return min(tied, key=lambda n: (next(i for i, m in enumerate(clusters[n].members) if m in given.members), n))


def _free_id(stem: str, is_free: Callable[[str], bool]) -> str:
    if is_free(stem):
        return stem
    number = 2
    while not is_free(f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"
