"""Listings say whose papers are: memberships begin, end for good reasons only, and begin again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_TITLES = {1: "Sparse gates for long documents", 2: "Counting cells in tissue", 3: "Tides of a shallow harbour"}
_OWNER = "profile-page/author/ada"


def _paper(form: Form, number: int, authors: Sequence[str] = ("Ada Lindqvist",)) -> PaperRecord:
    return form.paper(f"{number}", _TITLES[number], authors, source="profile-page", kind="paper")


def _visit(desk: Desk, form: Form, day: int, *numbers: int, rejects: int = 0, **fields: Any) -> int:
    papers = [_paper(form, number) for number in numbers]
    listing = form.listing("ada", papers, name="Ada Lindqvist", **fields)
    return desk.see(listing, *papers, day=day, url=f"https://pages.example/{day}", rejects=rejects)


def _ended(desk: Desk) -> dict[str, str]:
    return {row["record_key"][-1]: row["ended_on"] for row in desk.rows_of("membership") if row["ended_on"]}


def test_complete_walks_on_two_days_that_lack_a_paper_end_its_membership(desk: Desk, form: Form) -> None:
    _visit(desk, form, 0, 1, 2)
    for day, ended in ((1, {}), (2, {"2": "2031-01-03"}), (3, {"2": "2031-01-03"})):
        _visit(desk, form, day, 1)
        desk.derive()
        assert _ended(desk) == ended
    assert desk.paper_of("profile-page/paper/2") is not None


def test_two_walks_on_one_day_end_nothing(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, 2)
    _visit(light_desk, form, 1, 1)
    _visit(light_desk, form, 1, 1)
    light_desk.derive()
    assert _ended(light_desk) == {}


def test_partial_walks_and_those_with_rejects_end_nothing(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, 2)
    _visit(light_desk, form, 1, 1, last=False)
    _visit(light_desk, form, 2, 1, total=2)
    _visit(light_desk, form, 3, 1, rejects=1)
    _visit(light_desk, form, 4, 1, start=1)
    light_desk.derive()
    assert _ended(light_desk) == {}


def test_blocked_and_empty_answers_end_nothing(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, 2)
    for day in (1, 2, 3):
        light_desk.see_nothing("https://pages.example/0", day)
        light_desk.see(form.listing("ada", [], name="Ada Lindqvist"), day=day)
    light_desk.derive()
    assert _ended(light_desk) == {}


def test_a_paper_that_comes_back_is_a_member_again_also_on_a_partial_walk(light_desk: Desk, form: Form) -> None:
    for day, numbers in enumerate(((1, 2), (1,), (1,))):
        _visit(light_desk, form, day, *numbers)
    light_desk.derive()
    assert _ended(light_desk) == {"2": "2031-01-03"}
    _visit(light_desk, form, 3, 1, 2, last=False)
    light_desk.derive()
    assert _ended(light_desk) == {}


def test_a_walk_that_is_taken_back_has_ended_nothing(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, 2)
    _visit(light_desk, form, 1, 1)
    last = _visit(light_desk, form, 2, 1)
    light_desk.derive()
    assert _ended(light_desk) == {"2": "2031-01-03"}
    light_desk.show(last, "taken-back")
    light_desk.derive()
    assert _ended(light_desk) == {}


def test_a_304_is_a_walk_too(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, 2)
    page = _visit(light_desk, form, 1, 1)
    light_desk.derive()
    light_desk.confirm(page, source="profile-page", url="https://pages.example/1", day=2)
    light_desk.derive()
    assert _ended(light_desk) == {"2": "2031-01-03"}


def test_an_ended_membership_makes_nobody_an_author_who_is_not_named(desk: Desk, form: Form) -> None:
    unnamed = _paper(form, 2, ["Bo Okafor"])
    desk.see(form.listing("ada", [_paper(form, 1), unnamed], name="Ada Lindqvist"), _paper(form, 1), unnamed)
    desk.derive()
    owner = desk.author_of("profile-page/paper/1#Ada Lindqvist#0")
    assert desk.author_of("profile-page/paper/2#Ada Lindqvist#0") == owner
    for day in (1, 2):
        _visit(desk, form, day, 1)
    desk.derive()
    assert desk.author_of("profile-page/paper/2#Ada Lindqvist#0") is None
    assert {row["author_id"] for row in desk.rows_of("authorship")} == {"ada-lindqvist", "bo-okafor"}


def test_a_listing_in_parts_is_whole_when_its_parts_lie_end_to_end(light_desk: Desk, form: Form) -> None:
    def walk(day: int, *parts: tuple[int, ...]) -> None:
        start = 0
        for n, part in enumerate(parts):
            _visit(light_desk, form, day, *part, start=start, last=n == len(parts) - 1)
            start += len(part)

    walk(0, (1, 2), (3,))
    walk(1, (1,))
    light_desk.derive()
    walk(2, (2,), (3,))
    light_desk.derive()
    assert _ended(light_desk) == {}
    for day in (3, 4):
        walk(day, (2,))
        light_desk.derive()
    assert _ended(light_desk) == {"1": "2031-01-04", "3": "2031-01-05"}


def test_a_member_has_the_place_where_it_was_last_seen(light_desk: Desk, form: Form) -> None:
    _visit(light_desk, form, 0, 1, start=0, last=False)
    _visit(light_desk, form, 0, 2, start=1)
    _visit(light_desk, form, 1, 3, 2, start=0, last=False)
    light_desk.derive()
    places = {row["record_key"][-1]: row["place"] for row in light_desk.rows_of("membership")}
    assert places == {"1": 0, "2": 1, "3": 0}


@pytest.mark.parametrize("at_once", [True, False])
def test_an_author_record_that_comes_after_the_listing_names_its_owner(
    light_desk: Desk, form: Form, at_once: bool
) -> None:
    paper = form.paper("1", _TITLES[1], ["Bo Okafor"], source="semantic-scholar", kind="paper")
    light_desk.see(form.listing("ada", [paper], source="semantic-scholar"), paper)
    if at_once:
        light_desk.derive()
    light_desk.see(form.author("ada", "Ada Lindqvist", source="semantic-scholar", citations=7))
    light_desk.derive()
    assert light_desk.author_of("semantic-scholar/paper/1#Ada Lindqvist#0") == "ada-lindqvist"
    figures = light_desk.profile("ada-lindqvist").figures
    assert [reported.value for reported in figures.citations.reported] == [7]
