"""What a person rules at the terminal is kept, derived and published at once, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_WHY = ("--reason", "same home page", "--by", "Ruth")


def _papers(byline: Byline, author: str) -> list[str]:
    return sorted(paper["title"] for paper in byline("show", author, "--json").json["papers"])


def test_two_authors_are_one_after_a_merge_and_two_again_after_its_undo(byline: Byline, seeded: Path) -> None:
    before = _papers(byline, "odo-brandt"), _papers(byline, "mira-castellan")
    said = byline("merge", "odo-brandt", "Mira Castellan", *_WHY)
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        "judgement:1: author:odo-brandt and author:mira-castellan are the same",
        "3 papers moved from author:mira-castellan to author:odo-brandt",
        "author:mira-castellan leads to author:odo-brandt",
    ]
    assert _papers(byline, "mira-castellan") == _papers(byline, "odo-brandt") == sorted({*before[0], *before[1]})
    assert byline("undo", "judgement:1", "--reason", "two after all").out.splitlines() == [
        "judgement:2: judgement:1 is undone",
        "3 papers moved from author:odo-brandt to author:mira-castellan",
    ]
    assert (_papers(byline, "odo-brandt"), _papers(byline, "mira-castellan")) == before
    assert byline("undo", "2", "--reason", "one after all").status == 0
    assert byline("show", "mira-castellan", "--json").json["id"] == "odo-brandt"


def test_a_merge_survives_a_rebuild(byline: Byline, seeded: Path) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    assert "0 derived rows added, 0 changed, 0 removed" in byline("rebuild").out
    assert byline("show", "mira-castellan", "--json").json["id"] == "odo-brandt"


def test_two_papers_are_one_after_a_merge(byline: Byline, seeded: Path) -> None:
    said = byline("merge", "paper:grammar-lichens-2026", "paper:spores-as-regularisers-2021", *_WHY)
    assert said.out.splitlines()[-1] == "paper:spores-as-regularisers-2021 leads to paper:grammar-lichens-2026"
    assert len(_papers(byline, "wren-halloway")) == 3


def test_judgements_are_listed_with_who_when_and_why(byline: Byline, seeded: Path) -> None:
    assert byline("judgements").out.startswith("no judgement yet")
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    byline("undo", "1", "--reason", "two after all", "--by", "Abel")
    first, second = byline("judgements").out.splitlines()
    assert first.startswith("judgement:1")
    assert first.endswith("Ruth  merge 3 mentions and 3 mentions: same home page  (undone by judgement:2)")
    assert second.endswith("Abel  undo of judgement:1: two after all")
    listed = byline("judgements", "odo-brandt", "--json").json
    assert [(each["number"], each["verb"], each["stands"]) for each in listed] == [
        (1, "merge", False),
        (2, "undo", True),
    ]
    assert byline("judgements", "tilda-okonkwo-reyes").out.startswith("no judgement yet")


def test_a_judgement_explains_itself(byline: Byline, seeded: Path) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    told = byline("explain", "judgement:1").out.splitlines()
    assert told[0].startswith("judgement:1: merge, by Ruth on 20")
    assert told[1:4] == ["reason: same home page", "about:", "  author:odo-brandt"]
    assert "judgement:1 (merge by Ruth on 20" in byline("explain", "odo-brandt").out
    assert "a person ruled: same (judgement 1)" in byline("explain", "odo-brandt").out
    byline("undo", "1", *_WHY)
    assert byline("explain", "judgement:1").out.splitlines()[0].endswith("undone")
    assert "undone by judgement:2" in byline("explain", "judgement:1").out


def test_an_undone_judgement_is_not_undone_twice(byline: Byline, seeded: Path) -> None:
    byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    byline("undo", "1", "--reason", "two after all", "--by", "Abel")
    said = byline("undo", "1", "--reason", "once more")
    assert said.status == 2
    assert "judgement:1 (merge by Ruth" in said.err
    assert "judgement:2 (undo by Abel" in said.err


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("merge", "odo-brandt", "Nobody At All"), "nothing stored is 'Nobody At All'"),
        (("merge", "odo-brandt", "odo-brandt"), "are one already"),
        (("merge", "odo-brandt", "paper:grammar-lichens-2026"), "are of two kinds"),
        (("undo", "7"), "there is no judgement '7'"),
        (("undo", "judgement:x"), "there is no judgement 'judgement:x'"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_ruled_is_refused_and_leaves_nothing(
    byline: Byline, seeded: Path, words: tuple[str, ...], wrong: str
) -> None:
    said = byline(*words, *_WHY)
    assert said.status == 2
    assert wrong in said.err
    assert byline("judgements", "--json").json == []
    assert len(byline("runs", "--json").json) == 1


def test_a_judgement_needs_a_reason(byline: Byline, seeded: Path) -> None:
    assert byline("merge", "odo-brandt", "mira-castellan").status == 2
    assert "has a reason" in byline("merge", "odo-brandt", "mira-castellan", "--reason", " ").err


def test_a_dry_run_says_what_would_be_ruled(byline: Byline, seeded: Path) -> None:
    said = byline("merge", "odo-brandt", "mira-castellan", *_WHY, "--dry-run")
    assert said.out.startswith("would rule: author:odo-brandt and author:mira-castellan are the same")
    assert byline("judgements", "--json").json == []


def test_who_rules_is_taken_from_the_configuration_else_from_the_system(
    byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "sys")
    byline("merge", "odo-brandt", "mira-castellan", "--reason", "seen")
    monkeypatch.setenv("BYLINE_CURATOR", "Cora")
    byline("undo", "1", "--reason", "seen")
    assert [each["who"] for each in byline("judgements", "--json").json] == ["sys", "Cora"]
