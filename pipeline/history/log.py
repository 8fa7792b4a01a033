"""The change log of an author whose documents were published."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import judgements, published, register
from pipeline.document import Figures, Profile, decode
from pipeline.explaining import judged
from pipeline.history import words
from pipeline.history.changes import Changes, between
from pipeline.history.series import Course, courses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from db.queries.published import Shown


class Entry(Struct, frozen=True):
    """A document as it came to be shown, or that none was shown any more."""

    at: datetime
    run: int
    command: str
    summary: str
    is_shown: bool
    is_correction: bool
    """Whether it came of what a person ruled, and not of what sources say."""
    judgements: tuple[str, ...] = ()
    """What was ruled: `judgement:3 (merge)`."""
    changes: Changes | None = None
    """What differs from the document shown before; None where there was none."""


class Joined(Struct, frozen=True):
    """An author who became one with this one, and the days from and to which a profile of its own was shown."""

    id: str
    first: date
    last: date


class History(Struct, frozen=True):
    """What was shown of an author, the newest first, and how figures went."""

    id: str
    entries: tuple[Entry, ...] = ()
    courses: tuple[Course, ...] = ()
    joined: tuple[Joined, ...] = ()


class Histories:
    """Gives the histories of authors, as one transaction sees them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, author_id: str, until: datetime | None = None) -> History:
        """Return what was shown of an author, up to a time; without entries where nothing ever was."""
        entries: list[Entry] = []
        figures: list[tuple[str, Figures]] = []
        before: Profile | None = None
        for shown in published.of_author(self._transaction, author_id, until):
            now = None if shown.body is None else decode(shown.body)
            entries.append(self._entry(author_id, shown, entries[-1] if entries else None, before, now))
            if now is not None:
                figures.append((shown.at.date().isoformat(), now.figures))
                before = now
        return History(
            author_id, tuple(reversed(entries)), courses(figures), tuple(self._joined(author_id, until))
        )

    def _joined(self, author_id: str, until: datetime | None) -> Iterator[Joined]:
        for id_ in register.leading_to(self._transaction, "author", author_id):
            shown = [each for each in published.of_author(self._transaction, id_, until) if each.body is not None]
            if shown:
                yield Joined(id_, shown[0].at.date(), shown[-1].at.date())

    def _entry(
        self, author_id: str, shown: Shown, last: Entry | None, before: Profile | None, now: Profile | None
    ) -> Entry:
        changes = None if now is None or before is None else self._changes(before, now)
        papers = {paper.id for found in (before, now) if found is not None for paper in found.papers}
        ruled = () if last is None else tuple(self._ruled({author_id, *papers}, last.at, shown.at))
        return Entry(
            at=shown.at,
            run=shown.run,
            command=shown.command,
            summary=_summary(changes, is_shown=now is not None, was_shown=last is not None and last.is_shown),
            is_shown=now is not None,
            is_correction=bool(ruled) or shown.job == "judge",
            judgements=ruled,
            changes=changes,
        )

    def _changes(self, before: Profile, now: Profile) -> Changes:
        old, new = {paper.id for paper in before.papers}, {paper.id for paper in now.papers}
        into: dict[str, str] = {}
        of: dict[str, str] = {}
        for id_, older in register.sharing(self._transaction, old ^ new):
            if id_ in old and older in new:
                into.setdefault(id_, older)
            elif id_ in new and older in old:
                of.setdefault(id_, older)
        return between(before, now, into, of)

    def _ruled(self, ids: Collection[str], since: datetime, until: datetime) -> Iterator[str]:
        """Yield what was ruled in a time over the mentions and records of an author and papers."""
        rulings = [row for row in self._rulings if since < row.at <= until]
        members = register.members(self._transaction, ids) if rulings else set()
        for row in rulings:
            about = row if row.undoes is None else self._numbered[row.undoes]
            if members & {*about.left, *about.right}:
                yield f"judgement:{row.number} ({judged.verb(row)})"

    @cached_property
    def _rulings(self) -> list[JudgementRow]:
        return judgements.every(self._transaction)

    @cached_property
    def _numbered(self) -> dict[int, JudgementRow]:
        return {row.number: row for row in self._rulings}


def _summary(changes: Changes | None, *, is_shown: bool, was_shown: bool) -> str:
    if not is_shown:
        return "no longer shown"
    if changes is None:
        return "first shown"
    return words.summary(changes) if was_shown else f"shown again: {words.summary(changes) or 'as before'}"
