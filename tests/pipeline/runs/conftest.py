"""A replica of the sources, jobs in processes of their own, and databases as they can be compared."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from db.store.pages import Answer
from demo.server import Replica, serve
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.ingest import Ingest
from spiders.records import Page
from tests.pipeline.runs.killing import Place

if TYPE_CHECKING:
    from pipeline.runs.run import Run
    from spiders.records import Record

Drive = Callable[..., "subprocess.Popen[bytes]"]
_DRIVER = Path(__file__).with_name("drive.py")
_ROOT = Path(__file__).parents[3]


class KillTeller:
    """Tells each kill as soon as its test has ended: seed, moment, and what came of it."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell the kills of a test."""
        for line in [str(value) for name, value in report.user_properties if name == "kill"]:
            if report.when == "call":
                self._terminal.ensure_newline()
                self._terminal.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let kills be told in the process that has the terminal."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        config.pluginmanager.register(KillTeller(terminal))


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    """A replica whose limits are short."""
    with serve(delay_s=0.01, now=lambda: datetime(2026, 11, 1, 12, tzinfo=UTC)) as running:
        yield running


@pytest.fixture
def drive(replica: Replica) -> Iterator[Drive]:
    """Start a job in a process of its own: `drive(data_dir, database_url, "refresh", "Ada Example")`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(data_dir: Path, database_url: str, *job: str) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
        environment |= replica.environment() | {
            "BYLINE_DATA_DIR": str(data_dir),
            "BYLINE_DATABASE_URL": database_url,
            "BYLINE_DEFAULT_DELAY_S": "0.01",
            "PYTHONPATH": str(_ROOT),
        }
        process = subprocess.Popen(
            [sys.executable, str(_DRIVER), *job], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return the URL of a fresh database with each call."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite'}"
    server = request.getfixturevalue("postgres_server")
    return lambda: server.url(server.new_database())


@pytest.fixture
def copied(database: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Place | None, Path], Place]]:
    """Return a new installation in a folder, on the kind of database that the test is about: empty, or a copy."""
    server = request.getfixturevalue("postgres_server") if database == "postgres" else None
    made = []

    def copy(of: Place | None, folder: Path) -> Place:
        folder.mkdir(parents=True)
        if of is not None and (of.folder / "data").exists():
            copytree(of.folder / "data", folder / "data")
        if server is None:
            url = f"sqlite:///{folder / 'data' / 'byline.sqlite'}"
        else:
            made.append(server.new_database() if of is None else server.copied_database(of.url))
            url = server.url(made[-1])
        return Place(folder, url)

    yield copy
    for name in made:
        assert server is not None
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def at() -> list[datetime]:
    """The time that the installation's clock tells: the only entry."""
    return [datetime(2026, 3, 1, 12, tzinfo=UTC)]


@pytest.fixture
def installation(tmp_path: Path, database_url: str, at: list[datetime]) -> Iterator[Installation]:
    """An installation whose clock is in our hands."""
    environ = {"BYLINE_DATA_DIR": str(tmp_path / "data"), "BYLINE_DATABASE_URL": database_url}
    opened = Installation(load(environ), creates=True)
    opened.clock = lambda: at[0]
    yield opened
    opened.close()


class See:
    """Stores a page of a source as a run's crawl does, visited at the time that the clock tells."""

    def __call__(self, run: Run, *records: Record) -> None:
        """Store a page that holds these records."""
        at = run.installation.clock()
        answer = Answer(
            run_id=run.id,
            request_id=None,
            source=records[0].source,
            url=f"https://{records[0].source}.example/{records[0].source_id}",
            status=200,
            visited_at=at,
            stored_at=at,
            outcome="stored",
        )
        ingest = Ingest(run.installation.database, run.id, run.installation.clock)
        ingest.page(answer, Page(records=records, parser_version=1))


@pytest.fixture
def see() -> See:
    """Stores pages."""
    return See()
