"""The job behind `byline restore`: a backup takes the place of the database, which is kept beside it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

from db import backup, schema
from db.engine import Database
from db.queries.fetches import archive_ends
from pipeline.copies.errors import CopyError
from pipeline.copies.files import beside, sync
from pipeline.intake.archive import Archive
from pipeline.runs.locks import BusyError, quiet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from pipeline.configuration import Configuration

_LOG_FILES = ("-wal", "-shm")


def restore(
    configuration: Configuration, file: Path, clock: Callable[[], datetime], *, replace: bool
) -> list[str]:
    """Restore a backup while nothing else runs, and return what was done.

    A database that is not empty is replaced only if told, and then kept beside. The backup is read whole before
    anything is changed. Raises CopyError, DatabaseError, BusyError, OSError.
    """
    database = Database(configuration.database_url)
    kind = backup.kind_of(file)
    if kind is None:
        raise CopyError(f"{file}: no backup that `byline backup` wrote")
    if kind != database.url.get_backend_name():
        raise CopyError(
            f"{file} is a backup of {_NAMES[kind]}, and {database} is none;"
            " to move from one to the other, restore it there and use `byline export --format jsonl`"
        )
    with quiet(configuration.data_dir / "locks", "restore", now=clock()):
        is_empty = backup.is_empty(database)
        _refuse(database, is_empty=is_empty, replace=replace)
        if database.path is None:
            number = _checked(file, backup.examined(file, database))
            backup.load(database, file)
            kept = _keep_answers(configuration, database, clock())
            before = None
        else:
            ready = beside(database.path)
            try:
                number = _made_ready(database, database.path, file, ready)
                kept = _keep_answers(configuration, Database(f"sqlite:///{ready}"), clock())
                before = _put(ready, database.path, clock(), is_empty=is_empty)
            finally:
                ready.unlink(missing_ok=True)
    return list(_told(database, file, number, before, kept))


_NAMES = {"sqlite": "a SQLite database", "postgresql": "a PostgreSQL database"}


def _refuse(database: Database, *, is_empty: bool, replace: bool) -> None:
    if is_empty:
        return
    if not database.is_sqlite:
        raise CopyError(
            f"{database} is not empty, and Byline replaces no PostgreSQL database:"
            " make another one with createdb, and name that with BYLINE_DATABASE_URL"
        )
    if not replace:
        raise CopyError(
            f"{database} is not empty; with --replace it is kept beside, and the backup takes its place"
        )


def _checked(file: Path, number: str) -> str:
    if number > schema.NUMBER:
        raise CopyError(
            f"{file} has schema {number}, newer than this version's {schema.NUMBER}; install the newer Byline"
        )
    return number


def _made_ready(database: Database, path: Path, file: Path, ready: Path) -> str:
    """Copy a backup of SQLite to where it is to be, under another name, and return its schema."""
    path.parent.mkdir(parents=True, exist_ok=True)
    backup.copy_file(file, ready)
    if path.exists():
        shutil.copymode(path, ready)
        if not backup.settle(path):
            raise BusyError(f"another process has {path} open; try again when it is done")
    return _checked(file, backup.examined(ready, database))


def _put(ready: Path, path: Path, at: datetime, *, is_empty: bool) -> Path | None:
    """Let a copy take the place of a SQLite database; return where the old one is."""
    backup.settle(ready)
    sync(ready)
    before = None if is_empty else _kept(path, at)
    ready.replace(path)
    sync(path.parent)
    return before


def _keep_answers(configuration: Configuration, restored: Database, at: datetime) -> list[Path]:
    """Copy files of the archive that go on behind what the restored database knows: the next crawl cuts them."""
    with closing(restored), restored.reading() as transaction:
        ends = archive_ends(transaction)
    copies = []
    for path in Archive(configuration.data_dir / "archive", process="restore").files():
        if path.stat().st_size > ends.get(path.name, sys.maxsize):
            copies.append(_dated(path, at))
            shutil.copy2(path, copies[-1])
    return copies


def _dated(path: Path, at: datetime) -> Path:
    """Return a name beside a file, with the time, that is not taken."""
    dated = first = path.with_name(f"{path.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
    for number in count(2):
        if not dated.exists():
            break
        dated = first.with_name(f"{first.name}-{number}")
    return dated


def _kept(path: Path, at: datetime) -> Path:
    """Give a database a second, dated name, and the files of its log that name alone."""
    before = _dated(path, at)
    os.link(path, before)
    for end in _LOG_FILES:
        log = path.with_name(path.name + end)
        if log.exists():
            log.rename(before.with_name(before.name + end))
    return before


def _told(database: Database, file: Path, number: str, before: Path | None, kept: list[Path]) -> list[str]:
    told = [f"{database}: restored from {file}, schema {number}"]
    if before is not None:
        told.append(f"what was there before lies at {before}")
    told += [f"answers that came after the backup lie at {path}" for path in kept]
    if number < schema.NUMBER:
        told.append(f"schema {number} is older than this version's {schema.NUMBER}; type `byline upgrade`")
    told.append("archived answers are not in a backup; `byline verify` tells which are missing")
    return told
