"""The judgements there are, for a person and for a program."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.queries import judgements
from pipeline.explaining.judged import verb
from pipeline.judging import subjects
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow


class Listed(Struct, frozen=True):
    """A judgement: who ruled what over how much, when and why, and whether it stands."""

    number: int
    verb: str
    who: str
    at: datetime
    reason: str
    stands: bool
    undoes: int | None
    undone_by: int | None
    left: tuple[str, ...]
    right: tuple[str, ...]
    value: Any


def listed(transaction: Transaction, typed: str | None) -> list[Listed]:
    """Return all judgements, or those over a thing and their undoing.

    Raises ThingError, AuthorError, JudgementError.
    """
    rows = judgements.every(transaction)
    if typed:
        subject = subjects.author_or_paper(transaction, typed)
        rows = over(rows, subject.members)
    return [
        Listed(
            number=row.number,
            verb=verb(row),
            who=row.who,
            at=row.at,
            reason=row.reason,
            stands=row.stands,
            undoes=row.undoes,
            undone_by=row.undone_by,
            left=row.left,
            right=row.right,
            value=row.value,
        )
        for row in rows
    ]


def over(rows: list[JudgementRow], members: tuple[str, ...]) -> list[JudgementRow]:
    """Return the judgements that name some of the members, and those that undo these."""
    wanted = set(members)
    found: list[JudgementRow] = []
    numbers: set[int] = set()
    for row in rows:
        if row.undoes in numbers or wanted & {*row.left, *row.right}:
            found.append(row)
            numbers.add(row.number)
    return found


def lines(found: list[Listed]) -> Iterator[str]:
    """Yield each judgement in a line."""
    for row in found:
        undone = "" if row.undone_by is None else f"  (undone by judgement:{row.undone_by})"
        about = (
            f"undo of judgement:{row.undoes}" if row.undoes is not None else f"{row.verb} {_about(row)}".strip()
        )
        yield f"judgement:{row.number}  {row.at:%Y-%m-%d}  {row.who}  {about}: {row.reason}{undone}"


def _about(row: Listed) -> str:
    if isinstance(row.value, dict) and "field" in row.value:
        return f"{row.value['field']} {row.value['value']}"
    things = "mention" if any("#" in key for key in row.right or row.left) else "record"
    return " and ".join(counted(len(side), things) for side in (row.left, row.right) if side)
