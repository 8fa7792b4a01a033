"""`byline site build` writes all profiles as pages."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_all_authors_and_papers_get_a_page(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    said = byline("site", "build", str(tmp_path / "public"))
    assert said.status == 0
    assert said.out.startswith("4 authors, 4 papers, 0 redirects; ")
    page = (tmp_path / "public/authors/wren-halloway/index.html").read_text()
    assert "Growing Moss Networks Without Light" in page
    about = (tmp_path / "public/about/index.html").read_text()
    assert "6 records of profile-page; the newest of 2026-03-20" in about


def test_a_second_build_writes_nothing(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    first = byline("site", "build", str(tmp_path / "public"), "--json").json
    again = byline("site", "build", str(tmp_path / "public"), "--json").json
    assert (again["written"], again["unchanged"], again["removed"]) == (0, first["written"], 0)


def test_a_folder_with_other_files_is_left_alone(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    said = byline("site", "build", str(tmp_path / "mine"))
    assert said.status == 2
    assert "holds other files" in said.err
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"


def test_a_folder_that_cannot_be_written_is_refused(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = byline("site", "build", str(tmp_path / "file" / "public"))
    assert said.status == 2
    assert "cannot be written" in said.err


def test_a_page_that_was_renamed_leads_to_the_new_one(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from db.engine import Database
    from db.store import register

    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("derive") as transaction:
        register.give(transaction, "author", ["w-halloway"], datetime(2026, 1, 1, tzinfo=UTC))
        register.redirect(transaction, {"w-halloway": "wren-halloway"})
    database.close()
    assert "1 redirects" in byline("site", "build", str(tmp_path / "public")).out
    old = (tmp_path / "public/authors/w-halloway/index.html").read_text()
    assert "wren-halloway" in old
    assert "formerly also: w-halloway\n" in byline("explain", "w-halloway").out


def test_a_page_beside_each_author_explains_it_as_the_command_does(
    byline: Byline, seeded: Path, tmp_path: Path
) -> None:
    byline("site", "build", str(tmp_path / "public"))
    folder = tmp_path / "public/authors/wren-halloway"
    assert 'href="../../authors/wren-halloway/why/index.html"' in (folder / "index.html").read_text()
    shown = unescape((folder / "why/index.html").read_text())
    explained = byline("explain", "author:wren-halloway").out
    assert "file:///" in explained
    assert "file:///" not in shown
    for line in explained.splitlines():
        assert re.sub(r"file://\S*/", "", line) in shown
