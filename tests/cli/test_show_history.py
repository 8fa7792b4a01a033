"""`byline show --history` tells what was shown before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_a_history_begins_with_the_first_profile_and_marks_corrections(byline: Byline, seeded: Path) -> None:
    byline("set", "author:wren-halloway", "name", "Wren H. Halloway", "--reason", "her page")
    said = byline("show", "wren-halloway", "--history")
    assert said.status == 0, said.err
    blocks = said.out.split("\n\n")
    assert [line.split()[0] for line in blocks[0].splitlines()] == ["citations", "papers", "h-index", "AI"]
    assert "321 (as reported by profile-page, " in blocks[0]
    assert "  1 field changed (corrected by a person, judgement:1 (set)); run 2, set\n" in blocks[1]
    assert "name of author:wren-halloway: Wren Halloway → Wren H. Halloway" in blocks[1]
    assert blocks[2] == "2026-03-21 06:30 UTC  first shown; run 1, import\n"


def test_a_history_can_be_had_as_json_and_up_to_a_day(byline: Byline, seeded: Path) -> None:
    byline("set", "author:wren-halloway", "name", "Wren H. Halloway", "--reason", "her page")
    told = byline("show", "wren-halloway", "--history", "--json").json
    assert [(each["command"], each["is_correction"]) for each in told["entries"]] == [
        ("set", True),
        ("import", False),
    ]
    assert told["entries"][0]["changes"]["fields"][0]["after"] == "Wren H. Halloway"
    before = byline("show", "wren-halloway", "--history", "--json", "--as-of", "2026-03-22").json
    assert before["entries"] == told["entries"][1:]


def test_of_authors_whom_nobody_follows_there_is_none(byline: Byline, seeded: Path) -> None:
    said = byline("show", "odo-brandt", "--history")
    assert said.status == 0
    assert said.out == "nothing was published of odo-brandt; `byline follow odo-brandt` begins a history\n"


def test_a_format_that_has_no_history_is_refused(byline: Byline, seeded: Path) -> None:
    said = byline("show", "wren-halloway", "--history", "--format", "bibtex")
    assert said.status == 2
    assert "not written as bibtex" in said.err


def test_the_site_shows_the_history_of_followed_authors(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    assert byline("site", "build", str(tmp_path / "www")).status == 0
    pages = tmp_path / "www" / "authors"
    assert "first shown" in (pages / "wren-halloway" / "index.html").read_text(encoding="utf-8")
    assert 'id="history"' not in (pages / "odo-brandt" / "index.html").read_text(encoding="utf-8")
