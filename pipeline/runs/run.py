"""A run from its beginning to its exit status: its lock, its row, its issue log."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from signal import SIGINT, Signals
from typing import TYPE_CHECKING, Any

from db.errors import DatabaseError
from db.queries import counts, runs, runs_to_resume
from db.store import runs as store
from db.store.derived import Difference as Rows
from pipeline import processes
from pipeline.intake.errors import TROUBLE, is_short_of_memory
from pipeline.phrases import counted, listed
from pipeline.runs import coverage
from pipeline.runs.difference import Difference
from pipeline.runs.locks import alone
from pipeline.runs.outlasting import outlasting
from pipeline.runs.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from db.queries.snapshots import Kept
    from pipeline.derivation.derive import Derived
    from pipeline.installation import Installation
    from pipeline.runs.guards import Alarm


HELD = 3
"""Exit status of a run of which something waits for a person."""


_SOUND = (
    "`byline runs show {0}` has the account; `byline verify` tells whether what was stored is sound,"
    " `byline replay --source {1}` reads the kept answers again; report it if neither explains it"
)


class Run:
    """What a running job keeps in mind."""

    def __init__(self, installation: Installation, run_id: int, job: str, *, is_dry: bool = False) -> None:
        self.installation = installation
        self.id = run_id
        self.job = job
        self.is_dry = is_dry
        """Whether it ends with what it would change."""
        self.difference = Difference()
        """What it changes, or would change."""
        self.held: tuple[Alarm, ...] = ()
        """Why something of it is held."""
        self.stopped_by: int | None = None
        self.derived = Rows()
        """Derived rows written so far."""
        self.snapshot: Kept | None = None
        """The snapshot that it made of how common words and names are."""
        self.reference: Kept | None = None
        """The reference of figures that it made."""
        self.budget_spent: Callable[[], bool] = lambda: False
        self.is_closed: Callable[[str], bool] = lambda _: False
        """Whether all hosts of a source are left alone for the rest of the run."""
        self.token_expired: Callable[[], bool] = lambda: False
        self.take_asked: Callable[[], set[int]] = set
        """Returns the first requests of the rounds since it was last called, those too that were made before."""
        self._unaccounted: set[str] = set()

    def issue(self, level: str, code: str, detail: str, advice: str, *, source: str | None = None) -> None:
        """Add a line that is not about one page to the issue log; an error makes the exit status 1."""
        with self.installation.database.writing(source or "run") as transaction:
            store.add_issue(
                transaction,
                run_id=self.id,
                at=self.installation.clock(),
                level=level,
                code=code,
                source=source,
                url=None,
                detail=detail,
                advice=advice,
            )

    def add_derived(self, derived: Derived) -> None:
        """Count what a derivation wrote, and note what it did not compare; outside of its transaction."""
        self.derived += derived.total
        self.snapshot = derived.snapshot or self.snapshot
        self.reference = derived.reference or self.reference
        for words in derived.cuts:
            advice = "nothing: what is compared is bounded; `make accuracy` tells the recall"
            self.issue("info", "blocks-cut", words, advice)

    def exit_status(self) -> int:
        """Return 0 if clean, 1 with errors, 3 if something is held, 130 or 143 if stopped by a signal.

        What the run asked and saw is accounted for first: what does not add up is an error.
        """
        self._account()
        if self.stopped_by is not None:
            return 128 + self.stopped_by
        if self.held:
            return HELD
        with self.installation.database.reading() as transaction:
            return 1 if counts.errors(transaction, self.id) else 0

    def _account(self) -> None:
        with self.installation.database.reading() as transaction:
            found = coverage.of_run(transaction, self.id)
        gaps = {f"{each.source}: {gap}": each.source for each in found for gap in each.gaps}
        for words in gaps.keys() - self._unaccounted:
            self.issue("error", "unaccounted", words, _SOUND.format(self.id, gaps[words]), source=gaps[words])
        self._unaccounted |= gaps.keys()

    def told(self) -> list[str]:
        """Return what the run did, line by line."""
        with self.installation.database.reading() as transaction:
            done = listed(counts.of_run(transaction, self.id))
        lines = [f"run {self.id}: {done or 'nothing to store'}; {self._changed()}", *self._learned()]
        lines += [f"held: {alarm.words}" for alarm in self.held]
        if self.held or self.is_dry:
            lines.append(
                f"what waits: `byline runs diff {self.id}` shows it, `byline runs apply {self.id}` lets it count,"
                f" `byline runs discard {self.id}` drops it"
            )
        if self.stopped_by is not None:
            lines.append(f"stopped by {Signals(self.stopped_by).name}; {_go_on(self)}")
        return lines

    def summary(self) -> Summary:
        """Return what a job did of which there is no more to say."""
        return Summary(self.id, self.exit_status(), tuple(self.told()))

    def _changed(self) -> str:
        if self.is_dry:
            return f"nothing was changed; it would be: {listed(self.difference.sums()) or 'nothing'}"
        rows = self.derived
        return f"{rows.added} derived rows added, {rows.changed} changed, {rows.removed} removed"

    def _learned(self) -> list[str]:
        told = []
        if self.snapshot is not None:
            over = f"snapshot {self.snapshot.number}, over {counted(self.snapshot.records, 'record')}"
            told.append(f"how common words and names are was learned anew: {over}; everything was derived by it")
        if self.reference is not None:
            over = f"snapshot {self.reference.number}, over {counted(self.reference.records, 'paper')}"
            told.append(f"what figures are taken against was learned anew: {over}")
        return told


@contextmanager
def running(
    installation: Installation, command: str, job: str, arguments: Any, *, is_dry: bool = False, wait: bool = False
) -> Iterator[Run]:
    """Run a job alone for the length of the block, and keep how it ended.

    Raises BusyError where the job runs already, unless told to wait for that.
    """
    with _alone(installation, job, wait=wait):
        with installation.database.writing("run") as transaction:
            run_id = store.begin(
                transaction,
                command=command,
                job=job,
                arguments=arguments,
                process=processes.name(),
                at=installation.clock(),
            )
            died = runs.died_before(transaction, job, run_id)
        with _kept(installation, Run(installation, run_id, job, is_dry=is_dry)) as run:
            if died is not None:
                words = f"run {died}, the one before this of the same job, died half-way; what it stored waits"
                advice = f"`byline resume {died}` goes on with it, `byline runs discard {died}` drops it"
                run.issue("warning", "died-before", words, advice)
            yield run


@contextmanager
def resuming(
    installation: Installation, job: str, run_id: int, *, is_dry: bool = False, wait: bool = False
) -> Iterator[Run]:
    """Go on with a run alone for the length of the block, and keep how it ended. Raises BusyError as `running`."""
    with _alone(installation, job, wait=wait):
        with installation.database.writing("run") as transaction:
            store.reopen(transaction, run_id, processes.name())
        with _kept(installation, Run(installation, run_id, job, is_dry=is_dry)) as run:
            yield run


def _alone(installation: Installation, job: str, *, wait: bool) -> AbstractContextManager[None]:
    folder = installation.data_dir / "locks"
    return alone(folder, job, now=installation.clock(), wait=wait, tell=installation.tell)


@contextmanager
def _kept(installation: Installation, run: Run) -> Iterator[Run]:
    """Keep how a run ended, whichever way it did."""
    try:
        yield run
        installation.close_archive()
        state = "finished" if run.stopped_by is None else "stopped"
        outlasting(installation, lambda: _end(run, state, run.exit_status()))
    except BaseException as raised:
        error = MemoryError() if is_short_of_memory(raised) else raised
        if isinstance(error, KeyboardInterrupt):
            run.stopped_by = next(iter(error.args), SIGINT)
        if isinstance(error, (KeyboardInterrupt, *TROUBLE)):
            error.add_note(f"run {run.id}: {_go_on(run)}")
        # What made the run fail may be that nothing can be written; then it stands there as one that died.
        with suppress(DatabaseError, MemoryError):
            _end(run, "failed", 2) if run.stopped_by is None else _end(run, "stopped", run.exit_status())
        if error is raised:
            raise
        raise error from raised


def _end(run: Run, state: str, exit_status: int) -> None:
    with run.installation.database.writing("run") as transaction:
        store.end(
            transaction,
            run.id,
            state=state,
            exit_status=exit_status,
            counts=counts.of_run(transaction, run.id),
            at=run.installation.clock(),
        )


def _go_on(run: Run) -> str:
    if run.job.split()[0] in runs_to_resume.COMMANDS:
        return f"nothing of it is lost; `byline resume {run.id}` goes on with it"
    return "what it stored stays; type the command again"
