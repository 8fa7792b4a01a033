"""Reading what people ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import select

from db.models.kept import Judgement

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERDICTS = {"same", "different", "unsure"}


class Pair(NamedTuple):
    """A ruling over two keys."""

    left: str
    right: str
    verdict: Literal["same", "different", "unsure"]
    number: int


def pairs(connection: Connection) -> list[Pair]:
    """Return the rulings that stand, over every pair of the mentions or record keys that they were made for."""
    undone = select(Judgement.undoes_id).where(Judgement.undoes_id.is_not(None))
    rows = connection.execute(
        select(Judgement.id, Judgement.verb, Judgement.left, Judgement.right)
        .where(Judgement.verb.in_(_VERDICTS), Judgement.id.not_in(undone))
        .order_by(Judgement.id)
    )
    return [
        Pair(left, right, row.verb, row.id)
        for row in rows
        for left in row.left
        for right in (row.right or ())
        if left != right
    ]
