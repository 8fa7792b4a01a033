"""An upgrade runs beside nothing else, in processes of their own: who comes second is told who is first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import create_engine, text

from db import schema

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_NEXT = str(Path(__file__).with_name("next_version.py"))
_JOB = """
import os, sys
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs.run import running

def step(words):
    print(words, flush=True)
    sys.stdin.readline()

work = Installation(load(os.environ), creates=True)
work.database
step("opened")
with running(work, "refresh", "refresh --due", {"due": True}) as run:
    step("running")
    run.issue("info", "after", "written after somebody tried to upgrade", "nothing")
print("ended", run.exit_status(), flush=True)
"""
_WAITS = "print('migrating', flush=True); sys.stdin.readline()"

Process: TypeAlias = "subprocess.Popen[str]"
Start: TypeAlias = Callable[..., Process]


@pytest.fixture
def start(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a process of this installation, on either database; what still runs in the end is killed."""
    monkeypatch.setenv("BYLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("PYTHONPATH", str(_ROOT))
    started: list[Process] = []

    def begin(*words: str) -> Process:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=_ROOT,
            env=os.environ.copy(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def _heard(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go_on(process: Process) -> str:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
    return _heard(process)


def _ended(process: Process) -> tuple[int, str]:
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    return process.returncode, out + err


def _upgrade(start: Start, migration: str = "pass", *words: str) -> Process:
    return start(_NEXT, migration, "upgrade", "--yes", *words)


def _byline(start: Start, *words: str) -> tuple[int, str]:
    return _ended(start("-m", "cli", *words))


def _value(url: str, query: str) -> object:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text(query)).scalar()
    engine.dispose()
    return found


def _number(url: str) -> object:
    return _value(url, "SELECT version_num FROM alembic_version")


def _copies(url: str) -> list[Path]:
    return sorted(Path(url.removeprefix("sqlite:///")).parent.glob("*before*")) if "sqlite" in url else []


def _job(start: Start) -> Process:
    process = start("-c", _JOB)
    assert _heard(process) == "opened"
    return process


def test_beside_a_run_it_is_refused_and_the_run_comes_to_its_end(start: Start, database_url: str) -> None:
    job = _job(start)
    assert _go_on(job) == "running"
    status, said = _ended(_upgrade(start, "pass", "--gone"))  # which is about runs that are not seen from here
    assert status == 75
    assert f"process {job.pid} runs this since" in said
    assert ": refresh --due" in said
    assert (_number(database_url), _copies(database_url)) == (schema.NUMBER, [])
    assert _go_on(job) == "ended 0"
    assert _value(database_url, "SELECT count(*) FROM issue WHERE code = 'after'") == 1
    status, said = _ended(_upgrade(start))
    assert (status, f"schema {schema.NUMBER} brought to 9999" in said) == (0, True), said
    assert _number(database_url) == "9999"


def test_a_run_that_begins_meanwhile_is_told_and_changes_nothing(start: Start, database_url: str) -> None:
    early = _job(start)  # it has the database open before
    upgrade = _upgrade(start, _WAITS)
    assert _heard(upgrade) == "migrating"
    for words in (("-m", "cli", "resolve"), (_NEXT, "pass", "follow", "0000-0002-1825-0097")):
        status, said = _ended(start(*words))
        assert (status, f"process {upgrade.pid} runs this since" in said) == (75, True), said
    assert _go_on(early) == ""
    assert "BusyError: process" in str(early.communicate()[1])
    _go_on(upgrade)
    assert _ended(upgrade)[0] == 0
    assert (_number(database_url), _value(database_url, "SELECT count(*) FROM run")) == ("9999", 0)


def test_a_run_of_the_old_version_that_had_opened_the_database_before_is_refused_after(
    start: Start, database_url: str
) -> None:
    early = _job(start)
    assert _ended(_upgrade(start))[0] == 0
    assert _go_on(early) == ""
    assert f"brought to schema 9999 meanwhile, this version knows {schema.NUMBER}" in early.communicate()[1]
    assert _value(database_url, "SELECT count(*) FROM run") == 0
    status, said = _byline(start, "resolve")
    assert (status, f"newer than this version's {schema.NUMBER}; install the newer Byline" in said) == (2, True)
    status, said = _byline(start, "upgrade", "--yes")
    assert (status, "install the newer Byline" in said) == (2, True)


def test_a_second_one_is_told_of_the_first_and_one_that_is_killed_leaves_everything_as_it_was(
    start: Start, database_url: str
) -> None:
    assert _byline(start, "follow", "0000-0002-1825-0097")[0] == 0
    killed = _upgrade(start, _WAITS)
    assert _heard(killed) == "migrating"
    other = _upgrade(start)
    status, said = _ended(other)
    assert (status, f"process {killed.pid} runs this since" in said) == (75, True), said
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert _number(database_url) == schema.NUMBER
    assert _byline(start, "resolve")[0] == 0
    assert _ended(_upgrade(start))[0] == 0
    assert _value(database_url, "SELECT count(*) FROM followed") == 1


@pytest.mark.parametrize("host", ["another-machine", socket.gethostname()])
def test_a_run_whose_lock_is_not_seen_from_here_is_named_unless_it_is_said_to_be_gone(
    start: Start, database_url: str, host: str
) -> None:
    _go_on(job := _job(start))
    assert _go_on(job) == "ended 0"
    engine = create_engine(database_url)
    with engine.begin() as connection:
        # A living process of this machine that holds no lock here works in another data folder.
        connection.execute(text("UPDATE run SET state = 'running', process = :p"), {"p": f"{host}-{os.getpid()}"})
    engine.dispose()
    status, said = _ended(_upgrade(start))
    assert status == 75
    assert f"run 1 (refresh --due) of process {host}-{os.getpid()} has not ended, since 20" in said
    assert "say --gone if that process is dead" in said
    assert _number(database_url) == schema.NUMBER
    assert _ended(_upgrade(start, "pass", "--gone"))[0] == 0
