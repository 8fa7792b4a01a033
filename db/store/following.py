"""Ending what makes cron visit a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from db.models.kept import Followed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def unfollow(connection: Connection, pairs: Iterable[tuple[str, str]]) -> int:
    """Take (scheme, value) from among those whom cron visits, and return how many were among them."""
    return sum(
        connection.execute(delete(Followed).where(Followed.scheme == scheme, Followed.value == value)).rowcount
        for scheme, value in pairs
    )
