"""The job behind `byline restore`: a backup takes the place of the database, which is kept beside it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from db import backup, schema
from db.engine import Database
from pipeline.copies.errors import CopyError
from pipeline.copies.files import beside, sync
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
            before = None
        else:
            number, before = _restored(database, database.path, file, clock(), is_empty=is_empty)
    return list(_told(database, file, number, before))


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


def _restored(
    database: Database, path: Path, file: Path, at: datetime, *, is_empty: bool
) -> tuple[str, Path | None]:
    """Let a copy of a backup take the place of a SQLite database; return its schema, and where the old one is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ready = beside(path)
    try:
        backup.copy_file(file, ready)
        number = _checked(file, backup.examined(ready, database))
        sync(ready)
        if path.exists():
            shutil.copymode(path, ready)
            if not backup.settle(path):
                raise BusyError(f"another process has {path} open; try again when it is done")
        before = None if is_empty else _kept(path, at)
        ready.replace(path)
    finally:
        ready.unlink(missing_ok=True)
    sync(path.parent)
    return number, before


def _kept(path: Path, at: datetime) -> Path:
    """Give a database a second, dated name, and the files of its log that name alone."""
    before = path.with_name(f"{path.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
    os.link(path, before)
    for end in _LOG_FILES:
        log = path.with_name(path.name + end)
        if log.exists():
            log.rename(before.with_name(before.name + end))
    return before


def _told(database: Database, file: Path, number: str, before: Path | None) -> list[str]:
    told = [f"{database}: restored from {file}, schema {number}"]
    if before is not None:
        told.append(f"what was there before lies at {before}")
    if number < schema.NUMBER:
        told.append(f"schema {number} is older than this version's {schema.NUMBER}; type `byline upgrade`")
    told.append("archived answers are not in a backup; `byline verify` tells which are missing")
    return told
