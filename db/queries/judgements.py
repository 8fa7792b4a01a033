"""Reading what people ruled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import select

from db.models.kept import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


class JudgementRow(Struct, frozen=True):
    """What a person ruled, and the judgement that undid it."""

    number: int
    verb: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    value: Any
    who: str
    reason: str
    at: datetime
    undoes: int | None
    undone_by: int | None

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return self.undone_by is None


def every(connection: Connection) -> list[JudgementRow]:
    """Return all judgements, the oldest first."""
    rows = connection.execute(select(Judgement.__table__).order_by(Judgement.id)).all()
    undone = undone_by((row.id, row.undoes_id) for row in rows)
    return [
        JudgementRow(
            number=row.id,
            verb=row.verb,
            left=tuple(row.left),
            right=tuple(row.right or ()),
            value=row.value,
            who=row.who,
            reason=row.reason,
            at=row.at,
            undoes=row.undoes_id,
            undone_by=undone.get(row.id),
        )
        for row in rows
    ]


def one(connection: Connection, number: int) -> JudgementRow | None:
    """Return a judgement, None where there is none of this number."""
    return next((row for row in every(connection) if row.number == number), None)


def undone_by(undoing: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Return, for each judgement that is undone, the one that undid it and was not undone itself.

    Judgements come as (number, the number that it undoes); one undoes only what came before it.
    """
    found: dict[int, int] = {}
    for number, undoes in sorted(undoing, reverse=True, key=lambda each: each[0]):
        if undoes is not None and number not in found:
            found[undoes] = number
    return found
