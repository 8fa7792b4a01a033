"""A job in a process of its own that meets calamities, and ends as the command line would let it end.

Run as: python disturbed.py CALAMITIES JOB…, with the installation in the environment. A calamity is one of
`_ACTS`, a place of `_PLACES` and a number (`break@store:3`: before the third answer is stored); several are parted
by commas. JOB is as `drive.py` knows it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import signal
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event

from cli.exits import spoken_errors, stop_on_sigterm
from pipeline.runs import outlasting

_PLACES = {
    "begin": ("db.store.runs", "begin"),
    "queue": ("db.store.frontier", "add"),
    "hand-out": ("db.queries.frontier", "requests"),
    "parse": ("pipeline.intake.crawl.answers", "_sorted"),
    "archive": ("pipeline.intake.archive", "_append"),
    "store": ("db.store.pages", "add_fetch"),
    "answered": ("db.store.frontier", "set_state"),
    "preview": ("pipeline.runs.applying", "previewed"),
    "draft": ("pipeline.runs.applying", "_draft"),
    "apply": ("pipeline.runs.trial", "write"),
    "publish": ("pipeline.runs.applying", "publish"),
    "effect": ("db.store.effects", "add"),
    "settle": ("pipeline.runs.publishing", "follow"),
    "end": ("db.store.runs", "end"),
}
"""The functions before which a calamity can come, where they are looked up."""

Act = Callable[..., None]
_HELD: list[Any] = []


def stop(number: int) -> Act:
    """Send a signal to this process."""
    return lambda *_, **__: os.kill(os.getpid(), number)


def lock(*_: Any, **__: Any) -> None:
    """Keep everybody from writing to the database, until this process ends."""
    url = sqlalchemy.make_url(os.environ["BYLINE_DATABASE_URL"])
    holder: Any
    if url.get_backend_name() == "sqlite":
        holder = sqlite3.connect(str(url.database), check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
    else:
        holder = _side()
        for name in ("arxiv", "semantic-scholar", "run"):
            holder.execute(f"SELECT pg_advisory_lock({zlib.crc32(name.encode())})".encode())
    _HELD.append(holder)


def lock_derivations(*_: Any, **__: Any) -> None:
    """Keep everybody from deriving, until this process ends."""
    name = hashlib.sha256(b"derive").hexdigest()[:16]
    holder = (Path(os.environ["BYLINE_DATA_DIR"]) / "locks" / f"{name}.lock").open("a")
    fcntl.flock(holder, fcntl.LOCK_EX)
    _HELD.append(holder)


def break_connections(*_: Any, **__: Any) -> None:
    """End all connections to the database, as its administrator can."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with _side() as side:
        side.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others}".encode())


def kill_server(*_: Any, **__: Any) -> None:
    """Kill the database's server and all its processes; somebody else starts it again."""
    folder = sqlalchemy.make_url(os.environ["BYLINE_DATABASE_URL"]).query["host"]
    number = int((Path(str(folder)) / "data" / "postmaster.pid").read_text().splitlines()[0])
    own = [int(each.parent.name) for each in Path("/proc").glob("[0-9]*/stat") if _parent(each) == number]
    for process in (number, *own):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _parent(stat: Path) -> int:
    """Return the parent of a process, 0 where it has ended meanwhile."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return int(stat.read_text().rpartition(")")[2].split()[1])
    return 0


def lose_answer_to_commit(*_: Any, **__: Any) -> None:
    """Break the connection after the next commit, so that nobody hears of it."""
    import psycopg
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    whole: Any = PGDialect_psycopg.do_commit

    def committed(self: Any, connection: Any) -> None:
        PGDialect_psycopg.do_commit = whole  # type: ignore[method-assign]
        whole(self, connection)
        connection.driver_connection.close()
        raise psycopg.OperationalError("the connection is lost")

    PGDialect_psycopg.do_commit = committed  # type: ignore[method-assign]


def fill_database(*arguments: Any, **__: Any) -> None:
    """Let the SQLite database grow no more."""

    def full(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "begin", full)
    for connection in (each for each in arguments if isinstance(each, Connection)):
        full(connection)


def fill_archive(stream: Any, data: bytes) -> None:
    """Let half of the bytes reach the file, and no file grow beyond its size."""
    most = stream.tell() + len(data) // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def exhaust(*_: Any, **__: Any) -> None:
    """Be out of memory."""
    raise MemoryError


def limit(*_: Any, **__: Any) -> None:
    """Let the process take a little more memory, and no more than that."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    room = int(os.environ["ROOM"])
    resource.setrlimit(resource.RLIMIT_AS, (taken + room, taken + room))


_ACTS: dict[str, Act] = {
    "SIGTERM": stop(signal.SIGTERM),
    "SIGINT": stop(signal.SIGINT),
    "lock": lock,
    "lock-derivations": lock_derivations,
    "break": break_connections,
    "kill-server": kill_server,
    "lost-commit": lose_answer_to_commit,
    "full": fill_database,
    "full-archive": fill_archive,
    "exhaust": exhaust,
    "limit": limit,
}


_BRIEF = ("break", "lost-commit")


def _side() -> Any:
    """Return a connection to the database that is none of the job's."""
    from psycopg import connect

    url = sqlalchemy.make_url(os.environ["BYLINE_DATABASE_URL"])
    return connect(f"user=postgres dbname={url.database} host={url.query['host']}", autocommit=True)


def disturb(calamity: str) -> None:
    """Let something happen before a function is called for the n-th time."""
    act, _, moment = calamity.partition("@")
    place, _, number = moment.partition(":")
    module, name = _PLACES[place]
    whole = getattr(import_module(module), name)
    calls = count(1)

    @wraps(whole)
    def disturbed(*arguments: Any, **named: Any) -> Any:
        if next(calls) == int(number):
            os.write(2, f"disturbed by {calamity}\n".encode())
            _ACTS[act](*arguments, **named)
        return whole(*arguments, **named)

    setattr(import_module(module), name, disturbed)


def main() -> int:
    """Run the job, and return its exit status."""
    for calamity in filter(None, sys.argv.pop(1).split(",")):
        disturb(calamity)
        if calamity.startswith(_BRIEF):
            # The database is back at once.
            outlasting._pause = lambda *_: time.sleep(0.01)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    driven: int = import_module("drive").main()
    return driven


if __name__ == "__main__":
    stop_on_sigterm()
    with spoken_errors():
        sys.exit(main())
