"""`byline runs diff`, `apply`, `discard` and `rollback` tell what a run changed, and take it back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_a_run_is_taken_back_and_let_count_again(byline: Byline, seeded: Path) -> None:
    assert byline("runs", "diff", "1").out.startswith("changed: ")
    before = byline("status", "--json").json["totals"]
    back = byline("runs", "rollback", "1", "--json")
    assert (back.status, back.json["exit_status"]) == (0, 0)
    assert any("papers gone" in line for line in back.json["lines"])
    assert byline("status", "--json").json["totals"]["papers"] < before["papers"]
    assert "rolled-back" in byline("runs").out
    forth = byline("runs", "apply", "1")
    assert forth.status == 0
    assert byline("status", "--json").json["totals"] == before


def test_the_difference_of_a_run_can_be_had_as_json_and_beside_another(byline: Byline, seeded: Path) -> None:
    found = byline("runs", "diff", "1", "--json").json["run"]
    assert (found["run"], found["what"]) == (1, "applied")
    assert {author["state"] for author in found["difference"]["authors"]} == {"new"}
    both = byline("runs", "diff", "1", "1")
    assert both.out == "only in run 1:\n  nothing\nonly in run 1:\n  nothing\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("diff", "99"), "there is no run 99"),
        (("apply", "99"), "there is no run 99"),
        (("discard", "1"), "nothing of run 1 waits"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    byline: Byline, seeded: Path, words: tuple[str, ...], said: str
) -> None:
    refused = byline("runs", *words)
    assert refused.status == 2
    assert said in refused.err
