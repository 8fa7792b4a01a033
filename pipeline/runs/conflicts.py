"""What stands in the way of taking a run back: what later runs saw too, and what people ruled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.queries import derived as standing
from db.queries import effects, judgements
from pipeline.explaining import judged
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction


def conflicts(transaction: Transaction, number: int) -> Iterator[str]:
    """Yield in words what of a run that was taken back stays, and which judgements have lost what they name."""
    if stays := effects.seen_again(transaction, number):
        yield f"{counted(stays, 'record')} of it stay: later runs saw them too"
    ruled = [row for row in judgements.every(transaction) if row.stands]
    members = {member for row in ruled for member in (*row.left, *row.right)}
    there = {row["key"] for row in standing.rows(transaction, derived.Mention, "key", members)}
    there |= {row["record_key"] for row in standing.rows(transaction, derived.PaperVersion, "record_key", members)}
    gone = members - there
    brought = effects.keys_seen(transaction, number) if gone else set()
    gone = {member for member in gone if member.partition("#")[0] in brought}
    for row in ruled:
        lost = gone.intersection((*row.left, *row.right))
        if lost:
            what = counted(len(lost), "mention or record", "mentions and records")
            yield (
                f"judgement:{row.number} ({judged.verb(row)}) names {what} that went with the run;"
                " it holds again once a source says so again"
            )
