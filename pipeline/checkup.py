"""Checks of an installation: each says in a line how something is, and what to do where it is not well."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from pipeline.configuration import FILE, Configuration, ConfigurationError, load
from pipeline.phrases import size, when
from pipeline.runs import jobs
from pipeline.runs.targets import why_off
from spiders.catalog import SOURCES
from spiders.environment import data_dir, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Level: TypeAlias = Literal["ok", "warn", "fail"]
_LITTLE = 1024**3
_TOO_LITTLE = 100 * 1024**2
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time."""
_SLACK = timedelta(minutes=5)
_LATELY = timedelta(days=2)


class Finding(Struct, frozen=True):
    """What one check found, and what to do about it (empty where nothing is)."""

    level: Level
    check: str
    found: str
    advice: str = ""


class Surroundings(Struct, frozen=True):
    """What the checks look at beside the installation."""

    environ: Mapping[str, str]
    file: Path | None
    clock: Callable[[], datetime]
    free_bytes: Callable[[Path], int]


def free_bytes(path: Path) -> int:
    """Return the free space where a path lies, whether or not it is there yet."""
    return shutil.disk_usage(_nearest(path)).free


def checkup(around: Surroundings) -> list[Finding]:
    """Return what all checks find; the rest of them are made even where one fails."""
    try:
        configuration = load(around.environ, around.file)
    except ConfigurationError as error:
        folder = data_dir(around.environ)
        return [
            Finding("fail", "configuration", str(error), "correct it; see `byline config` then"),
            _folder("data folder", folder),
            _disk(folder, around),
            _clock(around, None),
        ]
    return list(_all(configuration, around))


def _all(configuration: Configuration, around: Surroundings) -> Iterator[Finding]:
    yield _configuration(configuration)
    yield _folder("data folder", configuration.data_dir)
    databases, newest = _database(configuration)
    yield from databases
    if all(finding.level != "fail" for finding in databases):
        yield from _work(configuration, around)
    yield _archive(configuration)
    yield _locks(configuration.data_dir / "locks")
    yield _contact(configuration)
    yield from (_source(configuration, name) for name in SOURCES)
    yield _clock(around, newest)
    yield _disk(configuration.data_dir, around)


def _configuration(configuration: Configuration) -> Finding:
    if configuration.file is None:
        path = configuration.data_dir / FILE
        return Finding("ok", "configuration", f"no file at {path}; defaults and the environment hold")
    return Finding("ok", "configuration", f"read from {configuration.file}")


def _folder(name: str, folder: Path) -> Finding:
    """Check that files can be made in a folder, or in the one that it would be made in."""
    there = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        advice = "give this user the right to write there, or name another with BYLINE_DATA_DIR"
        return Finding("fail", name, f"{there} cannot be written ({error.strerror})", advice)
    if there != folder:
        return Finding("ok", name, f"{folder} is made by the first command that stores")
    return Finding("ok", name, f"{folder} can be written")


def _database(configuration: Configuration) -> tuple[list[Finding], datetime | None]:
    from db.checkup import health
    from db.errors import DatabaseError, MissingDatabaseError

    try:
        found = health(configuration.database_url)
    except MissingDatabaseError as error:
        return [Finding("warn", "database", str(error), "`byline import` or `byline refresh` makes it")], None
    except DatabaseError as error:
        return [Finding("fail", "database", str(error), "see the message")], None
    findings = [Finding("ok", "database", f"{found.database}, schema {found.number}")]
    if found.wal is False:
        advice = "put the data folder on a local disk: on a network share SQLite cannot write ahead"
        findings.append(Finding("fail", "write-ahead log", "is off", advice))
    if not found.foreign_keys or found.broken_keys:
        words = f"{found.broken_keys} rows point nowhere" if found.broken_keys else "are not enforced"
        findings.append(
            Finding(
                "fail",
                "foreign keys",
                words,
                "`byline restore FILE --replace` a backup; `byline verify` tells more",
            )
        )
    else:
        findings.append(Finding("ok", "foreign keys", "are enforced, and none is broken"))
    return findings, found.newest


def _work(configuration: Configuration, around: Surroundings) -> Iterator[Finding]:
    """Check that regular jobs go on, that nothing waits for a person, and that guards know what to expect."""
    from db.engine import open_database
    from db.errors import DatabaseError
    from db.queries import status
    from pipeline.health import health

    try:
        database = open_database(configuration.database_url, create=False)
    except DatabaseError:
        return  # said already
    with closing(database), database.reading() as transaction:
        found = health(transaction, around.clock(), _LATELY)
        harvests = {jobs.harvest(m.source, m.kind, m.scope) for m in status.covered(transaction)}
    for reason in found.reasons:
        yield Finding(
            "warn", "runs", reason, "`byline status` tells more; `byline schedule` prints lines for cron"
        )
    if found.fine:
        yield Finding("ok", "runs", "regular jobs went well lately, and nothing is held")
    without = sorted(harvests - configuration.settings.guards.jobs.keys())
    if without:
        advice = "`byline guards suggest` writes bounds from the last good runs"
        yield Finding(
            "warn", "guards", f"nobody has said how many records to expect of {', '.join(without)}", advice
        )
    else:
        yield Finding("ok", "guards", "bounds of the harvests are set" if harvests else "no harvest needs bounds")


def _archive(configuration: Configuration) -> Finding:
    if not configuration.settings.archive:
        advice = "set archive = true, so that `byline replay` can read answers again"
        return Finding("warn", "archive", "answers are not kept", advice)
    return _folder("archive", configuration.data_dir / "archive")


def _locks(folder: Path) -> Finding:
    """Check that a file can be locked where locks are kept."""
    there = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=there) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        advice = "put the data folder on a local disk that this user may write to"
        return Finding("fail", "locks", f"no file can be locked in {there} ({error.strerror})", advice)
    return Finding("ok", "locks", f"files can be locked in {there}")


def _contact(configuration: Configuration) -> Finding:
    if configuration.settings.contact:
        return Finding("ok", "contact", configuration.settings.contact)
    advice = "set contact to a mail address or URL; sources ask who is calling"
    return Finding("warn", "contact", "is not set", advice)


def _source(configuration: Configuration, name: str) -> Finding:
    reason = why_off(configuration, name)
    if reason is None:
        return Finding("ok", f"source {name}", "can be asked")
    settings = configuration.source(name)
    option = "api_key" if settings.enabled else "enabled"
    found, _, advice = reason.partition("; ")
    return Finding("warn", f"source {name}", found, f"{advice} (or {variable_of(name, option)})")


def _clock(around: Surroundings, newest: datetime | None) -> Finding:
    now = around.clock()
    advice = "set this machine's clock"
    if now < _BEGINNING:
        return Finding("fail", "clock", f"shows {when(now)}, which is long past", advice)
    if newest is not None and newest > now + _SLACK:
        words = f"shows {when(now)}, but something was stored at {when(newest)}"
        return Finding("fail", "clock", words, advice)
    return Finding("ok", "clock", when(now))


def _disk(folder: Path, around: Surroundings) -> Finding:
    try:
        free = around.free_bytes(folder)
    except OSError as error:
        return Finding("fail", "disk", f"{folder}: {error.strerror}", "check that the disk is there")
    level: Level = "fail" if free < _TOO_LITTLE else "warn" if free < _LITTLE else "ok"
    return Finding(level, "disk", f"{size(free)} free", "" if level == "ok" else "make room")


def _nearest(path: Path) -> Path:
    """Return the path itself, or the nearest folder above it that is there."""
    for each in (path, *path.absolute().parents):
        if os.path.lexists(each):
            return each
    return Path("/")
