"""Work during which the database goes away is done again once it is back, within a bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.errors import DatabaseAwayError, DatabaseError
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs.errors import StoppedError
from pipeline.runs.outlasting import outlasting


class Waited:
    """An installation whose waiting is in our hands."""

    def __init__(self, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
        self.installation = installation
        self.slept_s = 0.0
        self.after_60_s: Callable[[], None] = lambda: None
        self.told: list[str] = []
        monkeypatch.setattr(installation, "sleep", self._sleep)
        monkeypatch.setattr(installation, "tell", self.told.append)

    def _sleep(self, seconds: float) -> None:
        before, self.slept_s = self.slept_s, self.slept_s + seconds
        if before < 60 <= self.slept_s:
            self.after_60_s()


@pytest.fixture
def waited(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waited]:
    """An installation whose waiting is in our hands, and whose database nobody waits for otherwise."""
    monkeypatch.setattr("db.engine._WAIT_S", 0)
    monkeypatch.setattr("db.engine._TRY_S", 0)
    environ = {"BYLINE_DATA_DIR": str(tmp_path / "data"), "BYLINE_DATABASE_URL": database_url}
    installation = Installation(load(environ), creates=True)
    with installation.database.writing(None) as transaction:
        transaction.execute(text("CREATE TABLE toy (id INTEGER)"))
    yield Waited(installation, monkeypatch)
    installation.close()


@pytest.fixture
def away(waited: Waited) -> Iterator[Callable[[bool], None]]:
    """Take the database away, or bring it back: SQLite is locked by another, PostgreSQL takes no connection."""
    url = waited.installation.database.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
            yield lambda gone: _run(other, "BEGIN IMMEDIATE" if gone else "ROLLBACK")
        return
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def take(gone: bool) -> None:
        with server.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS {not gone}"))
            statement = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name"
            connection.execute(text(statement), {"name": url.database})

    yield take
    take(False)
    server.dispose()


def _run(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)


def _added(waited: Waited) -> int:
    with waited.installation.database.reading() as transaction:
        return int(transaction.execute(text("SELECT count(*) FROM toy")).scalar_one())


def _add(waited: Waited) -> str:
    with waited.installation.database.writing("run") as transaction:
        transaction.execute(text("INSERT INTO toy VALUES (1)"))
    return "added"


def test_work_is_done_once_the_database_is_back_and_the_wait_is_told(
    waited: Waited, away: Callable[[bool], None]
) -> None:
    away(True)
    waited.after_60_s = lambda: away(False)
    assert outlasting(waited.installation, lambda: _add(waited)) == "added"
    assert _added(waited) == 1
    assert 60 <= waited.slept_s < 75
    assert waited.told[0].endswith("waiting for it, 300 s at most")
    assert waited.told[1:] == ["the database is back; what was not committed is done again"]


def test_what_does_not_come_back_is_waited_for_so_long_and_said(
    waited: Waited, away: Callable[[bool], None]
) -> None:
    away(True)
    with pytest.raises(DatabaseAwayError, match=r"it was waited for in vain$"):
        outlasting(waited.installation, lambda: _add(waited))
    assert 300 <= waited.slept_s < 301
    away(False)
    assert _added(waited) == 0


def test_whoever_is_told_to_stop_waits_no_longer(waited: Waited, away: Callable[[bool], None]) -> None:
    away(True)
    waited.installation.is_stopping = lambda: waited.slept_s >= 2
    with pytest.raises(StoppedError):
        outlasting(waited.installation, lambda: _add(waited))
    assert waited.slept_s == 2
    away(False)


def test_work_that_makes_the_database_go_away_each_time_is_given_up(waited: Waited) -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise DatabaseAwayError("the server ended")

    with pytest.raises(DatabaseAwayError, match="the server ended"):
        outlasting(waited.installation, work)
    assert len(tries) == 5


def test_other_trouble_is_not_waited_for(waited: Waited) -> None:
    def work() -> None:
        raise DatabaseError("full")

    with pytest.raises(DatabaseError, match="full"):
        outlasting(waited.installation, work)
    assert waited.slept_s == 0
