"""Taking a judgement back, or taking that back again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from db.queries import judgements
from pipeline.derivation.rulings import rulings_of
from pipeline.explaining.judged import named
from pipeline.judging import changes
from pipeline.judging.conflicts import broken, contrary, reasons
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.setting import set_of
from pipeline.judging.subjects import Subject

if TYPE_CHECKING:
    from db.engine import Transaction
    from db.queries.judgements import JudgementRow


def undo(transaction: Transaction, typed: str) -> Plan:
    """Plan to undo a judgement (`3` or `judgement:3`), which may be an undo itself. Raises JudgementError."""
    rows = {row.number: row for row in judgements.every(transaction)}
    row = _meant(rows, typed)
    if row.undone_by is not None:
        by = rows[row.undone_by]
        raise JudgementError(
            f"judgement:{row.number} ({named(row)}) is undone already by judgement:{by.number} ({named(by)});"
            f" `byline undo judgement:{by.number} --reason …` lets it stand again"
        )
    if row.verb == "forget":
        raise JudgementError(f"judgement:{row.number} ({named(row)}) cannot be undone: what it removed is gone")
    undoing = {each.number: each.undoes for each in rows.values()} | {max(rows) + 1: row.number}
    undone = judgements.undone_by(undoing.items())
    before = [each for each in rows.values() if each.stands]
    after = [each for each in rows.values() if each.number not in undone]
    again = [each for each in after if not each.stands]
    against = contrary([each for each in before if each.number != row.number], rulings_of(again))
    against += [each for each in broken(before, after) if each not in against]
    against += [other for each in again if each.verb == "set" for other in _set_since(transaction, each)]
    if against:
        raise JudgementError(f"judgement:{row.number} cannot be undone by now: {reasons(against)}")
    return Plan(
        verb="undo", undoes=row.number, words=f"judgement:{row.number} is undone", watched=_named_by(rows, row)
    )


def _set_since(transaction: Transaction, row: JudgementRow) -> list[JudgementRow]:
    """Return what sets the field, by now, of a thing that a judgement set it for."""
    places = Counter((place.kind, place.id) for place in changes.places(transaction, row.left).values())
    if not places:
        return []
    kind, id_ = min(places, key=lambda place: (-places[place], place))
    found = set_of(transaction, Subject("author" if kind == "author" else "paper", id_, ()))
    return [found[row.value["field"]]] if row.value["field"] in found else []


def _named_by(rows: dict[int, JudgementRow], row: JudgementRow) -> frozenset[str]:
    """Return the mentions and records that a judgement names, and what it undoes."""
    found = {*row.left, *row.right}
    return frozenset(found if row.undoes is None else found | _named_by(rows, rows[row.undoes]))


def _meant(rows: dict[int, JudgementRow], typed: str) -> JudgementRow:
    number = typed.strip().removeprefix("judgement:")
    row = rows.get(int(number)) if number.isascii() and number.isdecimal() and len(number) < 16 else None
    if row is None:
        raise JudgementError(f"there is no judgement {typed!r}; `byline judgements` lists them")
    return row
