"""Visits to authors: whose turn it is, alone with each, and what is written down of each."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import visits as stored
from db.queries.visits import Came, Followee
from db.store import following as store
from db.store.following import VisitRow
from pipeline import authors
from pipeline.authors import Meant
from pipeline.runs import due, following, targets
from pipeline.runs.due import Stand
from pipeline.runs.locks import BusyError, alone
from pipeline.runs.publishing import publish
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from pipeline.installation import Installation
    from pipeline.runs.run import Run


class Visited(Struct):
    """An author who is being asked for."""

    typed: str
    meant: Meant
    followed: int | None = None
    """Number among those whom cron visits, where it is cron's visit."""
    resting: frozenset[str] = frozenset()
    """Sources at which it is not yet time."""
    rounds: int = 0
    asked: set[tuple[str, Target]] = set()
    requests: set[int] = set()
    """The first requests of its rounds."""
    came: dict[str, Came] = {}
    """Source to what came of asking there."""
    left_out: set[str] = set()
    """Sources that are left alone in this run although there is something to ask."""


class Visiting:
    """The visits of one run, one after the other."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._began = run.installation.clock()
        self._lock = ExitStack()
        self._done: dict[str, dict[str, Came]] = {}
        self._shared: set[str] = set()
        """Sources at which earlier visits have used the budget."""

    def begin(self, visit: Visited) -> bool:
        """Be alone with an author whom cron visits, and return whether that is so."""
        if visit.followed is None:
            return True
        name = name_of(self._run.installation, visit.meant)
        with ExitStack() as held:
            try:
                held.enter_context(lock(self._run.installation, name))
            except BusyError as error:
                words = "nothing: the other run refreshes this author"
                self._run.issue("warning", "author-busy", str(error), words)
                return False
            # Followed under another name too: what has been asked in this run stands for both.
            done = self._done.setdefault(name, {})
            if done and not self._run.is_dry:
                self._note(visit.followed, done)
            self._lock = held.pop_all()
        visit.resting |= done.keys()
        visit.came = done
        return True

    def end(self, visit: Visited) -> None:
        """See what came of the visit, write it down where it is cron's, and leave the author."""
        with self._run.installation.database.reading() as transaction:
            came = {source: Came(0, 0, 1, changed=False) for source in visit.left_out}
            came |= stored.came_of(transaction, visit.requests)
        visit.came.update(came)
        if visit.followed is not None and not self._run.is_dry:
            self._note(visit.followed, came)
            self._shared |= {source for source, what in came.items() if what.requests}
        self._lock.close()

    def _note(self, followed: int, found: Mapping[str, Came]) -> None:
        spent = self._run.budget_spent()
        alone = {source for source in found if not self._shared or (not spent and source not in self._shared)}
        _note(self._run, followed, found, alone, began=self._began)


def due_visits(installation: Installation, only: Sequence[str]) -> list[Visited]:
    """Return the followed authors whom it is time to visit, in their order."""
    return [
        Visited(author.value, Meant(author.scheme, author.value), author.id, resting)
        for author, resting, _ in due_now(installation, only)
    ]


def due_now(
    installation: Installation, only: Sequence[str]
) -> Iterator[tuple[Followee, frozenset[str], dict[str, Stand]]]:
    """Yield the followed authors whom it is time to visit, in their order.

    With each come the sources at which it is not yet time, and how cron stands with the author at each source.
    """
    configuration = installation.configuration
    with installation.database.reading() as transaction:
        people = {each.id: each for each in stored.followees(transaction)}
        found = stands(stored.visits(transaction))
    followed = [due.Author(each.id, each.followed_at, found.get(each.id, {})) for each in people.values()]
    sources = targets.enabled(configuration, only)
    for each in due.due(followed, sources, installation.clock(), configuration.settings.due):
        yield people[each.key], each.resting, found.get(each.key, {})


def know(run: Run) -> None:
    """Follow by Byline's own id, and publish, whoever was followed by an identifier and is known by now."""
    with run.installation.database.reading() as transaction:
        unnamed = [each for each in stored.followees(transaction) if each.scheme != "byline"]
        found = [(each.id, authors.found(transaction, Meant(each.scheme, each.value))) for each in unnamed]
    clear = [(followed, known[0].id) for followed, known in found if len(known) == 1]
    if not clear:
        return
    with run.installation.database.writing("derive") as transaction:
        if sum(store.turned_out(transaction, followed, author_id) for followed, author_id in clear):
            publish(run, transaction)


def note_by_person(run: Run, visit: Visited, author_id: str) -> None:
    """Write down that a person asked for an author who is followed, under whichever name."""
    with run.installation.database.reading() as transaction:
        pairs = following.names(transaction, author_id)
        found = [each.id for each in stored.followees(transaction) if (each.scheme, each.value) in pairs]
    for followed in found:
        _note(run, followed, visit.came, visit.came.keys(), began=run.installation.clock())


def _note(run: Run, followed: int, found: Mapping[str, Came], alone: Collection[str], *, began: datetime) -> None:
    """Write down what came of asking for a person; where the budget was spent before, all stays as it was."""
    rules, now = run.installation.configuration.settings.due, run.installation.clock()
    with run.installation.database.writing("run") as transaction:
        rows = {row.source: row for row in stored.visits(transaction, followed)}
        for source, came in found.items():
            row, requests = rows.get(source), came.requests
            if row is not None and row.run_id == run.id and row.answered_at == row.asked_at:
                continue  # the run was killed after this was written down, and resumed
            before = None if row is None else _stand(row)
            if due.counts(requests, came.failed, came.left, alone=source in alone):
                changed = came.changed
                after = due.after_visit(
                    before, began=began, at=now, changed=changed, requests=requests, rules=rules
                )
            elif came.failed:
                after = due.after_outage(before, at=now, requests=requests, rules=rules)
            else:
                after = due.after_cut(before, at=began, rules=rules)
            store.note(transaction, _row(followed, source, after, run.id))


def stands(rows: Iterable[VisitRow]) -> dict[int, dict[str, Stand]]:
    """Return how cron stands with each followed person at each source."""
    found: dict[int, dict[str, Stand]] = {}
    for row in rows:
        found.setdefault(row.followed_id, {})[row.source] = _stand(row)
    return found


def name_of(installation: Installation, meant: Meant) -> str:
    """Return one name for an author, however typed."""
    with installation.database.reading() as transaction:
        known = authors.found(transaction, meant)
    return known[0].id if len(known) == 1 else f"{meant.scheme}:{meant.value.lower()}"


@contextmanager
def locks(installation: Installation, visits: Sequence[Visited], *, wait: bool) -> Iterator[None]:
    """Hold the locks of all these authors, in an order that is the same for everybody. Raises BusyError."""
    with ExitStack() as stack:
        for name in sorted({name_of(installation, visit.meant) for visit in visits}):
            stack.enter_context(lock(installation, name, wait=wait))
        yield


def lock(installation: Installation, name: str, *, wait: bool = False) -> AbstractContextManager[None]:
    """Hold the lock of an author: the same one is refreshed by one process at a time. Raises BusyError."""
    folder, now = installation.data_dir / "locks", installation.clock()
    return alone(folder, f"refresh of {name}", now=now, wait=wait, tell=installation.tell)


def _stand(row: VisitRow) -> Stand:
    return Stand(row.asked_at, row.answered_at, row.due_at, timedelta(seconds=row.interval_s), row.requests)


def _row(followed: int, source: str, stand: Stand, run_id: int) -> VisitRow:
    return VisitRow(
        followed_id=followed,
        source=source,
        asked_at=stand.asked_at,
        answered_at=stand.answered_at,
        due_at=stand.due_at,
        interval_s=round(stand.interval.total_seconds()),
        requests=stand.requests,
        run_id=run_id,
    )
