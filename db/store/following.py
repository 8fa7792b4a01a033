"""Writing whom cron visits, and how that stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from sqlalchemy import delete, exists, update

from db.bulk import upsert
from db.models.kept import Followed, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


class VisitRow(Struct, frozen=True, array_like=True, gc=False):
    """How cron stands with a followed person at one source."""

    followed_id: int
    source: str
    asked_at: datetime
    answered_at: datetime | None
    due_at: datetime
    interval_s: int
    requests: int
    run_id: int


def unfollow(connection: Connection, pairs: Iterable[tuple[str, str]]) -> int:
    """Take (scheme, value) from among those whom cron visits, and return how many were among them."""
    return sum(
        connection.execute(delete(Followed).where(Followed.scheme == scheme, Followed.value == value)).rowcount
        for scheme, value in pairs
    )


def note(connection: Connection, row: VisitRow) -> None:
    """Write down how a followed person stands at a source, over what stood there."""
    upsert(connection, Visit, [structs.asdict(row)])


def turned_out(connection: Connection, followed_id: int, author_id: str) -> bool:
    """Follow by Byline's own id a person who was followed by an identifier; False where it is followed already."""
    own = exists().where(Followed.scheme == "byline", Followed.value == author_id)
    became = update(Followed).where(Followed.id == followed_id, ~own).values(scheme="byline", value=author_id)
    return connection.execute(became).rowcount > 0
