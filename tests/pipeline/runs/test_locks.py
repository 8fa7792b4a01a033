"""One at a time: who comes second is told who is first, or waits, and a lock dies with its holder."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.runs.errors import StoppedError
from pipeline.runs.locks import BusyError, alone

NOW = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
JOB = "refresh --due"
_HOLDER = """
import sys
from datetime import datetime
from pathlib import Path
from pipeline.runs.locks import alone

with alone(Path(sys.argv[1]), sys.argv[2], now=datetime.fromisoformat(sys.argv[3])):
    print("held", flush=True)
    sys.stdin.readline()
print("done", flush=True)
"""

Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Hold]:
    """Hold a lock in a process of its own, until it is told something."""
    started: list[subprocess.Popen[str]] = []

    def start(what: str, since: datetime = NOW) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", _HOLDER, str(tmp_path), what, since.isoformat()]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_who_comes_second_is_told_who_is_first_and_since_when_in_utc(hold: Hold, tmp_path: Path) -> None:
    away = timezone(timedelta(hours=-5))
    first = hold(JOB, NOW.astimezone(away))
    with pytest.raises(BusyError) as busy, alone(tmp_path, JOB, now=NOW - timedelta(days=400)):
        pass
    assert str(busy.value) == f"process {first.pid} runs this since 2026-03-01 12:30:05 UTC: {JOB}"


def test_who_is_told_to_stop_waits_no_longer(hold: Hold, tmp_path: Path) -> None:
    hold(JOB)
    with pytest.raises(StoppedError), alone(tmp_path, JOB, now=NOW, wait=True, is_stopping=lambda: True):
        pass


def test_a_lock_file_that_finds_no_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with (
        pytest.raises(OSError, match=rf"No space left on device: '{tmp_path}/\w+\.lock'"),
        alone(tmp_path, JOB, now=NOW),
    ):
        pass


def test_other_jobs_do_not_wait(hold: Hold, tmp_path: Path) -> None:
    hold(JOB)
    with alone(tmp_path, "harvest arxiv raw cs.LG", now=NOW):
        pass


def test_who_waits_says_for_whom_and_comes_when_the_first_is_done(hold: Hold, tmp_path: Path) -> None:
    first = hold(JOB)
    told: list[str] = []

    def tell(words: str) -> None:
        told.append(words)
        assert first.stdin is not None
        first.stdin.write("go\n")
        first.stdin.flush()

    with alone(tmp_path, JOB, now=NOW, wait=True, tell=tell):
        pass
    assert told == [f"waiting: process {first.pid} runs this since 2026-03-01 12:30:05 UTC: {JOB}"]


def test_a_lock_dies_with_its_holder(hold: Hold, tmp_path: Path) -> None:
    first = hold(JOB)
    first.send_signal(signal.SIGKILL)
    first.wait()
    with alone(tmp_path, JOB, now=NOW), pytest.raises(BusyError) as busy, alone(tmp_path, JOB, now=NOW):
        pass
    assert f"process {first.pid} " not in str(busy.value)


def test_a_holder_who_has_left_is_named_no_more(hold: Hold, tmp_path: Path) -> None:
    with alone(tmp_path, JOB, now=NOW):
        pass
    assert {file.read_text() for file in tmp_path.iterdir()} == {""}
