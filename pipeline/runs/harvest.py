"""The job behind `byline harvest`: a whole source or set, from where the last harvest ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import harvests, visibility
from db.store import frontier, pages
from db.store import visibility as store
from pipeline.intake.crawl.budget import Budget
from pipeline.runs import applying, crawling, jobs
from pipeline.runs.file_formats import FileError
from pipeline.runs.run import running
from spiders.catalog import SOURCES, card
from spiders.records import Harvest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.installation import Installation
    from pipeline.intake.crawl.runner import Task
    from pipeline.runs.run import Run
    from pipeline.runs.summary import Summary


class Wanted(Struct, frozen=True):
    """What to harvest: a source's kind of record, a set (empty: all), and days (inclusive)."""

    source: str
    kind: str
    scope: str
    since: str | None
    until: str | None
    dry_run: bool = False


def harvest(
    installation: Installation, wanted: Wanted, *, max_requests: int | None, wait: bool = False
) -> Summary:
    """Harvest, store, and derive what it changes. Raises FileError for a source that cannot be harvested."""
    if wanted.source not in SOURCES or not card(wanted.source).harvests:
        able = ", ".join(source for source in SOURCES if card(source).harvests)
        raise FileError(f"{wanted.source} cannot be harvested; sources that can: {able}")
    with running(installation, "harvest", job_of(wanted), wanted, is_dry=wanted.dry_run, wait=wait) as run:
        rounds = Rounds(run, wanted)
        crawling.crawl(run, rounds.next, Budget(max_requests), cron=True)
        applying.apply(run)
        return run.summary()


def job_of(wanted: Wanted) -> str:
    """Return the name of a harvest's job."""
    return jobs.harvest(wanted.source, wanted.kind, wanted.scope)


class Rounds:
    """The rounds of a harvest: one, and another from the watermark if its token had expired."""

    def __init__(self, run: Run, wanted: Wanted, *, begun: bool = False) -> None:
        self._run = run
        self._wanted = wanted
        self._asked = 1 if begun else 0

    def next(self) -> Sequence[Task]:
        """Return the harvest's next round."""
        from pipeline.intake.crawl.runner import Task

        if self._asked == 1 and self._run.token_expired():
            self._begin_anew()
        elif self._asked:
            return []
        task = Task(self._wanted.source, harvest=self._begin())
        self._asked += 1  # not before: this is done again where the database went away meanwhile
        return [task]

    def _begin(self) -> Harvest:
        """Return where to begin: where an unfinished harvest of the same range stands, else at the watermark."""
        wanted = self._wanted
        with self._run.installation.database.reading() as transaction:
            mark = harvests.watermark(transaction, wanted.source, wanted.kind, wanted.scope)
            place = harvests.cursor(transaction, wanted.source, wanted.kind, wanted.scope)
        since = wanted.since or (mark.mark if mark is not None else None)
        if place is not None and (place.since, place.until) == (since, wanted.until):
            self._take_over(place.run_id)
            return Harvest(
                kind=wanted.kind,
                scope=wanted.scope,
                since=since,
                until=place.until,
                started=place.started,
                token=place.token,
            )
        return Harvest(
            kind=wanted.kind, scope=wanted.scope, since=since, until=wanted.until, started="", token=None
        )

    def _take_over(self, other: int) -> None:
        """Let what another run had stored of the same harvest wait for this one."""
        if other == self._run.id:
            return
        with self._run.installation.database.writing("run") as transaction:
            at = self._run.installation.clock()
            store.stage(transaction, visibility.waiting(transaction, other), run_id=self._run.id, at=at)

    def _begin_anew(self) -> None:
        """Forget how far the harvest has come: its token is no longer accepted."""
        wanted = self._wanted
        with self._run.installation.database.writing(wanted.source) as transaction:
            pages.close_cursor(transaction, wanted.source, wanted.kind, wanted.scope)
            frontier.ask_anew(transaction, self._run.id, wanted.source)
