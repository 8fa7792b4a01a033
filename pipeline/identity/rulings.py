"""What people ruled, taken together: which keys are one, and which must stay apart.

It holds for keys as such, whether something visible has them or not: who was ruled to be one stays one while the
record that tied them is away. Costs what the rulings name, not the pairs between their sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.identity.statements import Ruling

Side: TypeAlias = tuple[int, bool]
"""The number of a ruling, and whether a key stands on its right side."""


class _Group(Struct, eq=False):
    """Keys that are ruled to be one, and the sides that they stand on."""

    members: list[str] = field(default_factory=list)
    sides: set[Side] = field(default_factory=set)


def clashes(left: set[Side], right: set[Side]) -> list[int]:
    """Return the rulings that keep apart what stands on some sides from what stands on others."""
    return sorted(number for number, is_right in left if (number, not is_right) in right)


class Ruled:
    """All rulings that stand.

    First what is different is kept apart; then what is the same is joined, the oldest ruling first, each of its
    keys with the first of the others that nothing keeps it apart from.
    """

    def __init__(self, rulings: Iterable[Ruling] = ()) -> None:
        self.rulings = sorted(rulings, key=lambda ruling: (ruling.number, ruling.verdict, ruling.left))
        self._groups: dict[str, _Group] = {}
        self._unsure: dict[str, set[Side]] = {}
        self._undecided: dict[str, set[int]] = {}
        self._over: dict[str, list[Ruling]] = {}
        for ruling in self.rulings:
            self._note(ruling)
        for ruling in self.rulings:
            if ruling.verdict == "same":
                self._join((*ruling.left, *ruling.right))
        for ruling in self.rulings:
            if ruling.left_is_one:
                self._join(ruling.left)
        self._bonds = {
            key: name
            for name, group in {min(each.members): each for each in self._groups.values()}.items()
            if len(group.members) > 1
            for key in group.members
        }

    def bond(self, key: str) -> str | None:
        """Return the name that all keys share that are ruled to be one with a key; None where there are none."""
        return self._bonds.get(key)

    def together(self, key: str) -> Sequence[str]:
        """Return all keys that are ruled to be one with a key, itself among them."""
        group = self._groups.get(key)
        return (key,) if group is None else group.members

    def sides(self, key: str) -> set[Side]:
        """Return the sides that a key stands on, by itself or through what it is ruled to be one with."""
        group = self._groups.get(key)
        return set() if group is None else group.sides

    def leaves_open(self, left: str, right: str) -> bool:
        """Whether a person ruled that it is unsure whether two keys of two things are one."""
        if not self._unsure:
            return False
        return bool(clashes(self._unsure.get(left, set()), self._unsure.get(right, set())))

    def leave_open(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether a person ruled that it is unsure whether a key of one group is a key of another."""
        if not self._unsure and not self._undecided:
            return False
        return bool(self._unsure_between([*left], [*right]))

    def parting(self, left: Sequence[str], right: Sequence[str]) -> list[int]:
        """Return the numbers of the rulings that two groups are different, or that it is unsure."""
        different = clashes(*({side for key in keys for side in self.sides(key)} for keys in (left, right)))
        return sorted({*different, *self._unsure_between(left, right)})

    def _unsure_between(self, left: Iterable[str], right: Iterable[str]) -> set[int]:
        one, other = ({side for key in keys for side in self._unsure.get(key, ())} for keys in (left, right))
        here, there = ({n for key in keys for n in self._undecided.get(key, ())} for keys in (left, right))
        return {*clashes(one, other)} | (here & there)

    def over(self, keys: Iterable[str]) -> list[Ruling]:
        """Return the rulings that name some keys, the oldest first."""
        found = {id(ruling): ruling for key in keys for ruling in self._over.get(key, ())}
        return sorted(found.values(), key=lambda ruling: (ruling.number, ruling.verdict, ruling.left))

    def broken(self) -> Iterator[Ruling]:
        """Yield the rulings that two are the same of which no key is one with a key of the other side."""
        for ruling in self.rulings:
            if ruling.verdict == "same" and ruling.left and ruling.right:
                left = {id(self._group(key)) for key in ruling.left}
                if not any(id(self._group(key)) in left for key in ruling.right):
                    yield ruling

    def _note(self, ruling: Ruling) -> None:
        for key in {*ruling.left, *ruling.right}:
            self._over.setdefault(key, []).append(ruling)
        if ruling.verdict == "different":
            for key, side in _sides(ruling):
                self._group(key).sides.add(side)
        elif ruling.verdict == "unsure" and not ruling.right:
            for key in ruling.left:
                self._undecided.setdefault(key, set()).add(ruling.number)
        elif ruling.verdict == "unsure":
            for key, side in _sides(ruling):
                self._unsure.setdefault(key, set()).add(side)

    def _group(self, key: str) -> _Group:
        if key not in self._groups:
            self._groups[key] = _Group([key])
        return self._groups[key]

    def _join(self, keys: Iterable[str]) -> None:
        joined: list[_Group] = []
        for key in sorted(set(keys)):
            group = self._group(key)
            fitting = next(
                (each for each in joined if each is group or not clashes(each.sides, group.sides)), None
            )
            if fitting is None:
                joined.append(group)
            elif fitting is not group:
                self._merge(joined, fitting, group)

    def _merge(self, joined: list[_Group], one: _Group, other: _Group) -> None:
        """Put two groups together, the smaller into the bigger."""
        kept, given = (one, other) if len(one.members) >= len(other.members) else (other, one)
        kept.members += given.members
        kept.sides |= given.sides
        self._groups.update(dict.fromkeys(given.members, kept))
        joined[:] = [kept, *(each for each in joined if each not in (one, other))]


def _sides(ruling: Ruling) -> Iterator[tuple[str, Side]]:
    """Yield the keys of a ruling with the side that each stands on; a key on both stands on none."""
    left, right = set(ruling.left), set(ruling.right)
    for key in sorted(left ^ right):
        yield key, (ruling.number, key in right)
