"""Keeping profile documents as they were published, and whom cron visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from db.bulk import insert_new
from db.models.kept import Document, Followed, Publication

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def publish(
    connection: Connection, author_id: str, digest: str | None, body: str, *, run_id: int, at: datetime
) -> None:
    """Say that from now on an author's profile is shown as this document (without digest: no longer shown)."""
    if digest is not None:
        insert_new(connection, Document, [{"hash": digest, "body": body}])
    values = {"author_id": author_id, "hash": digest, "run_id": run_id, "at": at}
    connection.execute(insert(Publication).values(**values))


def follow(connection: Connection, scheme: str, value: str, at: datetime) -> None:
    """Take a person up among those whom cron visits again."""
    insert_new(connection, Followed, [{"scheme": scheme, "value": value, "followed_at": at}])
