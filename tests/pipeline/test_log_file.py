"""The log file takes the lines of all processes, is rotated by size, and stops no work."""

from __future__ import annotations

import io
import json
import multiprocessing
import sys
from pathlib import Path

import pytest

from pipeline.configuration import load
from pipeline.log_file import LogFile, log_file
from pipeline.redaction import Redactor
from pipeline.telling import Told, teller


def _lines(folder: Path) -> list[str]:
    return [line for path in sorted(folder.glob("byline.log*")) for line in path.read_text().splitlines()]


def _write(path: Path, name: str, count: int) -> None:
    log = LogFile(path, max_bytes=2000, kept=1000)
    for number in range(count):
        log.write(f"{name} {number} {'-' * 40}\n")


def test_processes_that_write_at_once_lose_no_line_however_often_it_is_rotated(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "byline.log"
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write, args=(path, name, 200)) for name in ("one", "two")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    lines = _lines(path.parent)
    assert sorted(lines) == sorted(f"{name} {n} {'-' * 40}" for name in ("one", "two") for n in range(200))
    assert all(file.stat().st_size <= 2000 for file in path.parent.glob("byline.log*"))
    assert len(list(path.parent.glob("byline.log.*"))) > 5


def test_no_more_is_kept_than_the_settings_say(tmp_path: Path) -> None:
    environ = {"BYLINE_DATA_DIR": str(tmp_path), "BYLINE_LOG__MAX_BYTES": "100", "BYLINE_LOG__KEPT": "2"}
    log = log_file(load(environ))
    assert log is not None
    for number in range(50):
        log.write(f"line {number} {'-' * 50}\n")
    names = sorted(path.name for path in (tmp_path / "logs").glob("byline.log*"))
    assert names == ["byline.log", "byline.log.1", "byline.log.2"]
    assert "line 49" in (tmp_path / "logs" / "byline.log").read_text()
    assert log_file(load(environ | {"BYLINE_LOG__MAX_BYTES": "0"})) is None


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("in the way")
    LogFile(tmp_path / "logs" / "byline.log", max_bytes=100, kept=1).write("a line\n")
    assert capsys.readouterr().err == ""


def test_what_is_told_is_json_lines_without_secrets_on_a_stream_and_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "byline.log"

    to = teller(Redactor(keys=("planted-key",)).text, LogFile(path, max_bytes=10**6, kept=1), sys.stderr)
    to.begin("run 1")
    to.page(Told("acl", "https://acl.example/a?mailto=ada@example.org&x=1", "new", {"new": 1}))
    to.warn("refused planted-key at http://user:pass@host/", "scrapy")
    to.end()
    shown, kept = capsys.readouterr().err, path.read_text()
    events, told = ([json.loads(line) for line in text.splitlines()] for text in (kept, shown))
    for event in (*events, *told):
        del event["timestamp"]
    assert events == told
    assert [event["event"] for event in events] == ["begin", "page", "warning", "end"]
    assert events[1]["url"] == "https://acl.example/a?mailto=redacted&x=1"
    assert events[2]["words"] == "refused redacted at http://redacted@host/"


def test_what_is_not_shown_is_logged_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = teller(str, LogFile(tmp_path / "byline.log", max_bytes=10**6, kept=1), shown=False)
    to.begin("run 1")
    assert capsys.readouterr().err == ""
    assert "run 1" in (tmp_path / "byline.log").read_text()


def test_on_a_terminal_progress_is_a_bar_and_the_log_has_the_lines(tmp_path: Path) -> None:

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    to = teller(str, LogFile(tmp_path / "byline.log", max_bytes=10**6, kept=1), screen)
    to.begin("run 1")
    to.waiting("acl.example", 3)
    to.page(Told("acl", "https://acl.example/a", "new", {}))
    to.end()
    assert "{" not in screen.getvalue()
    assert len((tmp_path / "byline.log").read_text().splitlines()) == 3
    assert json.loads((tmp_path / "byline.log").read_text().splitlines()[0])["process"] > 0
