"""What it costs to plan a visit of all followed authors, beside bare reading of the same rows."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import postgres
from benchmarks.bars import Bar, ratio
from db import bulk
from db.models.kept import Followed, Visit
from db.store import runs as store
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs import planning

if TYPE_CHECKING:
    from collections.abc import Iterator

_BARE: Final = 3.0
_SOURCES: Final = ("arxiv", "acl", "profile-page", "citation-meta")
_REQUESTS: Final = 3
_NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)


def plans(authors: int, rounds: int) -> Iterator[Bar]:
    """Measure the plan of so many due authors, each known at several sources, on both databases."""
    with tempfile.TemporaryDirectory() as folder:
        yield _on("SQLite", Path(folder), f"sqlite:///{folder}/due.sqlite", authors, rounds)
    with postgres.server() as new_database, tempfile.TemporaryDirectory() as folder:
        if new_database is not None:
            yield _on("PostgreSQL", Path(folder), new_database(), authors, rounds)


def _on(name: str, folder: Path, url: str, authors: int, rounds: int) -> Bar:
    installation = Installation(load({"BYLINE_DATA_DIR": str(folder), "BYLINE_DATABASE_URL": url}), creates=True)
    installation.clock = lambda: _NOW
    _fill(installation, authors)
    planned, bare = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        plan = planning.of_due(installation, only=(), max_requests=200)
        planned.append(time.perf_counter() - started)
        bare.append(_read(installation))
    assert sum(pace.requests for pace in plan.paces) + plan.left == authors * len(_SOURCES) * _REQUESTS
    installation.close()
    return ratio(f"{name}: plan of {authors:,} due authors / bare reading", planned, bare, most=_BARE, unit="s")


def _fill(installation: Installation, authors: int) -> None:
    with installation.database.writing("run") as transaction:
        run_id = store.begin(
            transaction, command="bench", job="bench", arguments={}, process="bench", at=installation.clock()
        )
        at = bulk.time_value(transaction, _NOW - timedelta(days=30))
        people = [(n, "byline", f"person-{n}", at) for n in range(1, authors + 1)]
        bulk.append(transaction, Followed, ("id", "scheme", "value", "followed_at"), people)
        columns = (
            "followed_id",
            "source",
            "asked_at",
            "answered_at",
            "due_at",
            "interval_s",
            "requests",
            "run_id",
        )
        rows = [
            (n, source, at, at, at, 604_800, _REQUESTS, run_id)
            for n in range(1, authors + 1)
            for source in _SOURCES
        ]
        bulk.append(transaction, Visit, columns, rows)


def _read(installation: Installation) -> float:
    """Return how long the driver alone takes to read the rows."""
    url = installation.database.url
    connection: Any
    if installation.database.is_sqlite:
        connection = sqlite3.connect(str(url.database))
    else:
        import psycopg

        connection = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    started = time.perf_counter()
    for table in ("followed", "visit"):
        connection.execute(f"SELECT * FROM {table}").fetchall()
    took = time.perf_counter() - started
    connection.close()
    return took
