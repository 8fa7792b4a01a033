"""The queue is answered with single keys at a terminal, or with lines from a pipe; nothing answered is lost."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Byline

_PAGES = {
    "tilda.txt": ("Tilda Okonkwo-Reyes", "Harvesting Fog with Nets", "Fog is caught. We say with which nets."),
    "odo.txt": ("Odo Brandt", "Kites", "Kites fly."),
}
_LEFT, _RIGHT = "author:tilda-okonkwo-reyes", "author:tilda-okonkwo-reyes-2"
_DEADLINE_S = 60
_STARTED = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from cli.main import main; main()"
"""A command whose terminal is its own, so that Ctrl-C reaches it."""


@pytest.fixture
def asked(byline: Byline, seeded: Path, tmp_path: Path) -> Path:
    """A data folder with two questions: whether people on a stored page are the owners of pages of their own."""
    for name, (owner, title, abstract) in _PAGES.items():
        page = tmp_path / name
        page.write_text(
            f"{owner}\n\nLG\nh-index1\n1papers\n2citations\nNovelty61%\nAI Score48\n\n1 Papers\n\n"
            f"LGSep 5, 2022\n{title}\n\n{owner}\n\n{abstract}\n"
        )
        said = byline("import", "profile-page", str(page), "--visited", "2026-03-20")
        assert said.status == 0, said.err
    return seeded


class Terminal:
    """A person's terminal of 80 × 24 on which `byline review` runs."""

    def __init__(self, *words: str) -> None:
        self._own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        variables = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _STARTED, "review", "--by", "Ruth", *words],
            stdin=other,
            stdout=other,
            stderr=other,
            cwd=Path(__file__).parents[2],
            env=variables | {"PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )
        os.close(other)
        self.shown = ""

    def wait_for(self, text: str) -> str:
        """Return what was shown since the last time, up to a text."""
        deadline = time.monotonic() + _DEADLINE_S
        while text not in self.shown:
            self._read(deadline, text)
        at = self.shown.index(text) + len(text)
        before, self.shown = self.shown[:at], self.shown[at:]
        return before

    def _read(self, deadline: float, text: str) -> None:
        ready, _, _ = select.select([self._own], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            pytest.fail(f"{text!r} did not appear within {_DEADLINE_S} s, but {self.shown!r}")
        try:
            read = os.read(self._own, 4096)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            read = b""
        if not read:
            pytest.fail(f"{text!r} did not appear before the end, but {self.shown!r}")
        self.shown += read.decode().replace("\r\n", "\n")

    def press(self, keys: str) -> None:
        """Press keys, without Enter."""
        os.write(self._own, keys.encode())

    def end(self) -> int:
        """Return the exit status."""
        try:
            while True:
                self._read(time.monotonic() + _DEADLINE_S, "the end")
        except pytest.fail.Exception:
            return self.process.wait(timeout=_DEADLINE_S)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._own)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Opens terminals on which `byline review` runs."""
    opened: list[Terminal] = []

    def open_(*words: str) -> Terminal:
        opened.append(Terminal(*words))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_a_question_stands_on_a_small_screen_with_both_sides(
    asked: Path, terminal: Callable[..., Terminal]
) -> None:
    shown = terminal().wait_for(" > ").splitlines()
    assert len(shown) <= 24
    assert max(map(len, shown)) < 80
    assert shown[0].startswith("1 of 2: one person? average 0.")
    assert " | author:" in shown[1]
    assert any("the same full name" in line for line in shown)


def test_one_key_answers_undoes_and_ends(byline: Byline, asked: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal("--for", "tilda-okonkwo-reyes", "--reason", "same nets")
    screen.wait_for(" > ")
    screen.press("d")
    screen.wait_for("that was all")
    assert screen.end() == 0
    screen = terminal("--kind", "authors")
    screen.wait_for("1 of 1: one person?")
    screen.press("s")
    screen.wait_for("are the same")
    assert screen.end() == 0
    ruled = byline("judgements", "--json").json
    assert [(each["verb"], each["who"], each["reason"]) for each in ruled] == [
        ("different", "Ruth", "same nets"),
        ("merge", "Ruth", "reviewed"),
    ]
    assert byline("review").out == "nothing is left to ask\n"
    assert byline("show", "odo-brandt-2", "--json").json["id"] == byline("show", "odo-brandt", "--json").json["id"]


def test_the_last_answer_is_undone_and_asked_again(
    byline: Byline, asked: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal()
    first = screen.wait_for(" > ").splitlines()[0]
    screen.press("z")
    screen.wait_for("nothing to undo")
    screen.press("rfog is fog\x7fg\n")
    screen.press("u")
    screen.wait_for("2 of 2")
    screen.press("z")
    screen.wait_for("judgement:1 is undone")
    assert first in screen.wait_for(" > ")
    screen.press("\x1b[A?")
    screen.wait_for("quit; answers are kept")
    screen.press("q")
    screen.wait_for("2 judgements kept")
    assert screen.end() == 0
    assert [(each["verb"], each["reason"]) for each in byline("judgements", "--json").json] == [
        ("unsure", "fog is fog"),
        ("undo", "undone in review"),
    ]
    assert len(byline("review", "--json").json) == 2


@pytest.mark.parametrize(("ended_by", "status"), [("\x03", 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"])
def test_who_is_interrupted_keeps_and_derives_what_was_answered(
    byline: Byline, asked: Path, terminal: Callable[..., Terminal], ended_by: str | signal.Signals, status: int
) -> None:
    screen = terminal()
    screen.wait_for(" > ")
    screen.press("s")
    screen.wait_for("2 of 2")
    screen.wait_for(" > ")
    if isinstance(ended_by, str):
        screen.press(ended_by)
    else:
        screen.process.send_signal(ended_by)
    screen.wait_for("1 judgement kept")
    assert screen.end() == status
    assert len(byline("review", "--json").json) == 1
    assert "0 derived rows added, 0 changed, 0 removed" in byline("resolve").out


def test_a_killed_review_loses_no_answer(byline: Byline, asked: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal()
    screen.wait_for(" > ")
    screen.press("d")
    screen.wait_for("2 of 2")
    screen.process.send_signal(signal.SIGKILL)
    screen.process.wait(timeout=_DEADLINE_S)
    assert len(byline("review", "--json").json) == 1
    assert byline("resolve").status == 0
    assert [each["verb"] for each in byline("judgements", "--json").json] == ["different"]
    assert len(byline("review", "--json").json) == 1


def _piped(lines: str, *words: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-P", "-m", "cli", "review", *words],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=_DEADLINE_S,
        env=os.environ | {"PYTHONPATH": str(root)},
    )


def test_a_pipe_gives_a_key_and_a_reason_a_line(byline: Byline, asked: Path) -> None:
    done = _piped("o\nm\nd another field\nk\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "what would change it:" in done.stdout
    assert done.stdout.count("tilda.txt") + done.stdout.count("odo.txt") >= 1
    assert [each["reason"] for each in byline("judgements", "--json").json] == ["another field"]
    assert "\x1b" not in done.stdout


def test_the_queue_is_listed_as_json_with_the_words_of_explain(byline: Byline, asked: Path) -> None:
    listed = byline("review", "--json").json
    assert {(each["left"], each["right"]) for each in listed} >= {(_LEFT, _RIGHT)}
    gains = [each["gain"] for each in listed]
    assert gains == sorted(gains, reverse=True)
    assert "left to ask: 2 questions; `byline review` asks them\n" in byline("status").out
    first = listed[0]
    assert byline("explain", first["left"], first["right"], "--json").json == first["told"]
    assert len(byline("review", "--json", "--limit", "1").json) == 1
    assert byline("review", "--json", "--kind", "papers").json == []
    (own,) = byline("review", "--json", "--for", "tilda-okonkwo-reyes").json
    assert (own["left"], own["right"]) == (_LEFT, _RIGHT)


def test_an_empty_queue_says_so_and_an_unknown_kind_is_refused(byline: Byline, seeded: Path) -> None:
    assert byline("review").out == "nothing is left to ask\n"
    said = byline("review", "--kind", "people")
    assert (said.status, said.err) == (
        2,
        "byline: --kind people: no such kind; type one of authors, papers, all\n",
    )
