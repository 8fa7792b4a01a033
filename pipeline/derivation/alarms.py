"""Authors who look like several people, as questions: whether the two halves of each are one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.models import derived
from pipeline.derivation import doubts
from pipeline.identity.halves import halves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.models import Base
    from pipeline.derivation.rows import Row
    from pipeline.derivation.work import Work
    from pipeline.identity.statements import Alarm

KIND: Final = "namesakes"
"""Kind of the doubts of which both sides are one author."""


def rows_of(work: Work, made: Mapping[type[Base], list[Row]]) -> list[Row]:
    """Return a row for each author just made whose alarm is noticeable, unless it was ruled unsure."""
    raised = {row["id"]: row["detail"].alarm for row in made[derived.Author] if _is_raised(row["detail"].alarm)}
    stakes = doubts.stakes((), (row for row in made[derived.Author] if row["id"] in raised))
    return [row for id_, alarm in raised.items() for row in _row(work, id_, alarm, stakes[id_].figures)]


def _is_raised(alarm: Alarm | None) -> bool:
    return alarm is not None and alarm.is_noticeable


def _row(work: Work, author_id: str, alarm: Alarm, figures: int) -> Iterator[Row]:
    mentions = {key: work.people.mentions[key] for key in work.people.clusters[author_id]}
    ruled = work.ruled.taken_together
    found = halves(mentions, work.corpus, ruled)
    if found is not None and not ruled.leave_open(found.left, found.right):
        yield {
            "kind": KIND,
            "left_id": author_id,
            "right_id": author_id,
            "average": alarm.score,
            "left_key": found.left[0],
            "right_key": found.right[0],
            "papers": found.papers,
            "figures": figures,
            # The score is no chance: among those that are noticed nobody can tell, and the stronger weighs more.
            "gain": round((found.papers + figures) * alarm.score, 4),
        }
