"""Values that a person sets, papers and pages that are denied, people who are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_WHY = ("--reason", "printed page", "--by", "Ruth")
_FERNS = "paper:finding-ferns-large-collections-2019"
_MOSS = "paper:growing-moss-networks-without-2023"


def _profile(byline: Byline, author: str) -> Any:
    return byline("show", author, "--json").json


def _paper(byline: Byline, paper: str, author: str = "wren-halloway") -> Any:
    return next(each for each in _profile(byline, author)["papers"] if f"paper:{each['id']}" == paper)


def _is_sound(byline: Byline) -> bool:
    return "0 derived rows added, 0 changed, 0 removed" in byline("rebuild").out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", "Finding  Ferns", {"title": "Finding Ferns"}),
        ("date", "2019-08", {"date": "2019-08"}),
        ("venue", "Journal of Ferns", {"venue": "Journal of Ferns"}),
        ("abstract", "Short.", {"abstract": "Short."}),
        ("primary_category", "cs.CL", {"primary_category": "cs.CL", "field": "CL"}),
        (
            "code",
            "https://code.example/ferns",
            {"code": {"url": "https://code.example/ferns", "source": "judgement:1", "confidence": "asserted"}},
        ),
    ],
)
def test_a_value_that_is_set_stands_over_every_source(
    byline: Byline, seeded: Path, field: str, value: str, shown: dict[str, Any]
) -> None:
    said = byline("set", _FERNS, field, value, *_WHY)
    assert (said.status, said.err) == (0, "")
    found = _paper(byline, _FERNS)
    assert {key: found[key] for key in shown} == shown
    assert _is_sound(byline)
    told = byline("explain", _FERNS, field).out
    assert "taken from: judgement:1, set by Ruth on 20" in told
    assert told.splitlines()[1].endswith(": printed page")
    assert byline("undo", "1", *_WHY).status == 0
    assert _paper(byline, _FERNS)[field] != shown[field]


def test_a_name_and_a_main_field_are_set(byline: Byline, seeded: Path) -> None:
    byline("set", "odo-brandt", "name", "Odo T. Brandt", *_WHY)
    byline("set", "odo-brandt", "main_field", "CL", *_WHY)
    found = _profile(byline, "odo-brandt")
    assert (found["name"], found["main_field"]) == ("Odo T. Brandt", "CL")
    assert "Odo T. Brandt" in [each["name"] for each in _profile(byline, "wren-halloway")["coauthors"]]
    assert "set by Ruth on" in byline("explain", "odo-brandt", "name").out
    assert "set by Ruth on" in byline("explain", "odo-brandt", "main_field").out
    assert "judgement:1 (set by Ruth on" in byline("explain", "odo-brandt").out
    assert byline("search", "Odo T Brandt").out.splitlines()[0] == "author:odo-brandt  Odo T. Brandt"
    assert _is_sound(byline)


def test_a_field_is_set_once_until_that_is_undone(byline: Byline, seeded: Path) -> None:
    byline("set", _FERNS, "venue", "Journal of Ferns", *_WHY)
    said = byline("set", _FERNS, "venue", "Fern Letters", *_WHY)
    assert said.status == 2
    assert "judgement:1 stands against it (set by Ruth" in said.err
    byline("undo", "1", *_WHY)
    assert byline("set", _FERNS, "venue", "Fern Letters", *_WHY).status == 0
    again = byline("undo", "2", *_WHY)
    assert again.status == 2
    assert "judgement:2 cannot be undone by now: judgement:3 stands against it" in again.err


def test_things_with_two_values_are_not_merged(byline: Byline, seeded: Path) -> None:
    byline("set", "odo-brandt", "name", "Odo Brandt", *_WHY)
    byline("set", "mira-castellan", "name", "Mira C.", *_WHY)
    said = byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    assert said.status == 2
    assert "judgement:1 stands against it" in said.err
    assert "judgement:2 stands against it" in said.err


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ((_FERNS, "name", "x"), "there are title, date, abstract, venue, primary_category, code"),
        (("odo-brandt", "title", "x"), "there are name, main_field"),
        ((_FERNS, "date", "last year"), "type a date such as"),
        ((_FERNS, "date", "2024-13"), "type a date such as"),
        ((_FERNS, "code", "ferns"), "type the address of the code"),
        ((_FERNS, "title", " "), "type some words"),
    ],
    ids=" ".join,
)
def test_a_value_that_makes_no_sense_is_refused(
    byline: Byline, seeded: Path, words: tuple[str, ...], wrong: str
) -> None:
    said = byline("set", *words, *_WHY)
    assert said.status == 2
    assert wrong in said.err


def test_a_paper_that_is_denied_leaves_the_author(byline: Byline, seeded: Path) -> None:
    said = byline("deny", _FERNS, "wren-halloway", *_WHY)
    assert said.out.splitlines()[0] == f"judgement:1: {_FERNS} is never taken for author:wren-halloway"
    assert len(_profile(byline, "wren-halloway")["papers"]) == 3
    assert _profile(byline, "wren-halloway-2")["papers"][0]["id"] == _FERNS.removeprefix("paper:")
    assert _is_sound(byline)
    refused = byline("merge", "wren-halloway", "wren-halloway-2", *_WHY)
    assert "judgement:1 stands against it (deny by Ruth" in refused.err
    assert "judgement:1 (deny by Ruth" in byline("explain", _FERNS).out
    byline("undo", "1", *_WHY)
    assert len(_profile(byline, "wren-halloway")["papers"]) == 4


def test_a_page_from_which_all_comes_cannot_be_denied(byline: Byline, seeded: Path) -> None:
    key = byline("explain", "wren-halloway", "--json").json["listings"][0]["record"]
    said = byline("deny", f"record:{key}", "wren-halloway", *_WHY)
    assert said.status == 2
    assert "all that is known of author:wren-halloway comes from" in said.err


def test_a_page_that_nothing_was_read_at_is_refused(byline: Byline, seeded: Path) -> None:
    said = byline("deny", "https://nowhere.example/", "wren-halloway", *_WHY)
    assert said.status == 2
    assert "nothing stored was read at" in said.err


def test_a_hidden_person_is_in_no_output_until_that_is_undone(
    byline: Byline, seeded: Path, tmp_path: Path
) -> None:
    before = _profile(byline, "wren-halloway")
    byline("follow", "odo-brandt")
    said = byline("hide", "odo-brandt", *_WHY)
    assert said.out.splitlines()[-1] == "author:odo-brandt is no longer shown"
    assert byline("show", "odo-brandt").status == 2
    assert byline("show", "odo-brandt", "--as-of", "2099-01-01").status == 2
    assert not [line for line in byline("search", "Brandt").out.splitlines() if line.startswith("author:")]
    shown = byline("show", "wren-halloway", "--json").out
    assert "odo-brandt" not in shown
    assert "odo-brandt" not in byline("show", "wren-halloway", "--json", "--as-of", "2099-01-01").out
    byline("site", "build", str(tmp_path / "site"))
    pages = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert pages
    assert not [path for path in pages if "odo-brandt" in str(path) or b"odo-brandt" in path.read_bytes()]
    assert "odo-brandt" not in byline("explain", _MOSS).out.split("what people ruled")[0]
    assert _is_sound(byline)
    refused = byline("merge", "odo-brandt", "mira-castellan", *_WHY)
    assert "author:odo-brandt is not shown, by judgement:1 (hide by Ruth" in refused.err
    assert byline("undo", "1", *_WHY).out.splitlines()[-1] == "author:odo-brandt is shown again"
    assert _profile(byline, "wren-halloway")["coauthors"] == before["coauthors"]
    assert len(_profile(byline, "odo-brandt")["papers"]) == 3
