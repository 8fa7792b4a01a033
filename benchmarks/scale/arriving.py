"""A few new records among very many that stand: what derivation reaches, with the table of keys in a database.

The keys stand in SQLite as an installation keeps them, and are read by its own queries; the records themselves and
who stands together are held in memory.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert

from db.engine import open_database
from db.models.derived import BlockKey
from pipeline.derivation.reach import Reach
from pipeline.identity import block, match, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from db.engine import Transaction
    from pipeline.identity.statements import PaperStatement, Score

    Clusters = Iterable[tuple[str, ...]]

_AT_ONCE: Final = 20_000


class Standing:
    """Records about papers that stand in clusters, and new ones, as the reach of a change finds them."""

    prefix = "p:"
    least = match.SURE_PAPERS

    def __init__(self, statements: Mapping[str, PaperStatement], new: set[str], clusters: Clusters) -> None:
        self._statements = statements
        self._together = {key: set(members) for members in clusters for key in members if len(members) > 1}
        self._matcher = match.Papers(statements)
        self._keys: dict[str, frozenset[str]] = {}
        self.replaced = new
        self.load(new)
        self.fresh = {key: self._keys[key] for key in new}

    def known(self, items: set[str]) -> set[str]:
        return self.load(items)

    def load(self, items: set[str]) -> set[str]:
        for item in items - self._keys.keys():
            self._keys[item] = block.paper_keys(self._statements[item])
        return items

    def keys(self, item: str) -> frozenset[str]:
        return self._keys[item]

    def may_match(self, item: str, key: str, others: Iterable[str]) -> Iterable[str]:  # noqa: ARG002
        return others

    def score(self, left: str, right: str) -> Score | None:
        return self._matcher.score(left, right)

    def fellows(self, items: set[str]) -> set[str]:
        return set().union(*(self._together.get(item, ()) for item in items))


@contextmanager
def kept_keys(statements: Iterable[PaperStatement], folder: Path) -> Iterator[Transaction]:
    """Give a transaction over a database in a folder that has the keys of these records."""
    database = open_database(f"sqlite:///{folder / 'keys.sqlite'}", create=True)
    try:
        with database.writing(None) as transaction:
            BlockKey.__table__.create(transaction, checkfirst=True)  # type: ignore[attr-defined]
            rows = (
                {"key": Standing.prefix + key, "item": statement.key}
                for statement in statements
                for key in block.paper_keys(statement)
            )
            while some := [*islice(rows, _AT_ONCE)]:
                transaction.execute(insert(BlockKey), some)
        with database.reading() as transaction:
            yield transaction
    finally:
        database.close()


def arrived(transaction: Transaction, standing: Standing, statements: Mapping[str, PaperStatement]) -> Clusters:
    """Return the clusters of all that the new records reach."""
    reach = Reach(transaction, standing, is_kept=lambda _: True)
    reach.spread(set(standing.replaced))
    found = resolve.papers([statements[key] for key in reach.reached], scores=reach.scores)
    return [cluster.members for cluster in found.clusters]
