"""The commands that read say the same of a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_the_commands_that_read_work_on_postgresql(
    byline: Byline, page: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_DATABASE_URL", postgres_url)
    said = byline("status")
    assert said.status == 2
    assert "is empty; a command that stores sets it up" in said.err
    assert byline("import", "profile-page", str(page), "--visited", "2026-03-20").status == 0
    status = byline("status", "--json").json
    assert (status["totals"]["papers"], status["sizes"]["database"] > 0) == (4, True)
    assert byline("runs", "show", "1").out.endswith("what to do: nothing\n")
    assert "paper:grammar-lichens-2026" in byline("search", "lichens").out
    record = byline("explain", "record:profile-page/author/Wren Halloway", "--json").json
    assert [fetch["fetch"] for fetch in record["fetches"]] == [1]
    assert byline("explain", "wren-halloway").out.count("owner of the same listing") == 3
    assert byline("site", "build", str(tmp_path / "public")).out.startswith("4 authors, 4 papers")
    doctor = byline("doctor")
    assert doctor.status == 0
    assert "?host=" in doctor.out
    assert " (PostgreSQL " in doctor.out
    assert "runs: none was left half-way" in doctor.out
    assert byline("unfollow", "wren-halloway").out == "author:wren-halloway is no longer followed\n"
