"""Rows that are read all at once are the same as those read one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import insert, select

from db import bulk
from db.models.kept import Followed

if TYPE_CHECKING:
    from db.engine import Database

_EAST = timezone(timedelta(hours=9))


class _Row(Struct, array_like=True):
    scheme: str
    followed_at: datetime


def test_rows_read_at_once_have_the_same_values_and_times_in_utc(database: Database) -> None:
    times = [datetime(2026, 3, 1, 4, 17, 0, n, tzinfo=_EAST) for n in range(1200)]
    with database.writing("run") as transaction:
        rows = [{"scheme": "acl", "value": str(n), "followed_at": at} for n, at in enumerate(times)]
        transaction.execute(insert(Followed), rows)
    statement = select(Followed.scheme, Followed.followed_at).order_by(Followed.followed_at)
    with database.reading() as transaction:
        found = bulk.read(transaction, statement, _Row)
        one_by_one = [_Row(*row) for row in transaction.execute(statement)]
    assert found == one_by_one
    assert [each.followed_at for each in found] == times
    assert {each.followed_at.tzinfo for each in found} == {UTC}
