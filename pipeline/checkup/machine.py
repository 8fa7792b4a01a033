"""Checks of the machine that an installation lies on: versions, folders, locks, clock, disk."""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.checkup.finding import Finding, Level
from pipeline.phrases import counted, size, when
from pipeline.runs import locks

if TYPE_CHECKING:
    from collections.abc import Iterator

_LITTLE: Final = 1024**3
_TOO_LITTLE: Final = 100 * 1024**2
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time."""
_SLACK: Final = timedelta(minutes=5)
_LONG: Final = timedelta(days=2)
_SQLITE: Final = (3, 35)
"""The first SQLite whose INSERT tells the number that it gave."""


def free_bytes(path: Path) -> int:
    """Return the free space where a path lies, whether or not it is there yet."""
    return shutil.disk_usage(_nearest(path)).free


def versions(sqlite: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """Tell the versions of what runs; SQLite's is that of Python, not that of a package."""
    named = ".".join(map(str, sqlite))
    words = f"Byline {version('byline')}, Python {platform.python_version()}, SQLite {named}"
    if sqlite < _SQLITE:
        advice = f"install a Python with SQLite {'.'.join(map(str, _SQLITE))} or newer"
        return Finding("fail", "versions", f"{words}: this SQLite is too old", advice)
    return Finding("ok", "versions", f"{words}, Scrapy {version('scrapy')}")


def dumping(path: str | None) -> Finding:
    """Check that the programs which copy a PostgreSQL database are to be found; `path` is that of programs."""
    if missing := [name for name in ("pg_dump", "pg_restore") if shutil.which(name, path=path) is None]:
        advice = "install PostgreSQL's client programs; until then take copies with `byline export --format jsonl`"
        return Finding(
            "warn", "backup", f"{' and '.join(missing)} not on the PATH: `byline backup` needs them", advice
        )
    return Finding("ok", "backup", "pg_dump and pg_restore are there")


def folder(name: str, path: Path) -> Finding:
    """Check that files can be made in a folder, or in the one that it would be made in."""
    there = _nearest(path)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        advice = "give this user the right to write there, or name another with BYLINE_DATA_DIR"
        return Finding("fail", name, f"{there} cannot be written ({error.strerror})", advice)
    if there != path:
        return Finding("ok", name, f"{path} is made by the first command that stores")
    return Finding("ok", name, f"{path} can be written")


def locking(path: Path, now: datetime) -> Iterator[Finding]:
    """Check that a file can be locked where locks are kept, and tell who holds one, and who died with one."""
    there = _nearest(path)
    try:
        with tempfile.TemporaryFile(dir=there) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        advice = "put the data folder on a local disk that this user may write to"
        yield Finding("fail", "locks", f"no file can be locked in {there} ({error.strerror})", advice)
        return
    signed = list(locks.signed(path))
    held, left = [each for each, is_held in signed if is_held], [each for each, is_held in signed if not is_held]
    words = [f"process {each.pid} holds that of {each.what} since {each.since}" for each in held]
    if left:
        words.append(f"{counted(len(left), 'file')} of processes that were killed, which nobody holds, do no harm")
    yield Finding("ok", "locks", "; ".join([f"files can be locked in {there}", *words]))
    for each in held:
        if now - each.began > _LONG:
            advice = f"`byline runs` tells whether it goes on; if it stands still, stop it: kill {each.pid}"
            yield Finding("warn", "locks", f"process {each.pid} runs {each.what} since {each.since}", advice)


def clock(now: datetime, newest: datetime | None) -> Finding:
    """Check that the clock is not behind what was stored last."""
    advice = "set this machine's clock"
    if now < _BEGINNING:
        return Finding("fail", "clock", f"shows {when(now)}, which is long past", advice)
    if newest is not None and newest > now + _SLACK:
        words = f"shows {when(now)}, but something was stored at {when(newest)}"
        return Finding("fail", "clock", words, advice)
    return Finding("ok", "clock", when(now))


def disk(free: int) -> Finding:
    """Check that there is room, by the bytes that are free."""
    level: Level = "fail" if free < _TOO_LITTLE else "warn" if free < _LITTLE else "ok"
    return Finding(level, "disk", f"{size(free)} free", "" if level == "ok" else "make room")


def _nearest(path: Path) -> Path:
    """Return the path itself, or the nearest folder above it that is there."""
    for each in (path, *path.absolute().parents):
        if os.path.lexists(each):
            return each
    return Path("/")
