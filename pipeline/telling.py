"""Telling of long work while it goes on: a progress line on a terminal, JSON lines elsewhere."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, structs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping, Sequence
    from typing import TextIO

    from pipeline.log_file import LogFile


class Told(Struct, frozen=True):
    """What became of one answer."""

    source: str
    url: str
    outcome: str
    records: dict[str, int]
    """How many were new, changed, unchanged, rejected."""


class Teller(Protocol):
    """Whoever is told of progress."""

    def begin(self, what: str) -> None:
        """Say that a piece of work begins."""

    def waiting(self, host: str, queued: int) -> None:
        """Say which host is asked next, and how many requests are queued."""

    def page(self, told: Told) -> None:
        """Say what became of an answer."""

    def warn(self, words: str, origin: str) -> None:
        """Say what a library warns of."""

    def end(self) -> None:
        """Say that the work is done."""


class Silent:
    """Tells nobody."""

    def begin(self, what: str) -> None:
        """Say nothing."""

    def waiting(self, host: str, queued: int) -> None:
        """Say nothing."""

    def page(self, told: Told) -> None:
        """Say nothing."""

    def warn(self, words: str, origin: str) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class JsonLines:
    """Writes one JSON object a line, for logs."""

    def __init__(self, stream: TextIO | LogFile) -> None:
        import structlog

        self._log: Any = structlog.wrap_logger(
            structlog.WriteLogger(stream),  # type: ignore[arg-type]
            processors=[
                _add_process,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(),
            ],
        )

    def begin(self, what: str) -> None:
        """Write that work begins."""
        self._log.info("begin", what=what)

    def waiting(self, host: str, queued: int) -> None:
        """Write nothing: the answer's line follows."""

    def page(self, told: Told) -> None:
        """Write what became of an answer."""
        bad = told.outcome in ("blocked", "malformed", "failed")
        level = self._log.warning if bad else self._log.info
        level("page", source=told.source, url=told.url, outcome=told.outcome, **told.records)

    def warn(self, words: str, origin: str) -> None:
        """Write what a library warns of."""
        self._log.warning("warning", words=words, origin=origin)

    def end(self) -> None:
        """Write that the work is done."""
        self._log.info("end")


class Several:
    """Tells several, and takes secrets out of what is told."""

    def __init__(self, to: Sequence[Teller], hide: Callable[[str], str]) -> None:
        self._to = to
        self._hide = hide

    def begin(self, what: str) -> None:
        """Tell all that work begins."""
        for each in self._to:
            each.begin(self._hide(what))

    def waiting(self, host: str, queued: int) -> None:
        """Tell all which host is asked next."""
        for each in self._to:
            each.waiting(host, queued)

    def page(self, told: Told) -> None:
        """Tell all what became of an answer."""
        hidden = structs.replace(told, url=self._hide(told.url))
        for each in self._to:
            each.page(hidden)

    def warn(self, words: str, origin: str) -> None:
        """Tell all what a library warns of."""
        for each in self._to:
            each.warn(self._hide(words), origin)

    def end(self) -> None:
        """Tell all that the work is done."""
        for each in self._to:
            each.end()


class Bar:
    """Shows one line on a terminal: pages done and queued, their rate, the host waited for, the time left."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[host]}"),
            TimeRemainingColumn(),
            console=Console(file=stream),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, host="", rate="")
        self._done = 0

    def begin(self, what: str) -> None:
        """Show the line."""
        self._progress.start()
        self._progress.update(self._task, description=what)

    def waiting(self, host: str, queued: int) -> None:
        """Show the host waited for."""
        self._progress.update(self._task, host=f"waiting for {host}", total=self._done + queued + 1)

    def page(self, told: Told) -> None:  # noqa: ARG002
        """Count a page."""
        self._done += 1
        speed = self._progress.tasks[0].speed
        rate = "" if speed is None else f"{speed:.1f} pages/s"
        self._progress.update(self._task, completed=self._done, rate=rate)

    def warn(self, words: str, origin: str) -> None:
        """Print what a library warns of above the line."""
        self._progress.console.print(f"{origin}: {words}", markup=False, highlight=False)

    def end(self) -> None:
        """Take the line away."""
        self._progress.stop()


class Warnings(logging.Handler):
    """Hands what libraries log as warnings or errors to a teller."""

    def __init__(self, to: Teller) -> None:
        super().__init__(logging.WARNING)
        self._to = to

    def emit(self, record: logging.LogRecord) -> None:
        """Hand one on, in one line."""
        self._to.warn(" ".join(record.getMessage().split()), record.name)


@contextmanager
def told_warnings(to: Teller) -> Iterator[None]:
    """Let a teller say what libraries log for the length of the block."""
    handler = Warnings(to)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def teller(
    hide: Callable[[str], str], log: LogFile | None, stream: TextIO | None = None, *, shown: bool = True
) -> Teller:
    """Return who tells of progress on standard error, if it is shown, and in the log file.

    `hide` takes secrets out of words.
    """
    to: list[Teller] = [] if log is None else [JsonLines(log)]
    if shown:
        screen = stream or sys.stderr
        to.append(Bar(screen) if screen.isatty() else JsonLines(screen))
    return Several(to, hide)


def _add_process(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say which process writes: those of one installation share a log file."""
    event["process"] = os.getpid()
    return event
