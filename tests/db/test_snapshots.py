"""Snapshots are added under the next number, and the newest of a kind is in force."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.queries import snapshots
from db.queries.snapshots import Kept, Stored
from db.store import runs
from db.store import snapshots as store

if TYPE_CHECKING:
    from db.engine import Database, Transaction

_AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)


def _keep(transaction: Transaction, kind: str, content: bytes) -> int:
    run_id = runs.begin(transaction, command="test", job="test", arguments={}, process="test", at=_AT)
    return store.keep(
        transaction,
        kind=kind,
        at=_AT,
        run_id=run_id,
        records=3,
        stored=Stored(4, 5),
        digest="sha256:0",
        content=content,
    )


def test_numbers_go_up_over_all_kinds_and_the_newest_of_a_kind_is_in_force(database: Database) -> None:
    with database.writing("derive") as transaction:
        assert snapshots.newest(transaction, "tides") is None
        numbers = [
            _keep(transaction, *each) for each in (("tides", b"one"), ("lamps", b"two"), ("tides", b"three!"))
        ]
    assert numbers == [1, 2, 3]
    with database.reading() as transaction:
        tides, lamps = snapshots.newest(transaction, "tides"), snapshots.newest(transaction, "lamps")
        assert [each.number for each in snapshots.every(transaction)] == [3, 2, 1]
        assert snapshots.content(transaction, 1) == b"one"
    assert tides == Kept(3, "tides", _AT, 3, 3, 4, 5, "sha256:0", 6)
    assert lamps is not None
    assert (lamps.number, lamps.kind) == (2, "lamps")


def test_nothing_is_stored_in_an_empty_database(database: Database) -> None:
    with database.reading() as transaction:
        assert snapshots.stored(transaction) == Stored(0, 0)
        assert snapshots.keys_after(transaction, 0) == set()
