"""The tour, and the copy of the sources alone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from demo.commands import Commands
from demo.server import Replica, serve
from demo.tour import environment, tour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Byline

_DAY = date(2026, 11, 24)


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A running replica."""
    with serve() as running:
        yield running


@pytest.mark.slow
def test_the_tour_ends_with_a_profile_and_a_site(
    byline_process: Byline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.sqlite"
    monkeypatch.setenv("BYLINE_DATABASE_URL", f"sqlite:///{own}")
    kept = tmp_path / "kept"
    said = byline_process("demo", "--keep", str(kept))
    assert said.status == 0, said.out + said.err
    assert "Jane Q. Marlowe\n\nLG\n" in said.out
    assert "none broke a limit" in said.out
    assert "0 derived rows added, 0 changed, 0 removed" in said.out.partition("$ byline rebuild")[2]
    assert (kept / "site" / "authors" / "jane-q-marlowe" / "index.html").is_file()
    assert (kept / "data" / "byline.sqlite").is_file()
    assert not own.exists(), "invented people must not reach the maintainer's own database"


def test_the_tour_keeps_nothing_in_a_folder_that_holds_something(byline: Byline, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    said = byline("demo", "--keep", str(tmp_path))
    assert said.status == 2
    assert "is not empty" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt"]


def test_the_tour_stops_at_a_step_that_fails(tmp_path: Path) -> None:
    said: list[str] = []
    failing = (sys.executable, "-c", "raise SystemExit(7)")
    assert not tour(tmp_path, failing, Commands(), environ=os.environ, today=_DAY, say=said.append)
    assert said[-1] == "This step ended with status 7; the tour stops here."
    assert sum("$ byline" in words for words in said) == 1


def test_the_tour_knows_nothing_of_another_installation_or_of_a_proxy(replica: Replica, tmp_path: Path) -> None:
    before = {
        "HOME": "/nowhere",
        "BYLINE_DATABASE_URL": "postgresql://own",
        "https_proxy": "http://127.0.0.1:1",
        "HTTP_PROXY": "http://127.0.0.1:1",
    }
    after = environment(replica, tmp_path, before)
    assert after == {"HOME": "/nowhere", "BYLINE_DATA_DIR": str(tmp_path)} | replica.environment()


def test_hosts_of_no_source_are_asked_at_the_pace_of_the_replica_too(replica: Replica) -> None:
    assert replica.environment()["BYLINE_DEFAULT_DELAY_S"] == "0.05"


def _demo(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from cli.main import main; main()", "demo", *words]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root)


def test_the_copy_serves_until_ctrl_c(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    with _demo("serve", "--log", str(log)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.strip().partition("=")[2].removeprefix("http://")
        host, _, port = address.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"GET /robots.txt HTTP/1.0\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert line.startswith("export BYLINE_SOURCES__ARXIV__BASE_URL=")
    assert (process.returncode, err) == (130, "")
    assert json.loads(log.read_text(encoding="utf-8"))["path"] == "/robots.txt"


def test_a_taken_port_is_said_in_one_line(byline: Byline) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = cast("int", taken.getsockname()[1])
        said = byline("demo", "serve", "--port", str(min(port, 65529)))
    assert said.status == 2
    assert said.err.startswith("byline: cannot take the ports ")
    assert said.err.count("\n") == 1


def test_a_log_that_cannot_be_written_is_said_in_one_line(byline: Byline, tmp_path: Path) -> None:
    said = byline("demo", "serve", "--log", str(tmp_path / "missing" / "log.jsonl"))
    assert said.status == 2
    assert "cannot write the log" in said.err
    assert said.err.count("\n") == 1


def test_a_signal_that_comes_before_a_command_starts_keeps_it_from_running(tmp_path: Path) -> None:
    with Commands() as commands:
        signal.raise_signal(signal.SIGTERM)
        writes = [sys.executable, "-c", "open('ran', 'w')"]
        assert commands.run(writes, dict(os.environ), tmp_path) is None
    assert commands.stopped_by == signal.SIGTERM
    assert not (tmp_path / "ran").exists()


def test_a_signal_ends_the_running_command_first(tmp_path: Path) -> None:
    waits = f"import os, signal, time; os.kill({os.getpid()}, signal.SIGTERM); time.sleep(60)"
    with Commands() as commands:
        assert commands.run([sys.executable, "-c", waits], dict(os.environ), tmp_path) is None
    assert commands.stopped_by == signal.SIGTERM


@pytest.mark.slow
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_tour_leaves_nothing_behind(
    number: signal.Signals, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with _demo() as process:
        assert process.stdout is not None
        while "byline harvest" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == status, err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("byline-demo-*"))
