"""Checks of what an installation does: regular jobs, runs left half-way, guards, refusals by robots.txt."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipeline.checkup.finding import Finding
from pipeline.phrases import counted, when
from pipeline.runs import jobs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.configuration import Configuration

_LATELY: Final = timedelta(days=2)


def work(configuration: Configuration, now: datetime) -> Iterator[Finding]:
    """Check what the database tells of it. Raises DatabaseError."""
    from db.engine import open_database

    database = open_database(configuration.database_url, create=False)
    with closing(database), database.reading() as transaction:
        yield from _cron(transaction, now)
        yield from _runs(configuration, transaction)
        yield _guards(configuration, transaction)
        yield from _robots(transaction)


def _cron(transaction: Transaction, now: datetime) -> Iterator[Finding]:
    """Tell of each job that `byline schedule` prints when it ran last, and whether it is overdue."""
    from pipeline.health import regular

    found = regular(transaction)
    for each in found:
        check = f"cron {each.job}"
        if (late := each.late(now, _LATELY)) is not None:
            began = f", last began {when(each.began)}" if each.began is not None else ""
            advice = "`byline status` tells more; `byline schedule` prints lines for cron"
            yield Finding("warn", check, f"{late}{began}", advice)
        elif each.well is not None:
            yield Finding("ok", check, f"last went well {when(each.well)}")
    if not found:
        yield Finding("ok", "cron", "nobody is followed and no harvest is complete: there is no regular job")


def _runs(configuration: Configuration, transaction: Transaction) -> Iterator[Finding]:
    """Check that no run was left half-way, and that none waits for a person."""
    from pipeline.health import held, left

    reasons = [(words, "") for words in (*left(transaction, lambda _: None), *held(transaction))]
    reasons += _unended(configuration, transaction)
    yield from (Finding("warn", "runs", words, advice) for words, advice in reasons)
    if not reasons:
        yield Finding("ok", "runs", "none was left half-way, and nothing is held")


def _unended(configuration: Configuration, transaction: Transaction) -> Iterator[tuple[str, str]]:
    """Yield the runs that never ended and whose locks nobody holds, each with what to do."""
    from db.queries import runs
    from pipeline.processes import is_alive
    from pipeline.runs import locks

    at_work = {holder.what for holder, is_held in locks.signed(configuration.data_dir / "locks") if is_held}
    for run in runs.unended(transaction):
        if run.job in at_work:
            continue
        named = (
            f"run {run.number} ({run.job}) of process {run.process} has not ended, since {when(run.started_at)}"
        )
        show = f"`byline runs show {run.number}` tells what to do"
        alive = is_alive(run.process)
        if alive is False:
            yield f"{named}: the process is dead, and nobody holds the job's lock", show
        elif alive is None:
            yield f"{named}: on another machine, which cannot be seen from here", f"if it is dead there, {show}"
        else:
            words = (
                "a process of that number lives, but holds no lock here: it is another data folder's, or another"
            )
            yield f"{named}: {words}", f"if it is no run of Byline, {show}"


def _guards(configuration: Configuration, transaction: Transaction) -> Finding:
    """Check that somebody has said how many records to expect of each harvest."""
    from db.queries import status

    harvests = {jobs.harvest(mark.source, mark.kind, mark.scope) for mark in status.covered(transaction)}
    without = sorted(harvests - configuration.settings.guards.jobs.keys())
    if without:
        advice = "`byline guards suggest` writes bounds from the last good runs"
        words = f"nobody has said how many records to expect of {', '.join(without)}"
        return Finding("warn", "guards", words, advice)
    return Finding("ok", "guards", "bounds of the harvests are set" if harvests else "no harvest needs bounds")


def _robots(transaction: Transaction) -> Iterator[Finding]:
    """Tell what robots.txt refused to the newest run of each source."""
    from db.queries.fetches import refused_by_robots

    refused = refused_by_robots(transaction)
    for each in refused:
        words = f"{counted(each.requests, 'request')} of run {each.run_id} not made: {each.detail}"
        advice = "`byline doctor --ask` asks again what it allows"
        yield Finding("warn", f"robots {each.source}", words, advice)
    if not refused:
        yield Finding("ok", "robots", "the newest run of each source was refused nothing")
