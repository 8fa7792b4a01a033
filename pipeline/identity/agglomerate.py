"""Joining: firm links first, then groups by the average of their pairs; never against a guard or a ruling."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.identity.block import components
from pipeline.identity.doubts import LIKELY
from pipeline.identity.rulings import clashes
from pipeline.identity.statements import Reason, Score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipeline.identity.guards import Guard
    from pipeline.identity.rulings import Ruled


class Candidate(Struct, frozen=True):
    """A compared pair, without its reasons."""

    score: float
    left: str
    right: str

    @property
    def rank(self) -> tuple[float, str, str]:
        """What candidates are put in order by: the strongest first."""
        return (-self.score, self.left, self.right)


class Groups:
    """Keys in groups, single ones at first; each group is called by its smallest key."""

    def __init__(self, keys: Iterable[str], guard: Guard, ruled: Ruled) -> None:
        self._parent = {key: key for key in keys}
        self._members = {key: [key] for key in self._parent}
        self._sides = {key: set(ruled.sides(key)) for key in self._parent}
        self._guard = guard
        first: dict[str, str] = {}
        for key in self._parent:
            if (bond := ruled.bond(key)) is not None:
                self._join(self.root(first.setdefault(bond, key)), self.root(key))

    def root(self, key: str) -> str:
        """Return the name of a key's group."""
        while self._parent[key] != key:
            self._parent[key] = key = self._parent[self._parent[key]]
        return key

    def __contains__(self, key: str) -> bool:
        """Whether a key is in any group."""
        return key in self._parent

    def are_ruled(self, left: str, right: str) -> bool:
        """Whether two keys are in one group, or a person ruled that theirs are different."""
        left, right = self.root(left), self.root(right)
        return left == right or self._is_ruled_out(left, right)

    def members(self) -> list[tuple[str, ...]]:
        """Return all groups, sorted."""
        return sorted(tuple(sorted(group)) for group in self._members.values())

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:
        """Return what forbids to join the groups of two keys."""
        left, right = self.root(left), self.root(right)
        if self._is_ruled_out(left, right):
            return Reason("ruling", "a person ruled that they are different", -12.0)
        return self._guard.clash(left, right, firm=firm)

    def is_open(self, left: str, right: str, ruled: Ruled) -> bool:
        """Whether neither guard nor ruling keeps the groups of two keys apart."""
        left, right = self.root(left), self.root(right)
        unsure = ruled.leave_open(self._members[left], self._members[right])
        return not unsure and self.clash(left, right, firm=False) is None

    def gather(self, keys: Sequence[str]) -> None:
        """Put keys into one group, whatever forbids it."""
        for key in keys[1:]:
            self._join(self.root(keys[0]), self.root(key))

    def _is_ruled_out(self, left: str, right: str) -> bool:
        return bool(clashes(self._sides[left], self._sides[right]))

    def _join(self, left: str, right: str) -> None:
        if left == right:
            return
        kept, given = sorted((left, right))
        self._parent[given] = kept
        self._members[kept] += self._members.pop(given)
        self._sides[kept] |= self._sides.pop(given)
        self._guard.join(kept, given)

    def join_on_average(
        self,
        scores: Mapping[tuple[str, str], Score],
        least: float,
        *,
        supported: bool,
        margin: float | None = None,
    ) -> list[Candidate]:
        """Join the two groups whose pairs score best on average, and again, while that is at least `least`.

        Pairs without a score have no say; where it has to be `supported`, one pair must rest on more than a name.
        Where a `margin` is given, one candidate must stand out: a group that goes with two others, which are not
        likely one themselves, is joined to neither if the averages differ by less. Returns the strongest pair of
        each two groups that were joined.
        """
        if all(score.chance < least for score in scores.values()):
            return []
        between = _Between(self, scores, least, supported=supported)
        joined = []
        while (best := between.best()) is not None:
            left, right = best
            if self.clash(left, right, firm=False):
                between.forget(left, right)
                continue
            if margin is not None and self._has_rival(left, right, between, margin):
                between.put_aside(left, right)
                continue
            joined.append(between.strongest(left, right))
            self._join(left, right)
            between.merge(*sorted((left, right)))
        return joined

    def _has_rival(self, left: str, right: str, between: _Between, margin: float) -> bool:
        """Whether one of two groups goes as well with a third, which is not likely one with the other."""
        return any(
            self.clash(one, rival, firm=False) is None
            and (between.average(other, rival) < LIKELY or self.clash(other, rival, firm=False) is not None)
            for one, other in ((left, right), (right, left))
            for rival in between.as_near(one, other, margin)
        )

    def with_a_say(
        self, pairs: Collection[tuple[str, str]], scores: Mapping[tuple[str, str], Score], least: float
    ) -> list[tuple[str, str]]:
        """Return those of further pairs that count when groups are joined on the average of these scores."""
        linked = _linked(self, scores, least) if pairs else {}
        roots = ((pair, self.root(pair[0]), self.root(pair[1])) for pair in pairs)
        return [
            pair
            for pair, left, right in roots
            if left != right and left in linked and linked[left] == linked.get(right)
        ]

    def join_firm(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Join the groups of all firm candidates that nothing forbids; return the candidates that joined."""
        joined = []
        for candidate in sorted(candidates, key=lambda c: c.rank):
            left, right = self.root(candidate.left), self.root(candidate.right)
            if left == right or self.clash(left, right, firm=True):
                continue
            self._join(left, right)
            joined.append(candidate)
        return joined


class _Ties(Struct):
    """What is known of the pairs between two groups."""

    total: float
    count: int
    best: Candidate
    supported: bool

    def add(self, other: _Ties) -> None:
        self.total += other.total
        self.count += other.count
        self.supported |= other.supported
        self.best = min(self.best, other.best, key=lambda c: c.rank)

    @property
    def average(self) -> float:
        return self.total / self.count


class _Between:
    """The averages between groups, the highest first."""

    def __init__(
        self, groups: Groups, scores: Mapping[tuple[str, str], Score], least: float, *, supported: bool
    ) -> None:
        self._least = least
        self._supported = supported
        self._ties: dict[str, dict[str, _Ties]] = {}
        self._heap: list[tuple[float, str, str]] = []
        self._aside: set[tuple[str, str]] = set()
        self._merged = False
        linked = _linked(groups, scores, least)
        for pair in sorted(scores):
            left, right = sorted(groups.root(key) for key in pair)
            if left != right and left in linked and linked[left] == linked.get(right):
                score = scores[pair]
                self._add(left, right, _Ties(score.chance, 1, Candidate(score.chance, *pair), score.supported))
        for left, ties in self._ties.items():
            for right in ties:
                if left < right:
                    self._push(left, right)

    def best(self) -> tuple[str, str] | None:
        """Return the two groups with the highest average, if it is enough."""
        while self._heap or self._take_up():
            average, left, right = heappop(self._heap)
            ties = self._ties.get(left, {}).get(right)
            if ties is not None and ties.average == -average:
                return left, right
        return None

    def put_aside(self, left: str, right: str) -> None:
        """Propose these two groups again only once others were joined."""
        self._aside.add((left, right))

    def _take_up(self) -> bool:
        """Propose anew what was put aside, and return whether there is anything."""
        again, self._aside = self._aside if self._merged else set(), set()
        self._merged = False
        for left, right in again:
            if right in self._ties.get(left, {}):
                self._push(left, right)
        return bool(self._heap)

    def as_near(self, one: str, other: str, margin: float) -> list[str]:
        """Return the groups that may be joined to one, nearly as well as another may, or better."""
        ties = self._ties[one]
        near = ties[other].average - margin
        return [
            third
            for third in ties
            if third != other and ties[third].average > near and self._is_enough(ties[third])
        ]

    def average(self, left: str, right: str) -> float:
        """Return the average between two groups; 0 where no pair counts."""
        ties = self._ties.get(left, {}).get(right)
        return 0.0 if ties is None else ties.average

    def strongest(self, left: str, right: str) -> Candidate:
        """Return the pair between two groups that scores best."""
        return self._ties[left][right].best

    def forget(self, left: str, right: str) -> None:
        """Never again propose these two groups."""
        del self._ties[left][right]
        del self._ties[right][left]

    def merge(self, kept: str, given: str) -> None:
        """Put what is known of one group to that of another."""
        self.forget(kept, given)
        self._merged = True
        for other, ties in self._ties.pop(given).items():
            del self._ties[other][given]
            self._add(kept, other, ties)
            self._push(*sorted((kept, other)))

    def _add(self, left: str, right: str, ties: _Ties) -> None:
        known = self._ties.setdefault(left, {}).get(right)
        if known is None:
            self._ties[left][right] = self._ties.setdefault(right, {})[left] = ties
        else:
            known.add(ties)

    def _push(self, left: str, right: str) -> None:
        ties = self._ties[left][right]
        if self._is_enough(ties):
            heappush(self._heap, (-ties.average, left, right))

    def _is_enough(self, ties: _Ties) -> bool:
        return ties.average >= self._least and (ties.supported or not self._supported)


def _linked(groups: Groups, scores: Mapping[tuple[str, str], Score], least: float) -> dict[str, int]:
    """Return the number of the set of groups that each hangs together with by pairs that score enough.

    No two groups of different sets can be joined on average, so that nothing needs to be known of their pairs.
    """
    ties: dict[str, set[tuple[str, str]]] = {}
    for pair, score in scores.items():
        if score.chance >= least:
            for key in pair:
                ties.setdefault(groups.root(key), set()).add(pair)
    return {group: number for number, together in enumerate(components(ties)) for group in together}
