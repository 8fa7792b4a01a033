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

from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Byline

_PAGES = {
    "tilda.txt": ("Tilda Okonkwo-Reyes", "Harvesting Fog with Nets", "Fog is caught. We say with which nets."),
    "odo.txt": ("Odo Brandt", "Kites", "Kites fly."),
}
_LUMPED = (
    ("Sparse gates for long documents", "Bo Okafor", "cs.LG"),
    ("Gates in documents", "Bo Okafor", "cs.LG"),
    ("Tides of a shallow harbour", "Imre Kovacs", "physics.ao-ph"),
    ("Harbour tides in winter", "Imre Kovacs", "physics.ao-ph"),
)
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


@pytest.fixture
def lumped(data_dir: Path) -> Path:
    """A data folder with one author whom a source put together of two, and nothing else to ask."""
    from db.engine import open_database
    from tests.pipeline.conftest import Desk, Form

    data_dir.mkdir()
    database = open_database(f"sqlite:///{data_dir / 'byline.sqlite'}", create=True)
    desk = Desk(database)
    ada = Name("Ada Lindqvist", identifiers=(Identifier("s2", "7", "matched"),))
    for n, (title, other, category) in enumerate(_LUMPED):
        desk.see(Form().paper(str(n), title, [ada, other], primary_category=category, submitted="2020"))
    desk.derive()
    database.close()
    return data_dir


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


@pytest.mark.slow
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


@pytest.mark.slow
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
        "byline: --kind people: no such kind; type one of authors, papers, namesakes, all\n",
    )


def _notices(byline: Byline) -> list[str]:
    return [each["code"] for each in byline("show", "ada-lindqvist", "--json").json["notices"]]


def test_an_author_who_looks_like_two_stands_beside_the_other_half_with_the_signs(
    lumped: Path, terminal: Callable[..., Terminal]
) -> None:
    shown = terminal().wait_for(" > ").splitlines()
    assert len(shown) <= 24
    assert max(map(len, shown)) < 80
    assert shown[0].startswith("1 of 1: one person or two? alarm 0.85 of 1; gain ")
    assert shown[1].startswith("author:ada-lindqvist, one half")
    assert " | author:ada-lindqvist, the other half" in shown[1]
    assert any("2 groups of papers share no co-author" in line for line in shown)


@pytest.mark.slow
def test_d_parts_the_halves_z_takes_it_back_and_s_ends_the_alarm(
    byline: Byline, lumped: Path, terminal: Callable[..., Terminal]
) -> None:
    assert _notices(byline) == ["namesakes"]
    screen = terminal("--kind", "namesakes")
    screen.wait_for(" > ")
    screen.press("d")
    screen.wait_for("judgement:1: 2 papers of author:ada-lindqvist are of another")
    assert screen.end() == 0
    assert byline("show", "ada-lindqvist-2", "--json").json["figures"]["papers"]["value"] == 2
    assert byline("undo", "judgement:1", "--reason", "one after all").status == 0
    screen = terminal("--for", "ada-lindqvist")
    screen.wait_for(" > ")
    screen.press("o")
    screen.wait_for("https://arxiv.example/")
    screen.press("m")
    screen.wait_for("`byline merge author:ada-lindqvist --reason …` rules that all is one person's")
    screen.wait_for(" > ")
    screen.press("s")
    screen.wait_for("judgement:3: author:ada-lindqvist is one person")
    assert screen.end() == 0
    assert byline("review").out == "nothing is left to ask\n"
    assert _notices(byline) == []


def test_u_leaves_an_alarm_out_of_the_queue_and_k_does_not(
    byline: Byline, lumped: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal()
    screen.wait_for(" > ")
    screen.press("k")
    assert screen.end() == 0
    (listed,) = byline("review", "--json").json
    assert (listed["kind"], listed["told"]["alarm"]["score"]) == ("namesakes", 0.85)
    screen = terminal()
    screen.wait_for(" > ")
    screen.press("u")
    screen.wait_for("it stays unsure whether author:ada-lindqvist is one person")
    assert screen.end() == 0
    assert byline("review", "--json").json == []
    assert _notices(byline) == ["namesakes"]


def test_a_plain_command_rules_that_an_author_is_one_person(byline: Byline, lumped: Path) -> None:
    said = byline("merge", "ada-lindqvist", "--reason", "asked her")
    assert (said.status, said.out) == (0, "judgement:1: author:ada-lindqvist is one person\n")
    assert _notices(byline) == []
    again = byline("merge", "ada-lindqvist", "--reason", "asked her")
    assert again.status == 2
    assert "nothing in author:ada-lindqvist looks like several people" in again.err
