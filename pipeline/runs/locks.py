"""One at a time: a job, or a derivation, holds a lock file that the system frees when its process dies."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.runs.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO


_POLL_S = 0.05
ARCHIVE = "archive (replay, forget, archive verify or gc)"
"""Lock of what reads the whole archive, or rewrites what is in it."""


_SINCE = "%Y-%m-%d %H:%M:%S UTC"


class Holder(Struct):
    """Who holds a lock."""

    pid: int
    what: str
    since: str

    @property
    def began(self) -> datetime:
        """Since when."""
        return datetime.strptime(f"{self.since}+0000", f"{_SINCE}%z")


class BusyError(Exception):
    """Another process has the lock; the message says which, and since when."""


_ALL = "all.lock"
"""Held by every job together with others, or by one job that suffers no other."""


@contextmanager
def alone(
    folder: Path,
    what: str,
    *,
    now: datetime,
    wait: bool = False,
    tell: Callable[[str], None] | None = None,
    is_stopping: Callable[[], bool] | None = None,
) -> Iterator[None]:
    """Hold the lock of a job for the length of the block.

    Raises BusyError if another process holds it, unless told to wait (`tell` is then told for whom); in any case
    if one holds all locks. Raises StoppedError if it is to stop while it waits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(what.encode()).hexdigest()[:16]}.lock"
    asked = time.monotonic()
    with (folder / _ALL).open("a+", encoding="utf-8") as everything, path.open("a+", encoding="utf-8") as stream:
        if not _locked(everything, fcntl.LOCK_SH | fcntl.LOCK_NB):
            raise BusyError(_who(everything, what))
        if not _locked(stream, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if not wait:
                raise BusyError(_who(stream, what))
            if tell is not None:
                tell(f"waiting: {_who(stream, what)}")
            _wait(stream, is_stopping)
        with _signed(stream, what, now + timedelta(seconds=time.monotonic() - asked)):
            yield


@contextmanager
def quiet(folder: Path, what: str, *, now: datetime) -> Iterator[None]:
    """Hold all locks for the length of the block: no job begins. Raises BusyError while one runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _ALL).open("a+", encoding="utf-8") as everything:
        if not _locked(everything, fcntl.LOCK_EX | fcntl.LOCK_NB):
            raise BusyError(_who_runs(folder, everything))
        with _signed(everything, what, now):
            yield


def refuse_beside_quiet(folder: Path) -> None:
    """Raise BusyError while one job holds all locks."""
    path = folder / _ALL
    if path.exists():
        with path.open("r", encoding="utf-8") as everything:
            if not _locked(everything, fcntl.LOCK_SH | fcntl.LOCK_NB):
                raise BusyError(_who(everything, "another job"))


def signed(folder: Path) -> Iterator[tuple[Holder, bool]]:
    """Yield who has signed a job's lock file, and whether they hold it still: one who was killed does not."""
    for path in sorted(folder.glob("*.lock")):
        if path.name == _ALL:
            continue
        with path.open("r", encoding="utf-8") as stream:
            holder = _holder(stream)
            # A file without a name in it is not tried, else a job that begins now would find it taken.
            if holder is not None:
                yield holder, not _locked(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)


def _who_runs(folder: Path, everything: TextIO) -> str:
    held = (holder for holder, is_held in signed(folder) if is_held)
    first = next(held, None)
    return _who(everything, "a job") if first is None else _told(first)


def _wait(stream: TextIO, is_stopping: Callable[[], bool] | None) -> None:
    """Lock a file once it is free. The main thread heeds signals; any other must look whether it is to stop."""
    if is_stopping is None:
        fcntl.flock(stream, fcntl.LOCK_EX)
        return
    while not _locked(stream, fcntl.LOCK_EX | fcntl.LOCK_NB):
        if is_stopping():
            raise StoppedError
        time.sleep(_POLL_S)


def _locked(stream: TextIO, how: int) -> bool:
    try:
        fcntl.flock(stream, how)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _signed(stream: TextIO, what: str, since: datetime) -> Iterator[None]:
    """Write into a lock file who holds it, for the length of the block."""
    holder = Holder(os.getpid(), what, f"{since.astimezone(UTC):{_SINCE}}")
    stream.truncate(0)
    try:
        os.write(stream.fileno(), msgspec.json.encode(holder))
    except OSError as error:
        error.filename = stream.name
        raise
    try:
        yield
    finally:
        # Else the next holder's process, before it has written its own line, would be told as this one.
        stream.truncate(0)


def _who(stream: TextIO, what: str) -> str:
    holder = _holder(stream)
    return f"another process runs: {what}" if holder is None else _told(holder)


def _holder(stream: TextIO) -> Holder | None:
    stream.seek(0)
    try:
        return msgspec.json.decode(stream.read(), type=Holder)
    except msgspec.DecodeError:
        return None


def _told(holder: Holder) -> str:
    return f"process {holder.pid} runs this since {holder.since}: {holder.what}"
