"""Doubts: two groups that stayed apart, though likely one on average, and though nothing forbids it."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Final

from pipeline.identity.statements import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.identity.agglomerate import Groups
    from pipeline.identity.rulings import Ruled
    from pipeline.identity.statements import Score

    Pair = tuple[str, str]

LIKELY: Final = 0.4
"""Least average score of a doubt: a little less than that of a best guess."""


def between(groups: Groups, scores: Mapping[Pair, Score], ruled: Ruled) -> list[Doubt]:
    """Return the doubts between groups that were joined as far as is sure, sorted."""
    return [doubt for doubt in likely(scores, groups.root) if groups.is_open(doubt.left, doubt.right, ruled)]


def likely(scores: Mapping[Pair, Score], group_of: Callable[[str], str | None]) -> list[Doubt]:
    """Return each two groups whose compared pairs are probable on average, sorted; keys of no group have no say.

    It hangs on the pairs between the two alone, in whatever order these come.
    """

    def sides(pair: Pair) -> Pair | None:
        left, right = group_of(pair[0]), group_of(pair[1])
        if left is None or right is None or left == right:
            return None
        return (left, right) if left < right else (right, left)

    probable = {sides(pair) for pair, score in scores.items() if score.chance >= LIKELY} - {None}
    pairs_of: dict[Pair, list[Pair]] = {}
    for pair in scores if probable else ():
        if (apart := sides(pair)) is not None and apart in probable:
            pairs_of.setdefault(apart, []).append(pair)
    found = []
    for (left, right), pairs in sorted(pairs_of.items()):
        average = round(fsum(scores[pair].chance for pair in pairs) / len(pairs), 6)
        if average >= LIKELY:
            strongest = min(pairs, key=lambda pair: (-scores[pair].chance, pair))
            found.append(Doubt(left, right, average, strongest))
    return found


def named(found: Iterable[Doubt], name_of: Mapping[str, str]) -> list[Doubt]:
    """Return doubts between names of groups instead of first keys; without those whose groups have no name."""
    return [
        Doubt(min(sides), max(sides), doubt.average, doubt.pair)
        for doubt in found
        if len(sides := {name_of[key] for key in (doubt.left, doubt.right) if key in name_of}) == 2
    ]
