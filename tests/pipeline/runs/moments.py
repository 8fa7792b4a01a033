"""What a job does, counted moment by moment in the phases of a run; and its process killed at one of them.

A moment is a statement, a commit or the end of a transaction in the database, a lock that is taken or given back,
a file that is opened to be written, moved or removed, or a write to the archive. Its phase is told by the modules
that are at work, so that neither the product nor the job knows of it.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

from sqlalchemy import Engine, Pool, event

from pipeline.intake import archive
from tests.pipeline.runs import drive

ARCHIVE: Final = "archive write"
REST: Final = "begin and end"
CRAWL: Final = "crawl"
_DECIDE: Final = "decide"
_PHASES: Final = (
    ("publish", ("pipeline.runs.publishing", "web.site")),
    ("stage", ("pipeline.intake.ingest",)),
    (
        "figures",
        (
            "pipeline.figures",
            "pipeline.derivation.columns",
            "pipeline.derivation.measuring",
            "pipeline.derivation.references",
        ),
    ),
    ("resolve", ("pipeline.derivation.derive.draft", "pipeline.runs.applying.previewed")),
    (_DECIDE, ("pipeline.runs.deciding.go_on",)),
    ("apply", ("pipeline.runs.applying",)),
    (CRAWL, ("pipeline.intake.crawl", "pipeline.runs.crawling", "spiders")),
)
"""Phases with the packages, modules and functions of each; where several are at work the first phase counts."""
_FILES: Final = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")

STATEMENT, COMMIT, ENDED, LOCK, FILE, WRITE = "scelfw"
LASTING: Final = (COMMIT, ENDED, FILE, WRITE)
"""Kinds of moments around which something outlasts the process."""


class Moment(NamedTuple):
    """When to kill: before or after the n-th moment of a phase (from 0), or in the middle of what it writes."""

    phase: str
    number: int
    part: str = "before"


class Moments:
    """Counts the moments of this process, and kills it at one of them."""

    def __init__(self, folders: Sequence[str], at: Moment | None, decision: str) -> None:
        self.found: dict[str, list[str]] = {}
        """Phase to the kinds of its moments, in their order."""
        self._folders = tuple(folders)
        self._at = at
        self._decision = decision
        self._lock = threading.RLock()

    def watch(self) -> None:
        """Begin to count."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self.meet(STATEMENT))
        event.listen(Engine, "commit", lambda _: self.meet(COMMIT))
        event.listen(Pool, "checkin", lambda *_: self.meet(ENDED))
        claimed = archive.claimed
        archive.claimed = lambda path: _watched(claimed(path), self)
        sys.addaudithook(self._audited)

    def meet(self, kind: str, phase: str | None = None, write: Callable[[bool], None] = lambda _: None) -> None:
        """Count a moment; `write` does what it is about, by half where it is told so."""
        with self._lock:
            name = phase or _phase()
            name = self._decision if name == _DECIDE else name
            kinds = self.found.setdefault(name, [])
            is_now = self._at is not None and self._at[:2] == (name, len(kinds))
            kinds.append(kind)
        if not is_now:
            write(False)
            return
        assert self._at is not None
        if self._at.part != "before":
            write(self._at.part == "half")
        os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, what: str, arguments: tuple[Any, ...]) -> None:
        if what == "fcntl.flock":
            self.meet(LOCK)
        elif what in _FILES or (what == "open" and _writes(*arguments[1:3])):
            self._touched(str(arguments[0]))

    def _touched(self, path: str) -> None:
        if path.startswith(self._folders):
            self.meet(FILE)


class _Watched(io.FileIO):
    """A file of the archive whose writes are moments."""

    moments: Moments

    def write(self, data: Any) -> int:
        """Write some bytes, or half of them."""
        kept = bytes(data)

        def write(by_half: bool) -> None:
            io.FileIO.write(self, kept[: len(kept) // 2] if by_half else kept)

        self.moments.meet(WRITE, ARCHIVE, write)
        return len(kept)


def _watched(stream: io.FileIO | None, moments: Moments) -> io.FileIO | None:
    """Return the same open file, with its lock."""
    if stream is None:
        return None
    watched = _Watched(fcntl.fcntl(stream, fcntl.F_DUPFD_CLOEXEC, 3), "wb")
    watched.moments = moments
    stream.close()
    return watched


def _writes(mode: str | None, flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR)) if mode is None else not set("wax+").isdisjoint(mode)


def _phase() -> str:
    """Return the phase in which this thread is."""
    rank = len(_PHASES)
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        rank = min(rank, _rank(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}."))
        frame = frame.f_back
    if rank < len(_PHASES):
        return _PHASES[rank][0]
    # A crawl stores, and asks what to ask next, in threads.
    return REST if threading.current_thread() is threading.main_thread() else CRAWL


@cache
def _rank(function: str) -> int:
    ranks = (n for n, (_, names) in enumerate(_PHASES) if any(function.startswith(f"{name}.") for name in names))
    return next(ranks, len(_PHASES))


def run(
    environ: Mapping[str, str],
    job: Sequence[str],
    at: Moment | None,
    decision: str,
    folders: Sequence[str],
    told: Path,
) -> None:
    """Run a job in this process, alone in a session, and leave what it printed and its moments in a folder.

    A person's decision is a phase of the name told; files below the folders are watched.
    """
    os.setsid()
    with (told / "output").open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    moments = Moments(folders, at, decision)
    moments.watch()
    try:
        status = drive.perform(environ, job[0], job[1:])
    finally:
        kinds = {phase: "".join(found) for phase, found in moments.found.items()}
        (told / "moments.json").write_text(json.dumps(kinds), encoding="utf-8")
    sys.exit(status)
