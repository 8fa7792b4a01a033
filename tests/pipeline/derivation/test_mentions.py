"""Who is meant by a name in an author list, and by the owner of a listing, as lists change and fill up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_GATES = "Sparse gates for long documents"
_KEY = "profile-page/paper/1"


def _gates(form: Form, *names: str, day: int = 0, complete: bool = True) -> PaperRecord:
    return form.paper("1", _GATES, names, source="profile-page", kind="paper", day=day, authors_complete=complete)


def _mentions(desk: Desk) -> dict[str, tuple[str, int | None]]:
    return {row["key"].removeprefix(_KEY): (row["name"], row["position"]) for row in desk.rows_of("mention")}


def test_an_inserted_author_shifts_nobody(light_desk: Desk, form: Form) -> None:
    light_desk.see(_gates(form, "Ada Lindqvist", "Bo Okafor"))
    light_desk.derive()
    before = {name: light_desk.author_of(f"{_KEY}#{name}#0") for name in ("Ada Lindqvist", "Bo Okafor")}
    light_desk.see(_gates(form, "Imre Kovacs", "Ada Lindqvist", "Bo Okafor", day=1))
    light_desk.derive()
    assert {name: light_desk.author_of(f"{_KEY}#{name}#0") for name in before} == before
    assert _mentions(light_desk)["#Imre Kovacs#0"] == ("Imre Kovacs", 0)


def test_a_name_spelt_otherwise_is_the_same_mention_under_its_first_key(light_desk: Desk, form: Form) -> None:
    light_desk.see(_gates(form, "A. Lindqvist", "Bo Okafor"))
    light_desk.derive()
    light_desk.see(_gates(form, "Bo Okafor", "Ada Lindqvist", day=1))
    light_desk.derive()
    assert _mentions(light_desk) == {"#A. Lindqvist#0": ("Ada Lindqvist", 1), "#Bo Okafor#0": ("Bo Okafor", 0)}
    assert light_desk.author_of(f"{_KEY}#A. Lindqvist#0") == "a-lindqvist"


def test_equal_names_in_one_list_are_two_people(desk: Desk, form: Form) -> None:
    desk.see(_gates(form, "Wei Zhang", "Bo Okafor", "Wei Zhang"))
    desk.derive()
    assert desk.people() == {frozenset({f"{_KEY}#{key}"}) for key in ("Wei Zhang#0", "Wei Zhang#1", "Bo Okafor#0")}


def test_groups_are_no_people_but_stand_in_the_list(light_desk: Desk, form: Form) -> None:
    light_desk.see(_gates(form, "Ada Lindqvist", "Lantern Collaboration"))
    light_desk.derive()
    assert light_desk.people() == {frozenset({f"{_KEY}#Ada Lindqvist#0"})}
    (paper,) = light_desk.profile("ada-lindqvist").papers
    assert [(author.name, author.id) for author in paper.authors] == [
        ("Ada Lindqvist", "ada-lindqvist"),
        ("Lantern Collaboration", None),
    ]


@pytest.mark.parametrize("name", ["Ada Lindqvist", "A. Lindqvist", "Lindqvist, Ada"])
def test_an_owner_behind_et_al_is_taken_up_when_the_full_list_comes(desk: Desk, form: Form, name: str) -> None:
    cut = _gates(form, "Bo Okafor", "Imre Kovacs", complete=False)
    desk.see(form.listing("ada", [cut], name="Ada Lindqvist"), cut)
    desk.derive()
    owner = desk.author_of(f"{_KEY}#Ada Lindqvist#0")
    assert [row["position"] for row in desk.rows_of("authorship") if row["author_id"] == owner] == [None]
    desk.see(_gates(form, "Bo Okafor", "Imre Kovacs", name, day=1))
    desk.derive()
    (row,) = [row for row in desk.rows_of("authorship") if row["author_id"] == owner]
    assert row["position"] == 2
    assert row["why"] == "listed by profile-page; named by profile-page"
    assert len(desk.people()) == 3


def test_an_owner_is_taken_up_by_the_full_list_of_another_source(light_desk: Desk, form: Form) -> None:
    cut = _gates(form, "Bo Okafor", complete=False)
    light_desk.see(form.listing("ada", [cut], name="Ada Lindqvist"), cut)
    light_desk.derive()
    light_desk.see(form.paper("1", _GATES, ["Bo Okafor", "Ada Lindqvist"]))
    light_desk.derive()
    assert frozenset({f"{_KEY}#Ada Lindqvist#0", "arxiv/raw/1#Ada Lindqvist#0"}) in light_desk.people()
    (row,) = [row for row in light_desk.rows_of("authorship") if row["author_id"] == "ada-lindqvist"]
    assert row["position"] == 1


def test_an_owner_of_whose_name_the_list_has_two_is_neither_of_them_unasked(light_desk: Desk, form: Form) -> None:
    paper = _gates(form, "Wei Zhang", "Wei Zhang")
    light_desk.see(form.listing("wei", [paper], name="Wei Zhang"), paper)
    light_desk.derive()
    assert _mentions(light_desk)["#Wei Zhang#2"] == ("Wei Zhang", None)
    assert len(light_desk.people()) == 3


def test_the_place_that_a_listing_tells_picks_one_of_two_equal_names(light_desk: Desk, form: Form) -> None:
    paper = _gates(form, "Wei Zhang", "Wei Zhang")
    light_desk.see(form.listing("wei", [paper], name="Wei Zhang", positions=[1]), paper)
    light_desk.derive()
    listed = {row["key"]: row["listing_key"] for row in light_desk.rows_of("mention")}
    assert listed == {f"{_KEY}#Wei Zhang#0": None, f"{_KEY}#Wei Zhang#1": "profile-page/author/wei"}


def test_a_place_that_is_somebody_elses_by_now_is_not_believed(light_desk: Desk, form: Form) -> None:
    paper = _gates(form, "Ada Lindqvist", "Bo Okafor")
    light_desk.see(form.listing("ada", [paper], name="Ada Lindqvist", positions=[0]), paper)
    light_desk.see(_gates(form, "Imre Kovacs", "Ada Lindqvist", "Bo Okafor", day=1))
    light_desk.derive()
    listed = [row["name"] for row in light_desk.rows_of("mention") if row["listing_key"]]
    assert listed == ["Ada Lindqvist"]


def test_an_owner_whom_the_list_calls_otherwise_is_believed_at_the_told_place(
    light_desk: Desk, form: Form
) -> None:
    paper = _gates(form, "Ada Berg", "Bo Okafor")
    light_desk.see(form.listing("ada", [paper], name="Ada Lindqvist", positions=[0]), paper)
    light_desk.derive()
    listed = [row["name"] for row in light_desk.rows_of("mention") if row["listing_key"]]
    assert listed == ["Ada Berg"]


def test_a_name_that_was_spelt_so_before_is_still_the_owners(light_desk: Desk, form: Form) -> None:
    light_desk.see(_gates(form, "Ada Lindqvist", "Bo Okafor"))
    paper = _gates(form, "A. Lindqvist", "Bo Okafor", day=1)
    light_desk.see(form.listing("ada", [paper], name="Ada Lindqvist"), paper, day=1)
    light_desk.derive()
    assert len(light_desk.people()) == 2
    listed = [row["name"] for row in light_desk.rows_of("mention") if row["listing_key"]]
    assert listed == ["A. Lindqvist"]
