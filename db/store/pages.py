"""Storing one answer: the fetch, what its reading saw, and where the harvest stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from sqlalchemy import bindparam, delete, insert, select, update

from db.bulk import table_of, upsert
from db.models.kept import Cursor, Fetch, Manifest, Pending, Reject, Visibility, Watermark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Executable

    from db.store.versions import Seen

# Run for each answer: to build a statement takes longer than to run it.
_ADD_FETCH = insert(Fetch).returning(Fetch.id)
_SET_OUTCOME = update(Fetch).where(Fetch.id == bindparam("fetch")).values(outcome=bindparam("became"))
_ADD_MANIFEST = insert(Manifest).returning(Manifest.id)
_ADD_EVENT = insert(Visibility).returning(Visibility.id)
_ADD_PENDING = insert(Pending)


def _confirm_at_once() -> Executable:
    """Return one statement for fetch and event: each of its own is a way to the server and back."""
    columns = [column for column in table_of(Fetch).columns if column.name != "id"]
    fetch = insert(Fetch).values({column.name: bindparam(column.name, type_=column.type) for column in columns})
    added = fetch.returning(Fetch.id).cte("added")
    staged = select(
        added.c.id,
        bindparam("became", type_=Visibility.state.type),
        bindparam("by_run", type_=Visibility.run_id.type),
        bindparam("since", type_=Visibility.at.type),
    )
    event = insert(Visibility).from_select(["fetch_id", "state", "run_id", "at"], staged).cte("event")
    return select(added.c.id).add_cte(event)


_CONFIRM_AT_ONCE = _confirm_at_once()


class Answer(Struct, frozen=True, kw_only=True):
    """One answer of a source, or the lack of one."""

    run_id: int
    request_id: int | None
    source: str
    url: str
    status: int | None
    visited_at: datetime
    stored_at: datetime
    outcome: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    size: int | None = None
    code: str | None = None
    detail: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    archive_length: int | None = None
    confirms_id: int | None = None


class RejectRow(Struct, frozen=True):
    """A record of a list page that could not be read."""

    source_id: str | None
    code: str
    detail: str
    slice: str


class Progress(Struct, frozen=True, kw_only=True):
    """Where a harvest stands after a page; without a token it is complete."""

    source: str
    kind: str
    scope: str
    since: str | None
    until: str | None
    started: str
    token: str | None


def add_fetch(connection: Connection, answer: Answer) -> int:
    """Add a fetch and return its id."""
    return connection.execute(_ADD_FETCH, structs.asdict(answer)).scalar_one()


def add_confirmation(connection: Connection, answer: Answer) -> int:
    """Add the fetch of a 304, staged, and return its id."""
    values = structs.asdict(answer)
    if connection.dialect.name != "sqlite":
        more = {"became": "staged", "by_run": answer.run_id, "since": answer.stored_at}
        return int(connection.execute(_CONFIRM_AT_ONCE, values | more).scalar_one())
    fetch_id = connection.execute(_ADD_FETCH, values).scalar_one()
    add_event(connection, state="staged", run_id=answer.run_id, at=answer.stored_at, fetch_id=fetch_id)
    return fetch_id


def set_outcome(connection: Connection, fetch_id: int, outcome: str) -> None:
    """Complete a fetch of the same transaction, once its versions are known."""
    connection.execute(_SET_OUTCOME, {"fetch": fetch_id, "became": outcome})


def add_manifest(
    connection: Connection,
    *,
    fetch_id: int,
    parser_version: int,
    stored_at: datetime,
    seen: Seen,
    rejects: Iterable[RejectRow],
    run_id: int | None = None,
    held: int | None = None,
    left_out: int | None = None,
) -> int:
    """Add what one reading of a fetch by a run saw, and return the manifest's id.

    `held` is the number of records on the page, counted apart from what became of them; `left_out` of them are of
    people who were forgotten.
    """
    rows = [structs.asdict(reject) for reject in rejects]
    values = {
        "fetch_id": fetch_id,
        "parser_version": parser_version,
        "stored_at": stored_at,
        "seen": list(seen.ids),
        "appended_from": seen.appended_from,
        "appended_to": seen.appended_to,
        "new": seen.new,
        "changed": seen.changed,
        "unchanged": seen.unchanged,
        "rejected": len(rows),
        "run_id": run_id,
        "held": held,
        "duplicates": seen.duplicates,
        "left_out": left_out,
    }
    manifest_id = connection.execute(_ADD_MANIFEST, values).scalar_one()
    if rows:
        connection.execute(insert(Reject), [{"manifest_id": manifest_id, **row} for row in rows])
    return manifest_id


def add_event(
    connection: Connection,
    *,
    state: str,
    run_id: int,
    at: datetime,
    fetch_id: int | None = None,
    version_id: int | None = None,
    manifest_id: int | None = None,
) -> int:
    """Add a visibility event of a fetch, of one version, or of a later reading, and return its id."""
    about = {"fetch_id": fetch_id, "version_id": version_id, "manifest_id": manifest_id}
    values = {**about, "state": state, "run_id": run_id, "at": at}
    return connection.execute(_ADD_EVENT, values).scalar_one()


def mark_pending(
    connection: Connection,
    *,
    manifest_id: int | None = None,
    visibility_id: int | None = None,
    judgement_id: int | None = None,
) -> None:
    """Note that something has happened which is not yet derived."""
    values = {"manifest_id": manifest_id, "visibility_id": visibility_id, "judgement_id": judgement_id}
    connection.execute(_ADD_PENDING, values)


def move_cursor(connection: Connection, progress: Progress, *, run_id: int, at: datetime) -> None:
    """Move a harvest's cursor to its next page."""
    upsert(connection, Cursor, [{**structs.asdict(progress), "run_id": run_id, "moved_at": at}])


def close_cursor(connection: Connection, source: str, kind: str, scope: str) -> None:
    """Remove the cursor of a harvest that is complete, or begins again."""
    connection.execute(delete(Cursor).where(Cursor.source == source, Cursor.kind == kind, Cursor.scope == scope))


def add_watermark(
    connection: Connection,
    *,
    source: str,
    kind: str,
    scope: str,
    start: str | None,
    mark: str,
    run_id: int,
    at: datetime,
) -> None:
    """Add the range that a completed harvest covers."""
    values = {"source": source, "kind": kind, "scope": scope, "start": start, "mark": mark}
    connection.execute(insert(Watermark).values(**values, run_id=run_id, at=at))
