"""Checks of an installation: each says in a line how something is, and what to do where it is not well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.checkup import machine
from pipeline.checkup.asking import asked, keys
from pipeline.checkup.finding import Finding
from pipeline.checkup.work import work
from pipeline.configuration import FILE, Configuration, ConfigurationError, load
from pipeline.runs.targets import why_off
from spiders.catalog import SOURCES
from spiders.environment import data_dir, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Surroundings(Struct, frozen=True):
    """What the checks look at beside the installation."""

    environ: Mapping[str, str]
    file: Path | None
    clock: Callable[[], datetime]
    free_bytes: Callable[[Path], int]


def checkup(around: Surroundings, *, ask: bool = False) -> list[Finding]:
    """Return what all checks find; the rest of them are made even where one fails.

    With `ask` each source with a key is asked whether it takes it, and each host what its robots.txt allows.
    """
    try:
        configuration = load(around.environ, around.file)
    except ConfigurationError as error:
        path = data_dir(around.environ)
        return [
            Finding("fail", "configuration", str(error), "correct it; see `byline config` then"),
            machine.versions(),
            machine.folder("data folder", path),
            _disk(path, around),
            machine.clock(around.clock(), None),
        ]
    return list(_all(configuration, around, ask=ask))


def _all(configuration: Configuration, around: Surroundings, *, ask: bool) -> Iterator[Finding]:
    yield _configuration(configuration)
    yield machine.versions()
    yield machine.folder("data folder", configuration.data_dir)
    databases, newest = _database(configuration, around)
    yield from databases
    if databases[0].level == "ok" and all(finding.level != "fail" for finding in databases):
        yield from work(configuration, around.clock())
    yield _archive(configuration)
    yield from machine.locking(configuration.data_dir / "locks", around.clock())
    yield _contact(configuration)
    yield from (_source(configuration, name) for name in SOURCES)
    yield from asked(configuration) if ask else keys(configuration)
    yield machine.clock(around.clock(), newest)
    yield _disk(configuration.data_dir, around)


def _configuration(configuration: Configuration) -> Finding:
    if configuration.file is None:
        path = configuration.data_dir / FILE
        return Finding("ok", "configuration", f"no file at {path}; defaults and the environment hold")
    return Finding("ok", "configuration", f"read from {configuration.file}")


def _database(configuration: Configuration, around: Surroundings) -> tuple[list[Finding], datetime | None]:
    from db.checkup import health
    from db.errors import DatabaseError, MissingDatabaseError

    try:
        found = health(configuration.database_url)
    except MissingDatabaseError as error:
        return [Finding("warn", "database", str(error), "`byline import` or `byline refresh` makes it")], None
    except DatabaseError as error:
        return [Finding("fail", "database", str(error), "see the message")], None
    server = "" if found.server is None else f" (PostgreSQL {found.server})"
    findings = [Finding("ok", "database", f"{found.database}{server}, schema {found.number}")]
    if found.server is not None:
        findings.append(machine.dumping(around.environ.get("PATH")))
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


def _archive(configuration: Configuration) -> Finding:
    if not configuration.settings.archive:
        advice = "set archive = true, so that `byline replay` can read answers again"
        return Finding("warn", "archive", "answers are not kept", advice)
    return machine.folder("archive", configuration.data_dir / "archive")


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


def _disk(path: Path, around: Surroundings) -> Finding:
    try:
        return machine.disk(around.free_bytes(path))
    except OSError as error:
        return Finding("fail", "disk", f"{path}: {error.strerror}", "check that the disk is there")
