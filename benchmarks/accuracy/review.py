"""The questions between what is sure and what is the best guess, and what a perfect judge makes of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from benchmarks.accuracy.metrics import Figures, figures, tallies
from benchmarks.accuracy.sets import ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.accuracy.sets import Pair
    from pipeline.identity.statements import Doubt

_SHARES: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Parts of the queue after which figures are taken."""


class Question(Struct, frozen=True):
    """Two sure clusters, by their names, of whose pairs the average leaves it open whether they are one."""

    left: str
    right: str
    average: float


class Answered(Struct, frozen=True):
    """What is known after so many questions."""

    asked: int
    figures: Figures


class Review(Struct, frozen=True):
    """The queue and what answering it brings."""

    questions: int
    asked: int
    """Questions that no earlier answer had answered."""
    same: int
    """Answers that said: one person."""
    per_thousand: float
    """Questions asked for each 1,000 mentions."""
    curve: tuple[Answered, ...]


def questions(
    pairs: Iterable[tuple[Pair, float]],
    sure: Mapping[str, str],
    best: Mapping[str, str],
    doubts: Iterable[Doubt],
) -> list[Question]:
    """Return which sure clusters are asked about, in order: those that decide the most mentions come first.

    Asked about are the doubts of `byline review`, and two clusters that one best guess holds.
    """
    total: dict[Pair, float] = {}
    count: Counter[Pair] = Counter()
    for (left, right), score in pairs:
        if sure[left] != sure[right]:
            between = ordered(sure[left], sure[right])
            total[between] = total.get(between, 0.0) + score
            count[between] += 1
    size = Counter(sure.values())
    in_doubt = {ordered(sure[doubt.left], sure[doubt.right]) for doubt in doubts}
    open_ = [
        Question(*between, total[between] / count[between])
        for between in sorted(total)
        if best[between[0]] == best[between[1]] or between in in_doubt
    ]
    return sorted(open_, key=lambda q: (-q.average * size[q.left] * size[q.right], q.left, q.right))


def review(queue: Sequence[Question], sure: Mapping[str, str], true: Mapping[str, str]) -> Review:
    """Return what a judge who knows the truth makes of a queue, asked in order.

    Two clusters are one person if they are mostly the same person's. What follows from earlier answers is not
    asked.
    """
    judge = _Judge(sure, true)
    marks = {round(share * len(queue)) for share in _SHARES}
    curve = []
    for n in range(len(queue) + 1):
        if n in marks:
            curve.append(Answered(judge.asked, figures(tallies(true, judge.found()))))
        if n < len(queue):
            judge.ask(queue[n])
    return Review(len(queue), judge.asked, judge.same, 1000 * judge.asked / len(true), tuple(curve))


class _Judge:
    """Answers, remembers, and knows what follows."""

    def __init__(self, sure: Mapping[str, str], true: Mapping[str, str]) -> None:
        self._sure = sure
        self._parent = {cluster: cluster for cluster in sure.values()}
        self._apart: set[Pair] = set()
        held: dict[str, Counter[str]] = {cluster: Counter() for cluster in sure.values()}
        for key, person in true.items():
            held[sure[key]][person] += 1
        self._mostly = {cluster: min(c, key=lambda p: (-c[p], p), default="") for cluster, c in held.items()}
        self.asked = self.same = 0

    def ask(self, question: Question) -> None:
        left, right = self._root(question.left), self._root(question.right)
        if left == right or ordered(left, right) in self._apart:
            return
        self.asked += 1
        if self._mostly[question.left] == self._mostly[question.right]:
            self.same += 1
            self._join(left, right)
        else:
            self._apart.add(ordered(left, right))

    def found(self) -> dict[str, str]:
        return {key: self._root(cluster) for key, cluster in self._sure.items()}

    def _root(self, cluster: str) -> str:
        while self._parent[cluster] != cluster:
            self._parent[cluster] = cluster = self._parent[self._parent[cluster]]
        return cluster

    def _join(self, left: str, right: str) -> None:
        self._parent[right] = left
        self._apart = {ordered(self._root(a), self._root(b)) for a, b in self._apart}
