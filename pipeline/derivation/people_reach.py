"""Mentions of people, as the reach of a change finds and compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import derived
from db.queries import derived as standing
from pipeline.derivation import scope
from pipeline.derivation.evidence import mention_again
from pipeline.derivation.listings import Owned, identifiers_of
from pipeline.derivation.reach import Reach
from pipeline.identity import block, match, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.engine import Transaction
    from pipeline.derivation.rulings import Rulings
    from pipeline.derivation.scope import Records
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Mention, Score


class Mentions:
    """Mentions that are new, and those that stand and have not changed."""

    prefix = "m:"
    least = match.SURE_PEOPLE

    def __init__(
        self,
        transaction: Transaction,
        records: Records,
        new: Mapping[str, Mention],
        replaced: set[str],
        ruled: Rulings,
        corpus: Corpus,
    ) -> None:
        self._transaction = transaction
        self._records = records
        self._ruled = ruled
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._cluster_of: dict[str, str] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self.mentions: dict[str, Mention] = dict(new)
        """All that were loaded, by key."""
        self._matcher = match.People(self.mentions, corpus)
        self.replaced = replaced
        """Standing mentions on the records whose mentions are made anew."""
        self.fresh = {key: block.mention_keys(mention) for key, mention in new.items()}
        self._keys.update(self.fresh)

    def reach(self, seeds: set[str]) -> Reach:
        """Return the mentions that may be of another person than before, and load them."""
        found = Reach(self._transaction, self, scope.is_kept)
        found.spread(seeds | self.replaced | self.fresh.keys())
        return found

    def known(self, items: set[str]) -> set[str]:
        self._read_rows(items)
        return {item for item in items if item in self._rows and item not in self.replaced}

    def load(self, items: set[str]) -> set[str]:
        again = self.known(items) - self.mentions.keys()
        if again:
            self._make_again([self._rows[item] for item in sorted(again)])
        found = items & self.mentions.keys()
        for item in found - self._keys.keys():
            self._keys[item] = block.mention_keys(self.mentions[item])
        return found

    def keys(self, item: str) -> frozenset[str]:
        return self._keys[item]

    def may_match(self, item: str, key: str, others: Iterable[str]) -> Iterable[str]:
        if not key.startswith(block.NAME):
            return others
        name = self._name(item)
        return [other for other in others if names.compatible(name, self._name(other))]

    def score(self, left: str, right: str) -> Score | None:
        return self._matcher.score(left, right)

    def fellows(self, items: set[str]) -> set[str]:
        self._read_rows(items)
        people = {self._rows[item]["author_id"] for item in items if item in self._rows}
        rows = list(standing.rows(self._transaction, derived.Mention, "author_id", people))
        self._rows.update((row["key"], row) for row in rows)
        given = standing.fellow_members(self._transaction, "author", items)
        return {row["key"] for row in rows} | given | self._ruled.fellows(items)

    def standing_authors(self, items: set[str]) -> dict[str, str]:
        """Return whom those of some items are of that stand."""
        self._read_rows(items)
        return {item: self._rows[item]["author_id"] for item in items if item in self._rows}

    def standing_or_new(self, items: set[str]) -> set[str]:
        """Return those of some items that are mentions, or were when last derived."""
        self._read_rows(items)
        return {item for item in items if item in self._rows or item in self.fresh}

    def _name(self, item: str) -> str:
        mention = self.mentions.get(item)
        return str(self._rows[item]["name"]) if mention is None else mention.name

    def _read_rows(self, items: set[str]) -> None:
        missing = items - self._rows.keys()
        self._rows.update(
            (row["key"], row) for row in standing.rows(self._transaction, derived.Mention, "key", missing)
        )

    def _make_again(self, rows: list[Mapping[str, Any]]) -> None:
        owners = {row["listing_key"] for row in rows if row["listing_key"] is not None}
        self._records.load(self._transaction, {row["record_key"] for row in rows} | owners)
        self._learn_clusters({row["paper_id"] for row in rows})
        for row in rows:
            said = self._records.papers[row["record_key"]]
            paper = self._cluster_of[row["record_key"]]
            owner = self._owner(row)
            self.mentions[row["key"]] = mention_again(
                said, paper, row["key"], place=row["position"], name=row["name"], owner=owner
            )

    def _owner(self, row: Mapping[str, Any]) -> Owned | None:
        listing = row["listing_key"]
        if listing is None:
            return None
        known = identifiers_of(self._records.authors.get(listing))
        return Owned(listing, row["record_key"], row["name"], row["position"], 0, known, None)

    def _learn_clusters(self, papers: set[str]) -> None:
        """Learn the keys by which identity knows papers: the first of all their record keys."""
        members: dict[str, list[str]] = {}
        for row in standing.rows(self._transaction, derived.PaperVersion, "paper_id", papers):
            members.setdefault(row["paper_id"], []).append(row["record_key"])
        self._cluster_of.update((key, min(keys)) for keys in members.values() for key in keys)
