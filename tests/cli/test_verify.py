"""`byline verify` at the terminal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_a_sound_installation_exits_with_0_and_each_line_is_ok(byline: Byline, seeded: Path) -> None:
    said = byline("verify", "--archive")
    assert said.status == 0
    assert {line.split()[0] for line in said.out.splitlines()} == {"ok"}
    assert "ok    derived: 4 papers and 4 authors derived anew are what stands\n" in said.out


def test_a_problem_exits_with_1_and_is_named_with_what_to_do(byline: Byline, seeded: Path) -> None:
    with closing(sqlite3.connect(seeded / "byline.sqlite", isolation_level=None)) as careless:
        careless.execute("UPDATE author SET name = 'Nobody' WHERE id = 'odo-brandt'")
    said = byline("verify")
    assert said.status == 1
    words = "rows of author differ from what is derived anew: 1 other (the first is of odo-brandt)"
    assert said.out.splitlines()[-1] == f"fail  derived: {words}; type `byline rebuild`"
    assert byline("verify", "--json").json[-1] == {
        "level": "fail",
        "check": "derived",
        "found": words,
        "advice": "type `byline rebuild`",
    }
    byline("rebuild")
    assert byline("verify").status == 0


def test_a_file_that_is_no_database_could_not_be_verified(byline: Byline, seeded: Path) -> None:
    (seeded / "byline.sqlite").write_bytes(b"no database" * 1000)
    said = byline("verify")
    assert said.status == 2
    assert "is damaged" in said.err
