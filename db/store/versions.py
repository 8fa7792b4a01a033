"""Appending what a page says: one version for each key whose content differs from the version before it."""

from __future__ import annotations

from bisect import bisect_right
from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from msgspec import Struct
from sqlalchemy import text

from db import bulk
from db.models.kept import RecordVersion
from db.store.late import restate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class Statement(NamedTuple):
    """A record as it is stored: its key, canonical content (JSON, keys sorted), the content's hash, its time."""

    source: str
    kind: str
    source_id: str
    content: str
    content_hash: bytes
    said_at: datetime


class Seen(Struct, frozen=True):
    """What one page was found to say: the versions it stands for, and how many of them are new."""

    ids: tuple[int, ...]
    appended_from: int | None
    appended_to: int | None
    new: int
    changed: int
    unchanged: int


_History: TypeAlias = list[tuple[Any, Any, int, int, bytes]]
"""Versions of one key in their order: said at, stored at, parser version, id, hash of the content."""
_COLUMNS = (
    "id", "source", "kind", "source_id", "content", "content_hash",
    "said_at", "stored_at", "parser_version", "fetch_id",
)  # fmt: skip


def append(
    connection: Connection,
    statements: Sequence[Statement],
    *,
    fetch_id: int,
    stored_at: datetime,
    parser_version: int,
) -> Seen:
    """Append the versions that a page adds, and return which versions it stands for.

    Versions of a key are ordered by `said_at`, `stored_at`, parser version; one is appended when its content
    differs from that of the version before it in this order.
    """
    histories = _histories(connection, statements)
    stored = bulk.time_value(connection, stored_at)
    times: dict[datetime, Any] = {}
    number = bulk.take_numbers(connection, RecordVersion, len(statements)) if statements else 0
    first = number
    rows: list[tuple[Any, ...]] = []
    ids: list[int] = []
    before: dict[int, datetime] = {}
    new = 0
    for source, kind, source_id, content, content_hash, said_at in statements:
        said = times.get(said_at)
        if said is None:
            said = times[said_at] = bulk.time_value(connection, said_at)
        key = (source, kind, source_id)
        history = histories.get(key)
        if history is None:
            history = histories[key] = []
            new += 1
        place = bisect_right(history, (said, stored, parser_version, maxsize, b""))
        if place:
            said_before, _, _, id_before, hash_before = history[place - 1]
            if hash_before == content_hash:
                ids.append(id_before)
                continue
            if said_before < said:
                before[id_before] = said_at
        rows.append(
            (number, source, kind, source_id, content, content_hash, said, stored, parser_version, fetch_id)
        )
        history.insert(place, (said, stored, parser_version, number, content_hash))
        ids.append(number)
        number += 1
    bulk.append(connection, RecordVersion, _COLUMNS, rows)
    if before:
        restate(connection, before, fetch_id)
    return Seen(
        ids=tuple(ids),
        appended_from=first if rows else None,
        appended_to=number - 1 if rows else None,
        new=new,
        changed=len(rows) - new,
        unchanged=len(statements) - len(rows),
    )


def _histories(connection: Connection, statements: Iterable[Statement]) -> dict[tuple[str, str, str], _History]:
    wanted: dict[tuple[str, str], list[str]] = {}
    for statement in statements:
        wanted.setdefault((statement.source, statement.kind), []).append(statement.source_id)
    found: dict[tuple[str, str, str], _History] = {}
    for (source, kind), source_ids in wanted.items():
        condition, values = bulk.is_any(connection, "source_id", source_ids)
        rows = connection.execute(
            text(
                "SELECT source_id, said_at, stored_at, parser_version, id, content_hash FROM record_version"  # noqa: S608
                f" WHERE {condition} AND kind = :kind AND source = :source"
                " ORDER BY said_at, stored_at, parser_version, id"
            ),
            {"values": values, "kind": kind, "source": source},
        )
        for source_id, said, stored, parser, id_, content_hash in rows:
            version = (said, stored, parser, id_, bytes(content_hash))
            found.setdefault((source, kind, source_id), []).append(version)
    return found
