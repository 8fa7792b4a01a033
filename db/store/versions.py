"""Appending what a page says: one version for each key whose content differs from the version before it."""

from __future__ import annotations

from bisect import bisect_right
from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from msgspec import Struct
from sqlalchemy import select, text

from db import bulk
from db.models.kept import Imprint, RecordVersion
from db.store.late import restate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
    imprint: bytes | None = None
    """Digest of the bytes from which it was read."""


class Repeated(NamedTuple):
    """A record that need not be read, since its bytes are those of a version; its time."""

    source: str
    kind: str
    source_id: str
    version_id: int
    said_at: datetime


class Seen(Struct, frozen=True):
    """What one page was found to say: the versions it stands for, and how many of them are new."""

    ids: tuple[int, ...]
    appended_from: int | None
    appended_to: int | None
    new: int
    changed: int
    unchanged: int
    duplicates: int = 0
    """Records that say again what another of the same key on the same page says."""


class _Version(NamedTuple):
    """A version of a key as it is put in order, the first fields before the others."""

    said: Any
    stored: Any
    parser_version: int
    id: int
    content_hash: bytes
    imprint: bytes | None


_History: TypeAlias = list[_Version]
_Key: TypeAlias = tuple[str, str, str]
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
    repeated: Sequence[Repeated] = (),
) -> Seen:
    """Append the versions that a page adds, and return which versions it stands for.

    Versions of a key are ordered by `said_at`, `stored_at`, parser version; one is appended when its content
    differs from that of the version before it in this order.
    """
    histories = _histories(connection, [*repeated, *statements])
    times = _Times(connection, stored_at, parser_version)
    ids, met, displaced = _in_place(repeated, histories, times)
    duplicates = len(ids) - len(met)
    statements = [*_as_read(connection, displaced), *statements]
    first = number = bulk.take_numbers(connection, RecordVersion, len(statements)) if statements else 0
    rows: list[tuple[Any, ...]] = []
    digests: dict[int, bytes] = {}
    before: dict[int, datetime] = {}
    new = 0
    for source, kind, source_id, content, content_hash, said_at, imprint in statements:
        key = (source, kind, source_id)
        history = histories.get(key)
        if history is None:
            history = histories[key] = []
            new += 1
        here = times.here(said_at)
        place = bisect_right(history, here)
        if place:
            last = history[place - 1]
            if last.content_hash == content_hash:
                ids.append(last.id)
                duplicates += key in met
                met.add(key)
                if imprint is not None and imprint != last.imprint:
                    digests[last.id] = imprint
                continue
            if last.said < here[0]:
                before[last.id] = said_at
        said, stored, *_ = here
        rows.append(
            (number, source, kind, source_id, content, content_hash, said, stored, parser_version, fetch_id)
        )
        history.insert(place, _Version(said, stored, parser_version, number, content_hash, imprint))
        if imprint is not None:
            digests[number] = imprint
        ids.append(number)
        met.add(key)
        number += 1
    bulk.append(connection, RecordVersion, _COLUMNS, rows)
    _keep_imprints(connection, digests, first)
    if before:
        restate(connection, before, fetch_id)
    return Seen(
        ids=tuple(ids),
        appended_from=first if rows else None,
        appended_to=number - 1 if rows else None,
        new=new,
        changed=len(rows) - new,
        unchanged=len(ids) - len(rows) - duplicates,
        duplicates=duplicates,
    )


class _Times:
    """Where statements of one reading stand among the versions of their keys."""

    def __init__(self, connection: Connection, stored_at: datetime, parser_version: int) -> None:
        self._connection = connection
        self._rest = (bulk.time_value(connection, stored_at), parser_version, maxsize)
        self._said: dict[datetime, Any] = {}

    def here(self, said_at: datetime) -> tuple[Any, ...]:
        """Return what is compared with a history to find the place behind all versions not later."""
        said = self._said.get(said_at)
        if said is None:
            said = self._said[said_at] = bulk.time_value(self._connection, said_at)
        return (said, *self._rest)


def _in_place(
    repeated: Iterable[Repeated], histories: Mapping[_Key, _History], times: _Times
) -> tuple[list[int], set[_Key], list[Repeated]]:
    """Return the versions that stand where these are said again, their keys, and what others have come before."""
    ids, met, displaced = [], set(), []
    for one in repeated:
        key = (one.source, one.kind, one.source_id)
        history = histories[key]
        read = next(version for version in history if version.id == one.version_id)
        place = bisect_right(history, times.here(one.said_at))
        if place and history[place - 1].content_hash == read.content_hash:
            ids.append(history[place - 1].id)
            met.add(key)
        else:
            displaced.append(one)
    return ids, met, displaced


def _as_read(connection: Connection, repeated: Sequence[Repeated]) -> list[Statement]:
    """Return statements as they were read before."""
    if not repeated:
        return []
    columns = (RecordVersion.id, RecordVersion.content, RecordVersion.content_hash)
    versions = select(*columns).where(RecordVersion.id.in_([one.version_id for one in repeated]))
    kept = {id_: (content, bytes(hash_)) for id_, content, hash_ in connection.execute(versions)}
    return [Statement(one.source, one.kind, one.source_id, *kept[one.version_id], one.said_at) for one in repeated]


def _keep_imprints(connection: Connection, digests: Mapping[int, bytes], first: int) -> None:
    """Keep digests by version; those from `first` on are of new versions."""
    bulk.append(
        connection, Imprint, ("version_id", "digest"), [each for each in digests.items() if each[0] >= first]
    )
    bulk.upsert(
        connection,
        Imprint,
        [{"version_id": id_, "digest": digest} for id_, digest in digests.items() if id_ < first],
    )


def _histories(connection: Connection, said: Iterable[Statement | Repeated]) -> dict[_Key, _History]:
    wanted: dict[tuple[str, str], list[str]] = {}
    for one in said:
        wanted.setdefault((one.source, one.kind), []).append(one.source_id)
    found: dict[_Key, _History] = {}
    for (source, kind), source_ids in wanted.items():
        condition, values = bulk.is_any(connection, "source_id", source_ids)
        rows = connection.execute(
            text(
                "SELECT source_id, said_at, stored_at, parser_version, id, content_hash, digest"  # noqa: S608
                " FROM record_version LEFT JOIN imprint ON version_id = id"
                f" WHERE {condition} AND kind = :kind AND source = :source"
                " ORDER BY said_at, stored_at, parser_version, id"
            ),
            {"values": values, "kind": kind, "source": source},
        )
        for source_id, said, stored, parser, id_, content_hash, digest in rows:
            imprint = None if digest is None else bytes(digest)
            version = _Version(said, stored, parser, id_, bytes(content_hash), imprint)
            found.setdefault((source, kind, source_id), []).append(version)
    return found
