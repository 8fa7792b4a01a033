"""Forgetting: the one place that removes what is otherwise kept for ever."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, text, update

from db.bulk import insert_new, is_any
from db.models.kept import (
    Document,
    Fetch,
    Followed,
    Forgotten,
    Imprint,
    Judgement,
    Manifest,
    Publication,
    PublicIdMember,
    RecordVersion,
    Salt,
    Visibility,
)
from db.queries import forgotten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

REMOVED = "removed: somebody was forgotten"
"""What stands in the place of a text that was removed."""


def add_digests(connection: Connection, what: Iterable[str]) -> None:
    """Keep digests of what belongs to a person; the salt is made with the first."""
    if connection.execute(select(Salt.id)).first() is None:
        connection.execute(insert(Salt).values(id=1, value=secrets.token_bytes(32)))
    digests = forgotten.digests(connection)
    insert_new(connection, Forgotten, [{"digest": digests.of(each)} for each in sorted(set(what))])


def overwrite(connection: Connection) -> None:
    """Let SQLite write over what the rest of this transaction removes."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))


def remove_versions(connection: Connection, ids: Collection[int]) -> None:
    """Remove versions of records, what was kept beside them, and their numbers in manifests."""
    _remove_from_manifests(connection, frozenset(ids))
    for model, column in ((Imprint, "version_id"), (Visibility, "version_id"), (RecordVersion, "id")):
        condition, values = is_any(connection, column, ids)
        connection.execute(delete(model).where(text(condition)), {"values": values})


def _remove_from_manifests(connection: Connection, ids: frozenset[int]) -> None:
    rows = connection.execute(select(Manifest.id, Manifest.seen), execution_options={"yield_per": 1000})
    left = {id_: [each for each in seen if each not in ids] for id_, seen in rows if not ids.isdisjoint(seen)}
    for id_, seen in left.items():
        connection.execute(update(Manifest).where(Manifest.id == id_).values(seen=seen))


def remove_answers(connection: Connection, ids: Collection[int]) -> None:
    """Remove what is known of answers beside that they came: their address, and where their bytes were."""
    condition, values = is_any(connection, "id", ids)
    about_bytes = ("etag", "last_modified", "digest", "detail", "archive_file", "archive_offset", "archive_length")
    nothing = dict.fromkeys(about_bytes)
    connection.execute(update(Fetch).where(text(condition)).values(url=REMOVED, **nothing), {"values": values})


def remove_profiles(
    connection: Connection, author_ids: Collection[str], pairs: Collection[tuple[str, str]]
) -> None:
    """Remove an author's published documents, the members of the ids, and what makes cron visit the person."""
    for model, column in ((Publication, "author_id"), (PublicIdMember, "public_id")):
        condition, values = is_any(connection, column, author_ids)
        connection.execute(delete(model).where(text(condition)), {"values": values})
    shown = select(Publication.hash).where(Publication.hash.is_not(None))
    connection.execute(delete(Document).where(Document.hash.not_in(shown)))
    for scheme, value in (*pairs, *(("byline", id_) for id_ in author_ids)):
        connection.execute(delete(Followed).where(Followed.scheme == scheme, Followed.value == value))


def strip_judgement(connection: Connection, number: int, *, left: list[str], right: list[str], value: Any) -> None:
    """Take a person out of a judgement, and its text with it."""
    values = {"left": left, "right": right, "value": value, "reason": REMOVED}
    connection.execute(update(Judgement).where(Judgement.id == number).values(**values))


def finish(connection: Connection, number: int) -> None:
    """Say that all has gone that a judgement to forget had noted: the reason is left."""
    connection.execute(update(Judgement).where(Judgement.id == number).values(left=[], right=[], value=None))
