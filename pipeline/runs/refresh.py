"""The job behind `byline refresh`: ask the sources about authors, follow what they name, derive.

An author is asked for in rounds: first by what was typed; then by the identifiers, pages and papers by which the
author is known after deriving what came; until nothing new is left to ask, or the budget is spent.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.queries import counts, profiles
from db.queries import frontier as queued
from pipeline import authors
from pipeline.authors import AuthorError, Meant
from pipeline.intake.crawl.budget import Budget
from pipeline.phrases import counted
from pipeline.runs import applying, crawling, jobs, publishing, targets, visiting
from pipeline.runs.outlasting import outlasting
from pipeline.runs.run import running
from pipeline.runs.summary import Summary
from pipeline.runs.visiting import Visited, Visiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from db.engine import Transaction
    from pipeline.configuration import Configuration
    from pipeline.installation import Installation
    from pipeline.intake.crawl.runner import Task
    from pipeline.runs.run import Run
    from spiders.target import Target


def refresh(
    installation: Installation,
    typed: Sequence[str],
    *,
    only: Sequence[str],
    max_requests: int,
    is_dry: bool = False,
    wait: bool = False,
) -> Summary:
    """Refresh authors by hand. Raises AuthorError, BusyError; the summary's problems name who stayed unclear."""
    visits = [Visited(each, authors.meant(each)) for each in typed]
    for visit in visits:
        check(installation.configuration, visit, only)
    with installation.database.reading() as transaction:
        for visit in visits:
            authors.refuse_forgotten(transaction, visit.meant)
    job = "refresh " + " ".join(sorted(visit.typed for visit in visits))
    arguments = {"authors": list(typed), "sources": list(only), "dry_run": is_dry}
    with (
        visiting.locks(installation, visits, wait=wait),
        running(installation, "refresh", job, arguments, is_dry=is_dry, wait=wait) as run,
    ):
        rounds = Rounds(run, visits, only)
        crawling.crawl(run, rounds.next, Budget(max_requests), cron=False)
        return finish(run, visits)


def finish(run: Run, visits: Sequence[Visited]) -> Summary:
    """Derive and publish, follow the authors who are clear by now, and say who is not."""
    applying.apply(run)
    problems = []
    if not (run.stopped_by or run.is_dry):
        outlasting(run.installation, lambda: visiting.know(run))
        asked = (visit for visit in visits if visit.followed is None)
        settled = (outlasting(run.installation, partial(_settle, run, visit)) for visit in asked)
        problems = list(filter(None, settled))
    status = run.exit_status() or (2 if problems else 0)
    return Summary(run.id, status, tuple(run.told()), tuple(problems))


def refresh_due(
    installation: Installation, *, only: Sequence[str], max_requests: int, is_dry: bool = False, wait: bool = False
) -> Summary:
    """Refresh the followed authors who are due, in their order, within a budget of requests. Raises BusyError."""
    arguments = {"due": True, "sources": list(only), "dry_run": is_dry}
    with running(installation, "refresh", jobs.DUE, arguments, is_dry=is_dry, wait=wait) as run:
        visits = visiting.due_visits(run.installation, only)
        crawling.crawl(run, Rounds(run, visits, only).next, due_budget(installation, max_requests), cron=True)
        return finish(run, visits)


def due_budget(installation: Installation, max_requests: int) -> Budget:
    """Return what `refresh --due` may ask."""
    rules = installation.configuration.settings.due
    return Budget(max_requests, group_requests=rules.group_requests, failures=rules.failures)


class Rounds:
    """What to ask next: the authors one after the other, each in rounds."""

    def __init__(self, run: Run, visits: Sequence[Visited], only: Sequence[str]) -> None:
        self._run = run
        self._only = only
        self._left = list(visits)
        self._visiting = Visiting(run)

    def next(self) -> Sequence[Task]:
        """Return the next round's tasks; nothing once all authors are done, or the budget is spent."""
        from pipeline.intake.crawl.runner import Task

        asked = self._run.take_asked()
        if asked:
            self._left[0].requests |= asked
        while self._left and not self._run.budget_spent():
            visit = self._left[0]
            if not visit.rounds and not self._visiting.begin(visit):
                self._left.pop(0)
                continue
            fresh = self._fresh(visit)
            visit.rounds += 1
            if fresh:
                by_source: dict[str, list[Target]] = {}
                for source, target in fresh:
                    by_source.setdefault(source, []).append(target)
                visit.asked.update(fresh)
                return [Task(source, targets.batched(found)) for source, found in by_source.items()]
            self._end()
        if self._left and self._left[0].rounds:
            self._end()
        return []

    def _end(self) -> None:
        self._visiting.end(self._left[0])
        self._left.pop(0)  # not before: this is done again where the database went away meanwhile

    def _fresh(self, visit: Visited) -> list[tuple[str, Target]]:
        """Return what this author has not been asked for in this run."""
        with self._seen(visit) as transaction:
            found = asks(transaction, self._run.installation.configuration, visit, self._only)
        visit.left_out |= {source for source, _ in found if self._run.is_closed(source)}
        return [pair for pair in found if pair[0] not in visit.left_out and pair not in visit.asked]

    def _seen(self, visit: Visited) -> AbstractContextManager[Transaction]:
        """Return what is known, as if what came for this author counted; what came for others cannot slow it."""
        database = self._run.installation.database
        if not visit.rounds:
            return database.reading()
        with database.reading() as transaction:
            came = queued.fetches_under(transaction, visit.requests)
        return applying.previewed(self._run, came)


def asks(
    transaction: Transaction, configuration: Configuration, visit: Visited, only: Sequence[str]
) -> list[tuple[str, Target]]:
    """Return what the sources can be asked about an author by what is known now."""
    known = authors.found(transaction, visit.meant)
    found: list[tuple[str, Target]] = []
    for source in targets.enabled(configuration, only):
        if source not in visit.resting:
            typed = _also_by_name(visit.meant, known)
            wanted = [t for each in typed for t in targets.typed(configuration, each, source, only)]
            if len(known) == 1:
                wanted += targets.known_of(transaction, known[0].id, source)
            found += [(source, target) for target in dict.fromkeys(wanted)]
    return found


def _also_by_name(meant: Meant, known: Sequence[profiles.Candidate]) -> list[Meant]:
    """Return what was typed, Byline's own ids as the name of the author who has them."""
    if meant.scheme == "byline" or (meant.scheme == "name" and len(known) == 1 and known[0].id == meant.value):
        return [Meant("name", each.name) for each in known]
    return [meant]


def check(configuration: Configuration, visit: Visited, only: Sequence[str]) -> None:
    """Refuse an author whom no source could be asked for. Raises AuthorError."""
    from spiders.catalog import SOURCES

    for source in only:
        if source not in SOURCES:
            raise AuthorError(f"{source} is no source; known: {', '.join(SOURCES)}")
        reason = targets.why_off(configuration, source)
        if reason is not None:
            raise AuthorError(reason)
    asked = _also_by_name(visit.meant, ())
    if visit.meant.scheme in ("byline", "name"):
        asked = [Meant("name", visit.typed)]
    able = [s for s in SOURCES if any(targets.typed(configuration, each, s, only) for each in asked)]
    ready = [source for source in able if source in targets.enabled(configuration, only)]
    if ready:
        return
    off = [reason for source in able if (reason := targets.why_off(configuration, source))]
    advice = "; ".join(off) or "name an identifier at a source, or a page's URL"
    raise AuthorError(f"no source can be asked for {visit.typed!r}: {advice}")


def _settle(run: Run, visit: Visited) -> str:
    """Follow the author who was meant, or return why it is not clear who that is."""
    with run.installation.database.reading() as transaction:
        known = authors.found(transaction, visit.meant)
    if len(known) == 1:
        publishing.follow(run, known[0].id)
        visiting.note_by_person(run, visit, known[0].id)
        return ""
    with run.installation.database.reading() as transaction:
        if known:
            return authors.ambiguous(transaction, visit.typed, known)
        failed = counts.errors(transaction, run.id)
    if run.held:
        return f"{visit.typed!r} is followed once `byline runs apply {run.id}` lets count what is held"
    if failed:
        failures = counted(failed, "request")
        return f"{visit.typed!r} was not found, and {failures} failed; see `byline runs show {run.id}`"
    return f"no source that was asked knows {visit.typed!r}; try an identifier (orcid, arxiv:…, s2:…, acl:…)"
