"""Pair and B³ figures as sums over mentions, so that any part of a set, or any draw of its parts, has them too.

Of each mention (or record) six numbers are kept: one, its share of the B³ precision and recall, and its half of
each pair that is right, found and true. Figures of a part are those of its sums.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.accuracy.sets import Pair

Floats: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"

FIGURES: Final = ("pair_precision", "pair_recall", "pair_f1", "b3_precision", "b3_recall", "b3_f1")


class Figures(Struct, frozen=True):
    """Precision, recall and F1 of pairs, and of mentions (B³); the latter are 0 where only pairs are labelled."""

    pair_precision: float
    pair_recall: float
    pair_f1: float
    b3_precision: float
    b3_recall: float
    b3_f1: float


class Errors(Struct, frozen=True):
    """People (or papers) in pieces, and clusters of several; of those only that have two mentions or more."""

    split: int
    splittable: int
    lumped: int
    lumpable: int


def tallies(true: Mapping[str, str], found: Mapping[str, str]) -> Floats:
    """Return the six numbers of each mention of `true`, in its order; one that is not found stands alone."""
    held = {key: found.get(key, f"\0{key}") for key in true}
    size, persons = Counter(held.values()), Counter(true.values())
    both = Counter((held[key], person) for key, person in true.items())
    rows = []
    for key, person in true.items():
        same, own, whole = both[held[key], person], size[held[key]], persons[person]
        rows.append((1.0, same / own, same / whole, (same - 1) / 2, (own - 1) / 2, (whole - 1) / 2))
    return np.array(rows, dtype=float).reshape(-1, 6)


def label_tallies(labels: Mapping[Pair, bool], found: Mapping[str, str]) -> Floats:
    """Return the six numbers of each labelled pair, in order; those of mentions are 0."""
    rows = []
    for (left, right), same in labels.items():
        joined = left in found and found[left] == found.get(right)
        rows.append((0.0, 0.0, 0.0, float(joined and same), float(joined), float(same)))
    return np.array(rows, dtype=float).reshape(-1, 6)


def rates(sums: Floats) -> Floats:
    """Return the six figures, in the order of FIGURES, of sums; the last axis is theirs, others are kept."""
    count, precise, recalled, right, told, real = np.moveaxis(sums, -1, 0)
    pair_p, pair_r = _share(right, told, 1.0), _share(right, real, 1.0)
    b3_p, b3_r = _share(precise, count, 0.0), _share(recalled, count, 0.0)
    return np.stack([pair_p, pair_r, _f1(pair_p, pair_r), b3_p, b3_r, _f1(b3_p, b3_r)], axis=-1)


def figures(rows: Floats) -> Figures:
    """Return the figures of the mentions whose numbers are given."""
    return Figures(*(float(value) for value in rates(rows.sum(axis=0))))


def errors(true: Mapping[str, str], found: Mapping[str, str]) -> Errors:
    """Return how many persons lie in several clusters, and how many clusters hold several persons."""
    clusters = [*_seen_in(true, found).values()]
    persons = [*_seen_in({key: found.get(key, f"\0{key}") for key in true}, true).values()]
    return Errors(
        split=sum(len({*held}) > 1 for held in clusters),
        splittable=sum(len(held) > 1 for held in clusters),
        lumped=sum(len({*held}) > 1 for held in persons),
        lumpable=sum(len(held) > 1 for held in persons),
    )


def _seen_in(groups: Mapping[str, str], others: Mapping[str, str]) -> dict[str, list[str]]:
    """Return, for each group, the other groups of its members, one for each member."""
    seen: dict[str, list[str]] = {}
    for key, group in groups.items():
        seen.setdefault(group, []).append(others.get(key, f"\0{key}"))
    return seen


def partition(clusters: Iterable[Iterable[str]]) -> dict[str, str]:
    """Return each member's cluster, called by its first member."""
    found: dict[str, str] = {}
    for cluster in clusters:
        members = sorted(cluster)
        found |= dict.fromkeys(members, members[0])
    return found


def _share(part: Floats, whole: Floats, empty: float) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), empty)


def _f1(precision: Floats, recall: Floats) -> Floats:
    both = precision + recall
    return np.where(both > 0, 2 * precision * recall / np.where(both > 0, both, 1.0), 0.0)
