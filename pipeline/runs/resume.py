"""The job behind `byline resume`: go on with a run that was killed, stopped, or has failed requests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from db.queries import frontier as queued
from db.queries import runs_to_resume
from db.store import frontier
from pipeline import authors
from pipeline.intake.crawl.budget import Budget
from pipeline.runs import applying, crawling, deciding, importing, refresh, replay, visiting
from pipeline.runs.errors import RunError
from pipeline.runs.harvest import Rounds as HarvestRounds
from pipeline.runs.harvest import Wanted
from pipeline.runs.locks import BusyError
from pipeline.runs.run import resuming
from pipeline.runs.summary import Summary
from pipeline.runs.visiting import Visited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.queries.runs_to_resume import Unfinished
    from pipeline.installation import Installation
    from pipeline.intake.crawl.runner import Task
    from pipeline.runs.run import Run


def resume(
    installation: Installation, run_id: int | None, *, max_requests: int | None, wait: bool = False
) -> Summary:
    """Go on with a run: what is queued is asked, what failed is asked again. Raises RunError, BusyError.

    Without a number it is the newest run that has something left and that no living process works on; with one,
    that process may be waited for.
    """
    with installation.database.reading() as transaction:
        if run_id is not None and not runs_to_resume.exists(transaction, run_id):
            raise RunError(f"there is no run {run_id}; see `byline runs`")
        left = runs_to_resume.unfinished(transaction, run_id)
    if not left:
        return Summary(run_id or 0, 0, ("nothing to go on with: every run is finished",))
    busy: BusyError | None = None
    for each in left:
        try:
            return _resume(installation, each, max_requests, wait=wait and run_id is not None)
        except BusyError as error:
            busy = error
    assert busy is not None
    raise busy


def _resume(installation: Installation, left: Unfinished, max_requests: int | None, *, wait: bool) -> Summary:
    if left.command in deciding.COMMANDS:
        with resuming(installation, left.job, left.id, wait=wait) as run:
            return deciding.go_on(run, left.command, left.arguments["run"])
    if left.command in ("import", "replay"):
        return _read_on(installation, left, wait=wait)
    typed = left.arguments.get("authors", ()) if left.command == "refresh" else ()
    visits = [Visited(each, authors.meant(each)) for each in typed]
    is_dry = bool(left.arguments.get("dry_run"))
    with (
        visiting.locks(installation, visits, wait=wait),
        resuming(installation, left.job, left.id, is_dry=is_dry, wait=wait) as run,
    ):
        with installation.database.writing("run") as transaction:
            frontier.ask_failed_again(transaction, run.id)
            begun = runs_to_resume.was_begun(transaction, run.id)
            sources = queued.sources_queued(transaction, run.id)
        if left.command == "harvest":
            rest = HarvestRounds(run, msgspec.convert(left.arguments, Wanted), begun=begun).next
            resumed = bool(sources)
            crawling.crawl(run, _after_queue(sources, rest), Budget(max_requests), cron=True, resumed=resumed)
            applying.apply(run)
            return run.summary()
        return _resume_refresh(run, left.arguments, visits, sources, max_requests)


def _read_on(installation: Installation, left: Unfinished, *, wait: bool) -> Summary:
    """Go on with a run that reads files, or answers of the archive."""
    if left.command == "replay":
        is_dry = bool(left.arguments.get("dry_run"))
        with (
            replay.alone_with_archive(installation),
            resuming(installation, left.job, left.id, is_dry=is_dry, wait=wait) as run,
        ):
            return replay.go_on(run, left.arguments["source"])
    asked = msgspec.convert(left.arguments, importing.Asked)
    with resuming(installation, left.job, left.id, is_dry=asked.is_dry, wait=wait) as run:
        return importing.go_on(run, [Path(file) for file in left.arguments["files"]], asked)[0]


def _resume_refresh(
    run: Run, arguments: Any, visits: list[Visited], sources: Sequence[str], max_requests: int | None
) -> Summary:
    cron, only = bool(arguments.get("due")), arguments.get("sources", ())
    most = max_requests or run.installation.configuration.settings.max_requests
    budget = refresh.due_budget(run.installation, most) if cron else Budget(most)
    asked = visiting.due_visits(run.installation, only) if cron else visits
    rounds = refresh.Rounds(run, asked, only)
    crawling.crawl(run, _after_queue(sources, rounds.next), budget, cron=cron, resumed=bool(sources))
    return refresh.finish(run, asked)


def _after_queue(sources: Sequence[str], rest: Callable[[], Sequence[Task]]) -> Callable[[], Sequence[Task]]:
    """Return rounds that begin with what is queued."""
    first = [bool(sources)]

    def next_round() -> Sequence[Task]:
        from pipeline.intake.crawl.runner import Task

        if first[0]:
            first[0] = False
            return [Task(source) for source in sources]
        return rest()

    return next_round
