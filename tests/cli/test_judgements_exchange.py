"""Judgements move between databases as lines, are taken in once, and never against what stands."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Byline

_WHY = ("--reason", "seen", "--by", "Ruth")
_FERNS = "paper:finding-ferns-large-collections-2019"


@pytest.fixture
def elsewhere(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Goes to another installation that holds the same pages and no judgement."""
    other = tmp_path / "elsewhere"
    shutil.copytree(seeded, other)
    return lambda: monkeypatch.setenv("BYLINE_DATA_DIR", str(other))


def _judge(byline: Byline) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    byline("set", "wren-halloway", "name", "Wren H.", *_WHY)
    byline("split", "wren-halloway", "--papers", _FERNS, *_WHY)
    byline("deny", "paper:spores-as-regularisers-2021", "wren-halloway", *_WHY)
    byline("hide", "tilda-okonkwo-reyes", *_WHY)
    byline("undo", "1", *_WHY)
    byline("undo", "6", *_WHY)


@pytest.mark.slow
def test_what_was_ruled_in_one_database_is_ruled_in_another(
    byline: Byline, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    _judge(byline)
    before = [byline("show", author, "--json").out for author in ("odo-brandt", "wren-halloway")]
    file = tmp_path / "judgements.jsonl"
    assert byline("judgements", "export", str(file)).out == f"{file}: 7 judgements\n"
    elsewhere()
    assert byline("judgements", "import", str(file)).out == "7 judgements taken in, 0 known already\n"
    assert [byline("show", author, "--json").out for author in ("odo-brandt", "wren-halloway")] == before
    assert byline("show", "tilda-okonkwo-reyes").status == 2
    assert byline("judgements", "import", str(file)).out == "0 judgements taken in, 7 known already\n"
    again = tmp_path / "again.jsonl"
    byline("judgements", "export", str(again))
    assert again.read_bytes() == file.read_bytes()


def test_a_line_is_sorted_and_an_undo_names_what_it_undoes(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    byline("undo", "1", *_WHY)
    byline("judgements", "export", str(tmp_path / "j.jsonl"))
    lines: list[Any] = [msgspec.json.decode(line) for line in (tmp_path / "j.jsonl").read_bytes().splitlines()]
    assert [list(line) for line in lines] == [sorted(line) for line in lines]
    assert lines[1]["undoes"] == lines[0]["uid"]


def test_what_contradicts_a_standing_judgement_is_refused_whole(
    byline: Byline, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    byline("split", "wren-halloway", "--papers", _FERNS, *_WHY)
    byline("set", "odo-brandt", "name", "Odo B.", *_WHY)
    byline("judgements", "export", str(tmp_path / "j.jsonl"))
    elsewhere()
    byline("set", "odo-brandt", "name", "O. Brandt", "--reason", "his page", "--by", "Abel")
    said = byline("judgements", "import", str(tmp_path / "j.jsonl"))
    assert said.status == 2
    assert "judgement:1 stands against it (set by Abel" in said.err
    assert len(byline("judgements", "--json").json) == 1
    assert len(byline("show", "wren-halloway", "--json").json["papers"]) == 4


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda text: text.replace(b"seen", b"sin"), "line 1: the line was changed"),
        (lambda text: b"{}" + text[text.index(b"\n") :], "line 1: no judgement"),
        (lambda text: b"\xff\n" + text, "line 1: no judgement"),
        (lambda text: text[text.index(b"\n") + 1 :], "which is neither there nor here"),
    ],
)
def test_a_file_that_was_changed_is_refused(
    byline: Byline,
    elsewhere: Callable[[], None],
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    wrong: str,
) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    byline("undo", "1", *_WHY)
    file = tmp_path / "j.jsonl"
    byline("judgements", "export", str(file))
    file.write_bytes(change(file.read_bytes()))
    elsewhere()
    said = byline("judgements", "import", str(file))
    assert said.status == 2
    assert wrong in said.err
    assert byline("judgements", "--json").json == []


def test_a_file_that_is_not_there_is_named(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    said = byline("judgements", "import", str(tmp_path / "none.jsonl"))
    assert said.status == 2
    assert "none.jsonl" in said.err


def test_what_names_a_forgotten_person_is_left_out_and_not_exported(
    byline: Byline, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    byline("set", "wren-halloway", "name", "Wren H.", *_WHY)
    byline("hide", "tilda-okonkwo-reyes", *_WHY)
    byline("undo", "1", *_WHY)
    byline("judgements", "export", str(tmp_path / "j.jsonl"))
    elsewhere()
    byline("forget", "wren-halloway", *_WHY, "--yes")
    said = byline("judgements", "import", str(tmp_path / "j.jsonl"))
    assert said.out == "1 judgement taken in, 0 known already, 2 left out, as somebody was forgotten\n"
    assert byline("show", "tilda-okonkwo-reyes").status == 2
    byline("judgements", "export", str(tmp_path / "k.jsonl"))
    assert [msgspec.json.decode(line)["verb"] for line in (tmp_path / "k.jsonl").read_bytes().splitlines()] == [
        "hide"
    ]
