"""Crawling for a run: the shared objects, the rounds, and what is to be said at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.errors import DatabaseAwayError
from db.queries import fetches, runs_to_resume
from db.queries import frontier as queued
from db.store import frontier
from pipeline.intake.crawl.budget import SPENT
from pipeline.intake.ingest import Ingest
from pipeline.redaction import redactor
from pipeline.runs.errors import RunError, StoppedError
from pipeline.runs.outlasting import outlasting, wait
from pipeline.telling import told_warnings
from spiders.card import addresses
from spiders.catalog import card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.configuration import Configuration
    from pipeline.installation import Installation
    from pipeline.intake.crawl.budget import Budget
    from pipeline.intake.crawl.job import Crawl
    from pipeline.intake.crawl.runner import Politeness, Rounds, Task
    from pipeline.runs.run import Run
    from spiders.politeness.hosts import Hosts


_MOST_IN_VAIN = 5
"""Times that the database may go away without a page stored in between: perhaps the page makes it go."""


def crawl(run: Run, next_round: Rounds, budget: Budget, *, cron: bool, resumed: bool = False) -> None:
    """Crawl in rounds until there is nothing more to ask or the budget is spent.

    Where it is not cron's crawl, cron leaves the hosts alone that it asks, until it ends.
    """
    # Scrapy is imported only by what crawls.
    from pipeline.intake.crawl.job import Crawl
    from pipeline.intake.crawl.runner import run as run_crawl
    from spiders.politeness.claims import Claims
    from spiders.politeness.hosts import Hosts

    installation = run.installation
    politeness = politeness_of(installation.configuration, yields=cron)
    claims = None if cron else Claims(politeness.slots_dir)
    hosts = Hosts(politeness.settings()["BYLINE_SLOTS"], politeness.default_delay_s)
    _cut_archive(installation)
    hide = redactor(installation.configuration)
    job = Crawl(
        run_id=run.id,
        database=installation.database,
        archive=installation.archive,
        redactor=hide,
        ingest=Ingest(installation.database, run.id, installation.clock),
        clock=installation.clock,
        teller=installation.teller,
        hosts=hosts,
        budget=budget,
        claims=claims,
    )
    run.budget_spent = lambda: budget.spent
    run.is_closed = lambda source: _groups(installation, hosts, source) <= budget.closed.keys()
    run.token_expired = lambda: job.expired
    run.take_asked = job.take_asked
    installation.is_stopping = lambda: job.stopped_by is not None
    installation.teller.begin(f"run {run.id}")
    try:
        with told_warnings(installation.teller):
            ended = run_crawl(job, politeness, _Rounds(run, job, next_round, resumed=resumed).next)
    finally:
        if claims is not None:
            claims.free()
        installation.teller.end()
    run.stopped_by = job.stopped_by
    trouble = job.trouble or ended.failure
    if trouble is not None:
        if job.stopped_by is not None and isinstance(trouble, DatabaseAwayError | StoppedError):
            raise KeyboardInterrupt(job.stopped_by)
        raise trouble
    if budget.spent or budget.closed:
        _drop_rest(run, budget)
    for error in ended.errors:
        run.issue("error", "crawl-error", hide.text(error), "see the log; `byline resume` goes on")


class _Rounds:
    """The rounds of a crawl; one that ended because the database went away is begun again once it is back.

    A round that is begun again asks for what it had queued and not stored, as after a kill. All of that is read
    anew: a server that broke down may have lost the last commits.
    """

    def __init__(self, run: Run, job: Crawl, next_round: Rounds, *, resumed: bool) -> None:
        self._run = run
        self._job = job
        self._next_round = next_round
        self._first_is_resumed = resumed
        self._tasks: Sequence[Task] = ()
        self._stored = self._in_vain = 0

    def next(self) -> Sequence[Task]:
        """Return the next round, or the last one again. Raises what ended the last one otherwise."""
        trouble, self._job.trouble = self._job.trouble or self._unsettled(), None
        if trouble is None:
            self._tasks = ()
        elif isinstance(trouble, DatabaseAwayError):
            self._outlast(trouble)
        else:
            raise trouble
        return outlasting(self._run.installation, self._asked)

    def _unsettled(self) -> DatabaseAwayError | None:
        """Return why it is not known whether all pages of the last round are there for good, None if they are."""
        try:
            self._run.installation.database.settle()
        except DatabaseAwayError as error:
            return error
        return None

    def _outlast(self, away: DatabaseAwayError) -> None:
        self._in_vain = 0 if self._job.stored > self._stored else self._in_vain + 1
        self._stored = self._job.stored
        if self._in_vain >= _MOST_IN_VAIN:
            raise away
        wait(self._run.installation, away)

    def _asked(self) -> Sequence[Task]:
        from pipeline.intake.crawl.runner import Task

        if not self._tasks:
            self._tasks = self._next_round()
            self._job.resumed, self._first_is_resumed = self._first_is_resumed, False
            return self._tasks
        with self._run.installation.database.reading() as transaction:
            if not runs_to_resume.exists(transaction, self._run.id):
                raise RunError(f"run {self._run.id} was lost with the database's last moments; type it again")
            sources = queued.sources_queued(transaction, self._run.id)
        asked = {task.source for task in self._tasks}
        return [*self._tasks, *(Task(source) for source in sources if source not in asked)]


def politeness_of(configuration: Configuration, *, yields: bool = False) -> Politeness:
    """Return what of the installation Scrapy must know."""
    from pipeline.intake.crawl.runner import Politeness as Known

    settings = configuration.settings
    return Known(
        sources=settings.sources,
        slots_dir=configuration.data_dir / "slots",
        contact=settings.contact,
        default_delay_s=settings.default_delay_s,
        backoff_s=settings.backoff_s,
        yields=yields,
    )


def _groups(installation: Installation, hosts: Hosts, source: str) -> set[str]:
    """Return the groups of a source's hosts; one that asks any host is a group of its own, and never closed."""
    own = addresses(card(source), installation.configuration.source(source)).values()
    return {hosts.place(address.url).group for address in own} or {source}


def _cut_archive(installation: Installation) -> None:
    """Cut what a process wrote to the archive and died before it could commit."""

    def ends() -> dict[str, int]:
        with installation.database.reading() as transaction:
            return fetches.archive_ends(transaction)

    if installation.archive is not None:
        installation.archive.cut(ends)


def _drop_rest(run: Run, budget: Budget) -> None:
    """Drop what the budget did not reach: the next run begins with it. Say once for each group why."""
    with run.installation.database.writing("run") as transaction:
        dropped = frontier.drop_rest(transaction, run.id)
    if budget.spent:
        words = f"the budget of requests is spent; {dropped} requests were not made"
        run.issue("info", "budget-spent", words, "raise --max-requests, or wait for the next run")
    for group, why in sorted(budget.closed.items()):
        if why == SPENT:
            words = f"the budget of requests at {group} is spent; whoever else is due there stays due"
            run.issue("info", "group-budget-spent", words, "raise due.group_requests, or wait for the next run")
        else:
            words = f"{group} failed to answer {budget.failures} times in a row, and was left alone from then on"
            advice = "whoever is due there stays due; the next run asks again"
            run.issue("warning", "host-set-aside", words, advice)
