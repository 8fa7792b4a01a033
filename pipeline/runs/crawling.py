"""Crawling for a run: the shared objects, the rounds, and what is to be said at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import fetches
from db.store import frontier
from pipeline.intake.ingest import Ingest
from pipeline.telling import told_warnings

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from pipeline.intake.crawl.runner import Politeness, Rounds
    from pipeline.runs.run import Run


def crawl(run: Run, next_round: Rounds, *, max_requests: int | None, resumed: bool = False) -> None:
    """Crawl in rounds until there is nothing more to ask or the budget is spent."""
    # Scrapy is imported only by what crawls.
    from pipeline.intake.crawl.job import Crawl
    from pipeline.intake.crawl.runner import run as run_crawl
    from spiders.politeness.hosts import Hosts

    installation = run.installation
    politeness = politeness_of(installation)
    settings = politeness.settings()
    _cut_archive(installation)
    job = Crawl(
        run_id=run.id,
        database=installation.database,
        archive=installation.archive,
        ingest=Ingest(installation.database, run.id, installation.clock),
        clock=installation.clock,
        teller=installation.teller,
        hosts=Hosts(settings["BYLINE_SLOTS"], politeness.default_delay_s),
        max_requests=max_requests,
        resumed=resumed,
    )
    run.budget_spent = lambda: job.budget_spent
    run.token_expired = lambda: job.expired
    run.take_asked = job.take_asked
    installation.teller.begin(f"run {run.id}")
    try:
        with told_warnings(installation.teller):
            ended = run_crawl(job, politeness, next_round)
    finally:
        installation.teller.end()
    run.stopped_by = ended.stopped_by
    if job.budget_spent:
        _drop_rest(run)
    for error in ended.errors:
        run.issue("error", "crawl-error", error, "see the log; `byline resume` goes on")


def politeness_of(installation: Installation) -> Politeness:
    """Return what of the installation Scrapy must know."""
    from pipeline.intake.crawl.runner import Politeness as Known

    settings = installation.configuration.settings
    return Known(
        sources=settings.sources,
        slots_dir=installation.data_dir / "slots",
        contact=settings.contact,
        default_delay_s=settings.default_delay_s,
        backoff_s=settings.backoff_s,
    )


def _cut_archive(installation: Installation) -> None:
    """Cut what a process wrote to the archive and died before it could commit."""
    if installation.archive is not None:
        with installation.database.reading() as transaction:
            ends = fetches.archive_ends(transaction)
        installation.archive.cut(ends)


def _drop_rest(run: Run) -> None:
    """Drop what the budget did not reach: the next run begins with it."""
    with run.installation.database.writing("run") as transaction:
        dropped = frontier.drop_rest(transaction, run.id)
    words = f"the budget of requests is spent; {dropped} requests were not made"
    run.issue("info", "budget-spent", words, "raise --max-requests, or wait for the next run")
