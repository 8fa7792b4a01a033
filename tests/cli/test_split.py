"""A split parts for good, gives the smaller part a new id, and contradicts nothing that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_WHY = ("--reason", "another Wren", "--by", "Ruth")
_FERNS = "finding-ferns-large-collections-2019"
_MOSS = "growing-moss-networks-without-2023"
_SPORES = "spores-as-regularisers-2021"


def _profile(byline: Byline, author: str) -> Any:
    return byline("show", author, "--json").json


def _titles(byline: Byline, author: str) -> list[str]:
    return sorted(paper["id"] for paper in _profile(byline, author)["papers"])


def test_the_papers_named_leave_for_a_new_author_and_the_pages_name_each_other(
    byline: Byline, seeded: Path
) -> None:
    said = byline("split", "wren-halloway", "--papers", f"paper:{_FERNS}", *_WHY)
    assert said.out.splitlines() == [
        "judgement:1: 1 paper of author:wren-halloway are of another",
        "1 paper moved from author:wren-halloway to author:wren-halloway-2",
    ]
    assert _titles(byline, "wren-halloway-2") == [_FERNS]
    assert len(_titles(byline, "wren-halloway")) == 3
    notices = [_profile(byline, author)["notices"][0] for author in ("wren-halloway", "wren-halloway-2")]
    assert [notice["about"] for notice in notices] == ["author:wren-halloway-2", "author:wren-halloway"]
    assert "0 derived rows added, 0 changed, 0 removed" in byline("rebuild").out


def test_the_part_with_fewer_papers_gets_the_new_id_also_where_it_stays(byline: Byline, seeded: Path) -> None:
    byline("split", "wren-halloway", "--papers", f"{_FERNS},{_MOSS},{_SPORES}", *_WHY)
    assert _titles(byline, "wren-halloway") == [_FERNS, _MOSS, _SPORES]
    assert _titles(byline, "wren-halloway-2") == ["grammar-lichens-2026"]


def test_merge_split_undo_undo_leads_back_to_the_beginning(byline: Byline, seeded: Path) -> None:
    before = {author: _titles(byline, author) for author in ("wren-halloway", "odo-brandt")}
    assert byline("merge", "wren-halloway", "odo-brandt", *_WHY).status == 0
    assert byline("split", "odo-brandt", "--papers", _FERNS, *_WHY).status == 0
    assert len(_titles(byline, "odo-brandt")) == 3
    assert _titles(byline, "wren-halloway-2") == [_FERNS]
    assert byline("undo", "2", *_WHY).status == 0
    assert _profile(byline, "wren-halloway-2")["id"] == _profile(byline, "wren-halloway")["id"] == "odo-brandt"
    assert byline("undo", "1", *_WHY).status == 0
    assert {author: _titles(byline, author) for author in before} == before
    assert _profile(byline, "wren-halloway-2")["id"] == "wren-halloway"


def test_a_part_that_left_can_be_parted_again(byline: Byline, seeded: Path) -> None:
    byline("split", "wren-halloway", "--papers", f"{_FERNS},{_SPORES}", *_WHY)
    assert _titles(byline, "wren-halloway-2") in ([_FERNS, _SPORES], ["grammar-lichens-2026", _MOSS])
    other = next(a for a in ("wren-halloway", "wren-halloway-2") if _FERNS in _titles(byline, a))
    assert byline("split", other, "--papers", _FERNS, *_WHY).status == 0
    assert _titles(byline, "wren-halloway-3") in ([_FERNS], [_SPORES])


def test_a_merge_of_what_was_split_is_refused_also_through_a_chain(byline: Byline, seeded: Path) -> None:
    byline("split", "wren-halloway", "--papers", _FERNS, *_WHY)
    byline("merge", "wren-halloway-2", "mira-castellan", "--reason", "her pen name", "--by", "Abel")
    for other in ("wren-halloway-2", "mira-castellan"):
        said = byline("merge", "wren-halloway", other, *_WHY)
        assert said.status == 2
        assert "judgement:1 stands against it (split by Ruth on" in said.err
        assert "type first `byline undo judgement:1" in said.err
    assert len(byline("judgements", "--json").json) == 2


def test_a_split_that_undoes_a_merge_is_refused_and_names_it(byline: Byline, seeded: Path) -> None:
    byline("split", "wren-halloway", "--papers", _FERNS, *_WHY)
    byline("merge", "wren-halloway-2", "odo-brandt", "--reason", "a pen name", "--by", "Abel")
    said = byline("split", "odo-brandt", "--papers", _FERNS, *_WHY)
    assert said.status == 2
    assert "judgement:2 stands against it (merge by Abel" in said.err


def test_an_undo_that_would_let_a_contradiction_stand_again_is_refused(byline: Byline, seeded: Path) -> None:
    byline("split", "wren-halloway", "--papers", _FERNS, *_WHY)
    byline("merge", "wren-halloway-2", "odo-brandt", *_WHY)
    byline("undo", "2", *_WHY)
    assert byline("merge", "wren-halloway", "odo-brandt", *_WHY).status == 0
    said = byline("undo", "3", *_WHY)
    assert said.status == 2
    assert "judgement:3 cannot be undone by now: judgement:1 stands against it" in said.err


def test_without_papers_the_halves_are_proposed_and_nothing_changes(byline: Byline, seeded: Path) -> None:
    said = byline("split", "odo-brandt")
    assert said.status == 0
    assert said.out.splitlines()[-1].startswith(
        ("to part them: byline split author:odo-brandt", "if you know better")
    )
    assert byline("judgements", "--json").json == []


def test_records_leave_a_paper(byline: Byline, seeded: Path) -> None:
    byline("merge", f"paper:{_FERNS}", f"paper:{_MOSS}", *_WHY)
    said = byline("split", f"paper:{_FERNS}")
    assert said.out.startswith("name what leaves paper:")
    keys = [line.strip() for line in said.out.splitlines()[1:]]
    assert len(keys) == 2
    refused = byline("split", f"paper:{_FERNS}", "--records", keys[0], *_WHY)
    assert "judgement:1 stands against it" in refused.err
    byline("undo", "1", *_WHY)
    assert byline("split", f"paper:{_FERNS}", "--records", keys[0], *_WHY).status == 2


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("wren-halloway", "--papers", "nope"), "nothing stored is 'nope'"),
        (("odo-brandt", "--papers", _FERNS), f"paper:{_FERNS} is not on the profile of author:odo-brandt"),
        (("tilda-okonkwo-reyes", "--papers", _SPORES), "not all"),
        ((f"paper:{_FERNS}", "--records", "x/y/z"), "x/y/z does not tell of"),
        ((f"paper:{_FERNS}", "--papers", _MOSS), "is a paper"),
        (("odo-brandt", "--records", "x/y/z"), "is an author"),
    ],
    ids=" ".join,
)
def test_a_split_that_makes_no_sense_is_refused(
    byline: Byline, seeded: Path, words: tuple[str, ...], wrong: str
) -> None:
    said = byline("split", *words, *_WHY)
    assert said.status == 2
    assert wrong in said.err


def test_a_split_without_reason_is_refused(byline: Byline, seeded: Path) -> None:
    assert "has a reason" in byline("split", "wren-halloway", "--papers", _FERNS).err
