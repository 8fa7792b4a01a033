"""How far a change reaches: what may stand in another cluster than before because some items are new or gone.

From these on, everything is taken up that stands in one cluster with something taken up, or that is compared
with it and found surely the same. Nothing else can be clustered otherwise than before: groups are joined on the
average of their pairs, which is enough only where one pair is, so that clusters never reach beyond what hangs
together by such pairs. A change costs what its surroundings cost, not the whole.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from db.queries import derived as standing
from pipeline.identity import block, cuts
from pipeline.identity.statements import Cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from db.engine import Transaction
    from pipeline.identity.statements import Score


class Kind(Protocol):
    """Things of one kind, as they are found and compared."""

    @property
    def prefix(self) -> str:
        """How the keys begin under which they are kept."""

    @property
    def fresh(self) -> Mapping[str, frozenset[str]]:
        """The new ones with their block keys."""

    @property
    def replaced(self) -> set[str]:
        """Those whose kept keys no longer hold."""

    def known(self, items: set[str]) -> set[str]:
        """Return those of some items that are of this kind, and get ready to tell their names."""

    def load(self, items: set[str]) -> set[str]:
        """Get ready to compare items; return those that are visible."""

    def keys(self, item: str) -> frozenset[str]:
        """Return the block keys of an item that was loaded."""

    def may_match(self, item: str, key: str, others: Iterable[str]) -> Iterable[str]:
        """Return those of the others under a key that may be the same as an item, by what is known of them."""

    @property
    def least(self) -> float:
        """The least score of a pair that alone can bring two clusters together."""

    def score(self, left: str, right: str) -> Score | None:
        """Return how likely two items that were loaded are one, as their matcher tells."""

    def fellows(self, items: set[str]) -> set[str]:
        """Return what stood in one cluster with items, or has to for another reason."""


class Reach:
    """What was reached so far, and the scores of the pairs that were compared: all that have a side in it."""

    def __init__(self, transaction: Transaction, kind: Kind, is_kept: Callable[[str], bool]) -> None:
        self.reached: set[str] = set()
        self.scores: dict[tuple[str, str], Score] = {}
        self._transaction = transaction
        self._kind = kind
        self._is_kept = is_kept
        self._compared: set[tuple[str, str]] = set()
        self._blocks: defaultdict[str, list[str]] = defaultdict(list)
        self._drawn: dict[str, frozenset[str] | None] = {}
        self._parted: set[str] = set()
        self._fresh: dict[str, list[str]] = {}
        for item, keys in kind.fresh.items():
            for key in keys:
                self._fresh.setdefault(key, []).append(item)
        self._left = self._read_left()
        self._idle: dict[str, int] = {}
        """Blocks so big that they make no pairs, to their sizes: nobody reads who is in them."""

    def spread(self, seeds: set[str]) -> None:
        """Take up these items, and all that they reach."""
        fresh = set(seeds) | self._shifted()
        while fresh:
            self.reached |= fresh
            visible = self._kind.load(fresh)
            fresh = (self._kind.fellows(fresh) | self._sure_fellows(visible)) - self.reached

    def cuts(self) -> Cuts:
        """Return which of the blocks looked at were too big to compare all pairs of them."""
        sizes = {key: len(self._blocks[key]) for key, firsts in self._drawn.items() if firsts is not None}
        sizes |= self._idle
        return Cuts(len(sizes), cuts.largest(sizes))

    def _sure_fellows(self, items: set[str]) -> set[str]:
        self._read_blocks({key for item in items for key in self._kind.keys(item) if self._is_kept(key)})
        near = {item: self._candidates(item) for item in items}
        self._kind.load({other for others in near.values() for other in others})
        found: set[str] = set()
        for item, others in near.items():
            for other in others:
                pair = (item, other) if item < other else (other, item)
                if pair in self._compared:
                    continue
                self._compared.add(pair)
                score = self._kind.score(*pair)
                if score is not None:
                    self.scores[pair] = score
                    if score.chance >= self._kind.least:
                        found.update(pair)
        return found

    def _candidates(self, item: str) -> set[str]:
        """Return what the blocks compare an item with."""
        found: set[str] = set()
        for key in self._kind.keys(item):
            name = block.name_of(key)
            if name is not None and self._firsts(name) is None:
                # All of the name are compared already.
                continue
            if name is not None:
                self._part_by_company(name)
            firsts = self._firsts(key)
            others = self._blocks[key] if firsts is None or item in firsts else firsts
            found.update(self._kind.may_match(item, key, others))
        return found - {item}

    def _firsts(self, key: str) -> frozenset[str] | None:
        """Return those items of a block that are compared with all the others; None where all are."""
        if key not in self._drawn:
            self._drawn[key] = block.firsts(key, self._blocks[key])
        return self._drawn[key]

    def _part_by_company(self, name: str) -> None:
        """Make the blocks of a name and company, whose keys are not kept, from the block of the name."""
        if name in self._parted:
            return
        self._parted.add(name)
        items = self._blocks[name]
        self._kind.load(set(items))
        for item in items:
            for key in self._kind.keys(item):
                if block.name_of(key) == name:
                    self._blocks[key].append(item)

    def _read_blocks(self, keys: set[str]) -> None:
        missing = keys - self._blocks.keys() - self._idle.keys()
        prefix = self._kind.prefix
        # Of other keys not all items that have them are of this kind, or they are asked for finer keys.
        may_idle = {key for key in missing if key.startswith(block.TITLE) and not block.limit(key).firsts}
        sizes = standing.sizes_by_key(self._transaction, {prefix + key for key in may_idle})
        for key in may_idle:
            size = sizes.get(prefix + key, 0)
            if size - len(self._left.get(key, ())) > block.limit(key).most:
                self._idle[key] = size
                self._drawn[key] = frozenset()
        missing -= self._idle.keys()
        rows = standing.items_by_key(self._transaction, {prefix + key for key in missing})
        kept = {item for items in rows.values() for item in items} - self._kind.replaced
        known = self._kind.known(kept)
        for key in missing:
            items = [item for item in rows.get(prefix + key, ()) if item in known]
            self._blocks[key] = items + [item for item in self._fresh.get(key, ()) if item not in known]

    def _read_left(self) -> dict[str, set[str]]:
        """Return by block the items that stood in it and that are gone, or new again."""
        found: dict[str, set[str]] = {}
        for item, keys in standing.keys_by_item(self._transaction, self._kind.replaced).items():
            for key in keys:
                if key.startswith(self._kind.prefix):
                    found.setdefault(key.removeprefix(self._kind.prefix), set()).add(item)
        return found

    def _shifted(self) -> set[str]:
        """Return the items of blocks in which new or gone items change what the others are compared with."""
        left = self._left
        changed = left.keys() | {key for key in self._fresh if self._is_kept(key)}
        self._read_blocks(changed)
        found: set[str] = set()
        for key in changed - self._idle.keys():
            before = self._stayed(key) | left.get(key, set())
            if block.firsts(key, before) != self._firsts(key):
                found.update(self._blocks[key])
            if key.startswith(block.NAME) and self._firsts(key) is not None:
                found |= self._shifted_in_company(key, left.get(key, set()))
        return found

    def _shifted_in_company(self, name: str, left: set[str]) -> set[str]:
        """Return the same for the blocks of a name and company.

        In which of them those stood that left is not kept: what holds for none and for all holds for any.
        """
        self._part_by_company(name)
        found: set[str] = set()
        for key in {key for item in self._blocks[name] for key in self._kind.keys(item)}:
            if block.name_of(key) == name:
                stayed = self._stayed(key)
                if any(block.firsts(key, before) != self._firsts(key) for before in (stayed, stayed | left)):
                    found.update(self._blocks[key])
        return found

    def _stayed(self, key: str) -> set[str]:
        """Return the items of a block that are not new."""
        return {*self._blocks[key]}.difference(self._fresh.get(key, ()))
