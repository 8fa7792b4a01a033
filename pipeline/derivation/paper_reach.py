"""Records about papers, as the reach of a change finds and compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.queries import derived as standing
from db.queries.doubts import queue
from pipeline.derivation.evidence import paper_statement
from pipeline.derivation.reach import Reach
from pipeline.identity import block, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.engine import Transaction
    from pipeline.derivation.rulings import Rulings
    from pipeline.derivation.scope import Records
    from pipeline.identity.statements import PaperStatement, Score


def reach(transaction: Transaction, records: Records, changed: set[str], seeds: set[str], ruled: Rulings) -> Reach:
    """Return the records about papers that may be of another paper than before, and load them.

    `changed` are those that are new, gone, or say other things; `seeds` may be affected for other reasons.
    """
    kind = _PaperRecords(transaction, records, changed, ruled)
    found = Reach(transaction, kind, is_kept=lambda _: True)
    found.spread(changed | seeds | kind.untitled_fellows())
    return found


class _PaperRecords:
    prefix = "p:"
    least = match.SURE_PAPERS

    def __init__(self, transaction: Transaction, records: Records, changed: set[str], ruled: Rulings) -> None:
        self._transaction = transaction
        self._records = records
        self._ruled = ruled
        self._statements: dict[str, PaperStatement] = {}
        self._matcher = match.Papers(self._statements)
        self._keys: dict[str, frozenset[str]] = {}
        self.replaced = changed
        visible = self.load(changed)
        self.fresh: Mapping[str, frozenset[str]] = {key: self._keys[key] for key in visible}

    def known(self, items: set[str]) -> set[str]:
        return self.load(items)

    def load(self, items: set[str]) -> set[str]:
        self._records.load(self._transaction, items)
        found = items & self._records.papers.keys()
        for item in found - self._statements.keys():
            self._statements[item] = paper_statement(self._records.papers[item])
            self._keys[item] = block.paper_keys(self._statements[item])
        return found

    def keys(self, item: str) -> frozenset[str]:
        return self._keys[item]

    def may_match(self, item: str, key: str, others: Iterable[str]) -> Iterable[str]:  # noqa: ARG002
        return others

    def score(self, left: str, right: str) -> Score | None:
        return self._matcher.score(left, right)

    def fellows(self, items: set[str]) -> set[str]:
        rows = standing.rows(self._transaction, derived.PaperVersion, "record_key", items)
        papers = {row["paper_id"] for row in rows}
        # What was as likely as another kept a third from being joined to that other.
        open_ = queue(self._transaction, ["paper"], sides=papers)
        papers |= {id_ for doubt in open_ for id_ in (doubt.left_id, doubt.right_id)}
        together = {
            row["record_key"] for row in standing.rows(self._transaction, derived.PaperVersion, "paper_id", papers)
        }
        return together | standing.fellow_members(self._transaction, "paper", items) | self._ruled.fellows(items)

    def untitled_fellows(self) -> set[str]:
        """Return what shared an identifier with what has changed: papers without title stand in no table."""
        keys = standing.keys_of_items(self._transaction, self.replaced, prefix="p:id:")
        return standing.items_of_keys(self._transaction, keys)
