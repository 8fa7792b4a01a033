"""What is taken back, held or read otherwise vanishes; what something else saw too stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_GATES = "Sparse gates for long documents"
_CELLS = "Counting cells in tissue"


def test_a_fetch_taken_back_takes_what_only_it_saw_with_it(desk: Desk, form: Form) -> None:
    gates = form.paper("1", _GATES, ["Ada Lindqvist"])
    desk.see(gates)
    gone = desk.see(gates, form.paper("2", _CELLS, ["Bo Okafor"]))
    desk.derive()
    desk.show(gone, "taken-back")
    desk.derive()
    assert desk.papers() == {frozenset({"arxiv/raw/1"})}
    assert desk.people() == {frozenset({"arxiv/raw/1#Ada Lindqvist#0"})}
    desk.show(gone, "visible")
    desk.derive()
    assert len(desk.papers()) == len(desk.people()) == 2


def test_what_a_later_fetch_saw_again_stays(desk: Desk, form: Form) -> None:
    gates = form.paper("1", _GATES, ["Ada Lindqvist"])
    first = desk.see(gates)
    second = desk.see(gates)
    desk.derive()
    for fetch, left in ((first, 1), (second, 0)):
        desk.show(fetch, "taken-back")
        desk.derive()
        assert len(desk.papers()) == left


def test_what_was_taken_back_and_is_seen_again_unchanged_comes_back(light_desk: Desk, form: Form) -> None:
    desk = light_desk
    gates = form.paper("1", _GATES, ["Ada Lindqvist"])
    desk.show(desk.see(gates), "taken-back")
    desk.derive()
    assert desk.papers() == set()
    desk.see(gates)
    desk.derive()
    assert len(desk.papers()) == 1


def test_a_304_stands_for_what_it_confirmed(desk: Desk, form: Form) -> None:
    first = desk.see(form.paper("1", _GATES, ["Ada Lindqvist"]), url="https://a.example/1")
    confirmed = desk.confirm(first, source="arxiv", url="https://a.example/1", day=1)
    desk.derive()
    desk.show(first, "taken-back")
    desk.derive()
    assert len(desk.papers()) == 1
    desk.show(confirmed, "taken-back")
    desk.derive()
    assert desk.papers() == set()


def test_a_version_held_or_rejected_is_passed_over_until_it_is_freed(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", _GATES, ["Ada Lindqvist"], day=1))
    desk.see(form.paper("1", _CELLS, ["Ada Lindqvist"], day=2))
    desk.derive()
    paper = desk.paper_of("arxiv/raw/1")
    for state, title in (("held", _GATES), ("freed", _CELLS), ("rejected", _GATES)):
        desk.rule_out("arxiv/raw/1", state)
        desk.derive()
        assert [row["title"] for row in desk.rows_of("paper")] == [title]
        assert desk.paper_of("arxiv/raw/1") == paper


def test_a_page_read_again_counts_by_its_newest_reading(desk: Desk, form: Form) -> None:
    gates = form.paper("1", _GATES, ["Ada Lindqvist"])
    page = desk.see(gates, form.paper("2", "Advertisement", ["Buy Now"]))
    desk.derive()
    desk.read_again(page, form.paper("1", _GATES, ["Ada Lindqvist", "Bo Okafor"]))
    desk.derive()
    assert desk.papers() == {frozenset({"arxiv/raw/1"})}
    assert len(desk.people()) == 2
    desk.read_again(page, gates, parser_version=3)
    desk.derive()
    assert len(desk.people()) == 1


def test_an_old_answer_imported_late_does_not_become_the_newest(light_desk: Desk, form: Form) -> None:
    desk = light_desk
    desk.see(form.paper("1", _GATES, ["Ada Lindqvist"], day=9))
    desk.derive()
    desk.see(form.paper("1", "Gates (draft)", ["Ada Lindqvist"], day=2))
    desk.derive()
    assert [row["title"] for row in desk.rows_of("paper")] == [_GATES]


def test_nothing_that_happened_is_derived_twice(light_desk: Desk, form: Form) -> None:
    desk = light_desk
    page = desk.see(form.paper("1", _GATES, ["Ada Lindqvist"]))
    assert desk.derive().total
    assert not desk.derive().total
    desk.show(page, "visible")
    assert not desk.derive().total
    desk.see(form.paper("1", _GATES, ["Ada Lindqvist"]), day=1)
    assert not desk.derive().total
