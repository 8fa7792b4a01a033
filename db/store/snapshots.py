"""Keeping snapshots: rows are added, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from db.models.kept import Snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.queries.snapshots import Stored


def keep(
    connection: Connection,
    *,
    kind: str,
    at: datetime,
    run_id: int,
    records: int,
    stored: Stored,
    digest: str,
    content: bytes,
) -> int:
    """Keep a snapshot under the next number, and return that; it is in force from now on."""
    number = int(connection.execute(select(func.coalesce(func.max(Snapshot.number), 0))).scalar_one()) + 1
    values = {
        "number": number,
        "kind": kind,
        "made_at": at,
        "run_id": run_id,
        "records": records,
        "stored": stored.records,
        "last_manifest": stored.last_manifest,
        "digest": digest,
        "content": content,
    }
    connection.execute(insert(Snapshot).values(**values))
    return number
