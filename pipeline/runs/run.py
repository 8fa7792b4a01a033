"""A run from its beginning to its exit status: its lock, its row, its issue log, its counts."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from db.store import runs as store
from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.installation import Installation
    from pipeline.intake.ingest import Stored

_ADVICE = {
    "blocked": "the source refuses for now; wait, then `byline resume`",
    "malformed": "the page's layout may have changed; `byline replay` reads it again after a fix",
    "failed": "try again later with `byline resume`",
    "gone": "check the identifier",
}


class Run:
    """What a running job tells of itself."""

    def __init__(self, installation: Installation, run_id: int) -> None:
        self.installation = installation
        self.id = run_id
        self.counts: Counter[str] = Counter()
        self.errors = 0
        self.stopped_by: int | None = None
        self.notes: list[str] = []
        self.budget_spent: Callable[[], bool] = lambda: False
        self.token_expired: Callable[[], bool] = lambda: False

    def issue(
        self, level: str, code: str, detail: str, advice: str, *, source: str | None = None, url: str | None = None
    ) -> None:
        """Add a line to the issue log; an error makes the exit status 1."""
        self.errors += level == "error"
        with self.installation.database.writing(source or "run") as transaction:
            store.add_issue(
                transaction,
                run_id=self.id,
                at=self.installation.clock(),
                level=level,
                code=code,
                source=source,
                url=url,
                detail=detail,
                advice=advice,
            )

    def page(self, source: str, url: str, stored: Stored, code: str, detail: str) -> None:
        """Count an answer and what it held, and note in the issue log what is wrong with it."""
        self.counts[f"pages {stored.outcome}"] += 1
        for name in ("new", "changed", "unchanged", "rejected"):
            self.counts[f"records {name}"] += getattr(stored, name)
        for note in stored.notes:
            self.notes.append(note)
            self.issue("warning", "watermark-stays", note, "see `byline runs show`", source=source, url=url)
        if stored.outcome in _ADVICE:
            level = "warning" if stored.outcome == "gone" else "error"
            self.issue(level, code, detail, _ADVICE[stored.outcome], source=source, url=url)
        if stored.rejected:
            advice = "`byline replay` reads them again after a fix of the parser"
            self.issue(
                "warning",
                "records-rejected",
                f"{stored.rejected} records rejected",
                advice,
                source=source,
                url=url,
            )

    @property
    def exit_status(self) -> int:
        """0 clean, 1 finished with errors, 130 or 143 stopped by a signal."""
        if self.stopped_by is not None:
            return 128 + self.stopped_by
        return 1 if self.errors else 0


@contextmanager
def running(installation: Installation, command: str, job: str, arguments: Any) -> Iterator[Run]:
    """Run a job alone for the length of the block, and keep how it ended. Raises BusyError."""
    with alone(installation.data_dir / "locks", job, now=installation.clock()):
        with installation.database.writing("run") as transaction:
            run_id = store.begin(
                transaction,
                command=command,
                job=job,
                arguments=arguments,
                process=installation.process,
                at=installation.clock(),
            )
        with kept(installation, Run(installation, run_id)) as run:
            yield run


@contextmanager
def kept(installation: Installation, run: Run) -> Iterator[Run]:
    """Keep how a run ended, whichever way it did."""
    state = "failed"
    try:
        yield run
        state = "stopped" if run.stopped_by is not None else "finished"
    finally:
        if installation.archive is not None:
            installation.archive.close()
        with installation.database.writing("run") as transaction:
            store.end(
                transaction,
                run.id,
                state=state,
                exit_status=run.exit_status if state != "failed" else 2,
                counts=dict(run.counts),
                at=installation.clock(),
            )
