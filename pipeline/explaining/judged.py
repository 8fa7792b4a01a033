"""What people ruled over a thing, in words: who, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import judgements

if TYPE_CHECKING:
    from collections.abc import Collection

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow


def over(transaction: Transaction, members: Collection[str]) -> tuple[str, ...]:
    """Return the judgements that stand over some mentions or records, each in a line."""
    wanted = set(members)
    rows = [row for row in judgements.every(transaction) if row.stands and row.undoes is None]
    return tuple(f"judgement:{row.number} ({named(row)})" for row in rows if wanted & {*row.left, *row.right})


def set_by(transaction: Transaction, taken_from: str | None) -> str | None:
    """Return who set a value, when and why; None where a record gives it."""
    if taken_from is None or not taken_from.startswith("judgement:"):
        return None
    row = judgements.one(transaction, int(taken_from.removeprefix("judgement:")))
    return None if row is None else f"set by {row.who} on {row.at:%Y-%m-%d}: {row.reason}"


def named(row: JudgementRow) -> str:
    """Return who ruled what, when, and why."""
    return f"{verb(row)} by {row.who} on {row.at:%Y-%m-%d}: {row.reason}"


def verb(row: JudgementRow) -> str:
    """Return the command by which a judgement was made."""
    return "merge" if row.verb == "same" else row.verb
