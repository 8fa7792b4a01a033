"""Keeping what people ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from db.models.kept import Judgement
from db.store.pages import mark_pending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


def add(
    connection: Connection,
    *,
    verb: str,
    left: Sequence[str],
    right: Sequence[str],
    value: Any,
    who: str,
    reason: str,
    at: datetime,
    undoes: int | None = None,
) -> int:
    """Add a judgement that is still to be derived, and return its number."""
    values = {"verb": verb, "left": list(left), "right": list(right), "value": value, "who": who, "reason": reason}
    number = connection.execute(
        insert(Judgement).values(**values, at=at, undoes_id=undoes).returning(Judgement.id)
    ).scalar_one()
    mark_pending(connection, judgement_id=number)
    return number
