"""Reading what is left to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import or_, select, text

from db import bulk
from db.models.derived import Doubt

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class DoubtRow(Struct, frozen=True):
    """Two papers or people that may be one, by public id, or one author (on both sides) who may be two."""

    kind: str
    left_id: str
    right_id: str
    average: float
    papers: int
    """That an answer would move."""
    figures: int
    """That an answer would change."""
    gain: float

    def beside(self, id_: str) -> str:
        """Return the side that is not this one."""
        return self.right_id if self.left_id == id_ else self.left_id


def queue(
    connection: Connection,
    kinds: Collection[str],
    *,
    sides: Collection[str] | None = None,
    limit: int | None = None,
) -> list[DoubtRow]:
    """Return the doubts of some kinds, the highest gain first; with `sides` those of these ids."""
    columns = [getattr(Doubt, name) for name in DoubtRow.__struct_fields__]
    statement = select(*columns).where(Doubt.kind.in_(kinds))
    parameters = {}
    if sides is not None:
        (left, values), (right, _) = (bulk.is_any(connection, name, sides) for name in ("left_id", "right_id"))
        statement = statement.where(or_(text(left), text(right)))
        parameters = {"values": values}
    statement = statement.order_by(Doubt.gain.desc(), Doubt.kind, Doubt.left_id, Doubt.right_id).limit(limit)
    return [DoubtRow(*row) for row in connection.execute(statement, parameters)]
