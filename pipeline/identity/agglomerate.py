"""Joining: strongest links first, never against a guard or a ruling, whatever the order of input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.identity.match import DECISIVE
from pipeline.identity.statements import Reason, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.identity.guards import Guard


class Candidate(Struct, frozen=True):
    """A compared pair, without its reasons."""

    score: float
    left: str
    right: str


class Groups:
    """Keys in groups, single ones at first; each group is called by its smallest key."""

    def __init__(self, keys: Iterable[str], guard: Guard, rulings: Iterable[Ruling]) -> None:
        self._parent = {key: key for key in keys}
        self._members = {key: [key] for key in self._parent}
        self._apart: dict[str, set[str]] = {key: set() for key in self._parent}
        self._guard = guard
        self.refused: list[Ruling] = []
        self._obey(sorted(rulings, key=lambda ruling: (-ruling.number, ruling.left, ruling.right)))

    def _obey(self, rulings: list[Ruling]) -> None:
        """Take over the rulings: those that forbid first, then those that join, the newest before the older."""
        for ruling in rulings:
            if ruling.verdict == "different":
                self._apart[ruling.left].add(ruling.right)
                self._apart[ruling.right].add(ruling.left)
        for ruling in rulings:
            if ruling.verdict == "same":
                left, right = self.root(ruling.left), self.root(ruling.right)
                if self._is_ruled_out(left, right):
                    self.refused.append(ruling)
                else:
                    self._join(left, right)

    def root(self, key: str) -> str:
        """Return the name of a key's group."""
        while self._parent[key] != key:
            self._parent[key] = key = self._parent[self._parent[key]]
        return key

    def members(self) -> list[tuple[str, ...]]:
        """Return all groups, sorted."""
        return sorted(tuple(sorted(group)) for group in self._members.values())

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:
        """Return what forbids to join the groups of two keys."""
        left, right = self.root(left), self.root(right)
        if self._is_ruled_out(left, right):
            return Reason("ruling", "a person ruled that they are different", -12.0)
        return self._guard.clash(left, right, firm=firm)

    def _is_ruled_out(self, left: str, right: str) -> bool:
        return any(self.root(key) == right for key in self._apart[left])

    def _join(self, left: str, right: str) -> None:
        if left == right:
            return
        kept, given = sorted((left, right))
        self._parent[given] = kept
        self._members[kept] += self._members.pop(given)
        self._apart[kept] |= self._apart.pop(given)
        self._guard.join(kept, given)

    def join(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Join the groups of all candidates that nothing forbids; return the candidates that joined."""
        joined = []
        for candidate in sorted(candidates, key=lambda c: (-c.score, c.left, c.right)):
            left, right = self.root(candidate.left), self.root(candidate.right)
            if left == right or self.clash(left, right, firm=candidate.score >= DECISIVE):
                continue
            self._join(left, right)
            joined.append(candidate)
        return joined
