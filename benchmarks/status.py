"""How long `byline status` takes beside `byline show`, in an installation of real size: best of some, in turns."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks import postgres
from benchmarks.bars import Bar
from benchmarks.startup import BYLINE, environment, import_profile, seconds
from db import bulk
from db.engine import Database, open_database
from db.models.derived import Author, Paper
from db.models.kept import Effect, Fetch, Followed, Issue, Manifest, RecordVersion, Run, Visit, Watermark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Connection
    from sqlalchemy.orm import DeclarativeBase

_BAR: Final = 2.0
_SOURCES: Final = ("arxiv", "acl", "semantic-scholar", "profile-page")
_NOW: Final = datetime.now(UTC)
_FIRST: Final = 1_000
"""Numbers that the imported page has not taken."""


def screens(papers: int, times: int) -> Iterator[Bar]:
    """Measure both commands on both databases, with so many papers, and followed authors and runs to match."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", folder, f"sqlite:///{folder}/byline.sqlite", papers, times)
    with postgres.server() as new_database, tempfile.TemporaryDirectory() as folder:
        if new_database is not None:
            yield from _on("PostgreSQL", folder, new_database(), papers, times)


def _on(name: str, folder: str, url: str, papers: int, times: int) -> Iterator[Bar]:
    env = environment(folder) | {"BYLINE_DATABASE_URL": url}
    author = import_profile(folder, env)
    database = open_database(url, create=False)
    _fill(database, papers)
    database.close()
    commands = {"show": (*BYLINE, "show", author), "status": (*BYLINE, "status")}
    assert f"{papers // 6:,} authors followed" in _printed(commands["status"], env)
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(times):
        for what, command in commands.items():
            best[what] = min(best[what], seconds(command, env))
    yield Bar(
        what=f"{name}: byline status / show AUTHOR, {papers:,} papers",
        figure=best["status"] / best["show"],
        most=_BAR,
        note=f"({1000 * best['status']:.0f} against {1000 * best['show']:.0f} ms, best of {times})",
    )


def _printed(command: Sequence[str], env: Mapping[str, str]) -> str:
    return subprocess.run(command, env=dict(env), check=True, capture_output=True, text=True).stdout


def _fill(database: Database, papers: int) -> None:
    """Store runs with issues, answers, records, papers, authors, and followed authors with their visits."""
    runs, followed = max(papers // 100, 10), papers // 6 - 1  # one more is followed by the import
    with database.writing("run") as transaction:
        days = [bulk.time_value(transaction, _NOW - timedelta(days=n)) for n in range(60)]
        _add(transaction, Run, [
            {"id": _FIRST + n, "command": "refresh", "job": "refresh --due", "arguments": "{}",
             "process": "bench-1", "started_at": days[n % 60], "ended_at": days[n % 60], "state": "finished",
             "exit_status": n % 2, "counts": '{"pages new": 100}'}
            for n in range(runs)
        ])  # fmt: skip
        _add(transaction, Effect, [
            {"run_id": _FIRST + n, "by_run_id": _FIRST + n, "what": "applied", "at": days[n % 60]}
            for n in range(runs)
        ])  # fmt: skip
        _add(transaction, Issue, [
            {"run_id": _FIRST + n % runs, "at": days[0], "level": "error", "code": "http-500", "source": "acl",
             "url": f"https://127.0.0.1/{n}", "detail": "HTTP status 500", "advice": "`byline resume` asks again"}
            for n in range(50 * runs)
        ])  # fmt: skip
        _add(transaction, Fetch, [
            {"id": _FIRST + n, "run_id": _FIRST + n % runs, "source": _SOURCES[n % 4], "url": f"https://127.0.0.1/{n}",
             "visited_at": days[n % 60], "stored_at": days[n % 60], "outcome": "new" if n % 9 else "failed"}
            for n in range(papers)
        ])  # fmt: skip
        _add(transaction, Manifest, [
            {"fetch_id": _FIRST + n, "run_id": _FIRST + n % runs, "parser_version": 1, "stored_at": days[n % 60],
             "seen": "[]", "new": 1, "changed": 0, "unchanged": 0, "rejected": 0}
            for n in range(papers)
        ])  # fmt: skip
        _add(transaction, RecordVersion, [
            {"source": _SOURCES[n % 4], "kind": ("raw", "paper", "abs")[n % 3], "source_id": f"{n // 12}-{n % 6}",
             "content": f'{{"title":"{n}","abstract":"{"x" * 1500}"}}', "content_hash": bytes(32),
             "parser_version": 1, "said_at": days[n % 60], "stored_at": days[n % 60],
             "fetch_id": _FIRST + n % papers}
            for n in range(2 * papers)
        ])  # fmt: skip
        _add(transaction, Paper, [{"id": f"p-{n}", "title": f"On {n}", "detail": "{}"} for n in range(papers)])
        _add(transaction, Author, [
            {"id": f"a-{n}", "name": f"A {n}", "papers": 1, "detail": "{}"} for n in range(2 * papers)
        ])  # fmt: skip
        _add(transaction, Watermark, [
            {"source": "arxiv", "kind": "raw", "scope": f"cs.{n:02}", "mark": "2026-01-01", "run_id": _FIRST,
             "at": days[0]}
            for n in range(20)
        ])  # fmt: skip
        _add(transaction, Followed, [
            {"id": _FIRST + n, "scheme": "byline", "value": f"a-{n}", "followed_at": days[0]}
            for n in range(followed)
        ])  # fmt: skip
        _add(transaction, Visit, [
            {"followed_id": _FIRST + n, "source": source, "asked_at": days[n % 28], "answered_at": days[n % 28],
             "due_at": days[0], "interval_s": 604_800, "requests": 3, "run_id": _FIRST}
            for n in range(followed) for source in _SOURCES
        ])  # fmt: skip


def _add(transaction: Connection, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(rows[0])
    bulk.append(transaction, model, columns, [tuple(row.values()) for row in rows])
