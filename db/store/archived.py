"""Writing where archived answers lie, once they were moved or freed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, update

from db.bulk import table_of
from db.models.kept import Fetch

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from db.queries.archived import Kept, Lying

_FETCH = table_of(Fetch)
_FROM = (
    (_FETCH.c.id == bindparam("fetch"))
    & (_FETCH.c.archive_file == bindparam("old_file"))
    & (_FETCH.c.archive_offset == bindparam("old_offset"))
)
_MOVE = update(_FETCH).where(_FROM)


def move(connection: Connection, moved: Sequence[tuple[Kept, Lying]], freed: Collection[Kept]) -> None:
    """Note where answers lie now, and that others lie nowhere any more; one that was changed meanwhile stays."""
    if moved:
        to: dict[str, Any] = {"archive_file": bindparam("file"), "archive_offset": bindparam("offset")}
        rows = [_old(kept) | {"file": place.file, "offset": place.offset} for kept, place in moved]
        connection.execute(_MOVE.values(to), rows)
    if freed:
        nowhere = dict.fromkeys(("archive_file", "archive_offset", "archive_length"))
        connection.execute(_MOVE.values(nowhere), [_old(kept) for kept in freed])


def _old(kept: Kept) -> dict[str, object]:
    return {"fetch": kept.id, "old_file": kept.file, "old_offset": kept.offset}
