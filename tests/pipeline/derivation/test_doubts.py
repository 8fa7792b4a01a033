"""What is left to ask stands in a table, the same rows after parts were derived as after everything was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import derived
from db.store.derived import Difference
from pipeline.derivation.doubts import gain

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_NAME = "Bartholomew Quillfeather"
_OTHERS = ("Ada Lindqvist", "Bo Okafor", "Imre Kovacs")
_TITLES = ("Sparse gates for long documents", "Tides of a shallow harbour", "Counting lanterns at night")
_VERBS = ("same", "different", "unsure", "hide", "undo")


def _sides(desk: Desk, kind: str = "author") -> list[tuple[str, str]]:
    return [(row["left_id"], row["right_id"]) for row in desk.table(derived.Doubt) if row["kind"] == kind]


def _two(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", _TITLES[0], [_NAME, "Ada Lindqvist"]))
    desk.derive()
    desk.see(form.paper("2", _TITLES[1], [_NAME, "Bo Okafor"]))
    desk.derive()


def test_a_new_namesake_is_asked_about_beside_the_one_who_stands(desk: Desk, form: Form) -> None:
    _two(desk, form)
    (row,) = desk.table(derived.Doubt)
    assert (row["kind"], row["left_id"], row["right_id"]) == (
        "author",
        "bartholomew-quillfeather",
        "bartholomew-quillfeather-2",
    )
    assert 0.5 <= row["average"] < 1
    assert (row["left_key"].split("#")[0], row["right_key"].split("#")[0]) == ("arxiv/raw/1", "arxiv/raw/2")
    assert (row["papers"], row["gain"]) == (1, gain(1 + row["figures"], row["average"]))
    assert desk.derive(whole=True).total == Difference()


@pytest.mark.parametrize("verb", ["unsure", "different", "same"])
def test_what_is_ruled_is_asked_no_more_until_it_is_undone(light_desk: Desk, form: Form, verb: str) -> None:
    _two(light_desk, form)
    (row,) = light_desk.table(derived.Doubt)
    number = light_desk.judge(verb, [row["left_key"]], [row["right_key"]])
    light_desk.derive()
    assert _sides(light_desk) == []
    light_desk.undo(number)
    light_desk.derive()
    assert _sides(light_desk) == [(row["left_id"], row["right_id"])]


def test_two_papers_that_may_be_one_are_asked_about(light_desk: Desk, form: Form) -> None:
    light_desk.see(form.paper("1", "Sparse gates for long documents", ["Ada Lindqvist"]))
    light_desk.see(form.paper("2", "Sparse gates for documents", ["Ada Lindqvist"], source="acl", kind="paper"))
    light_desk.derive()
    assert len(_sides(light_desk, "paper")) == 1


def test_an_answer_is_worth_most_where_it_affects_much_and_nobody_can_tell() -> None:
    assert gain(3, 0.5) == 3
    assert gain(3, 0.5) > gain(3, 0.7) > gain(3, 0.9) > gain(1, 0.9)


@st.composite
def _papers(draw: st.DrawFn, form: Form) -> list[PaperRecord]:
    found = []
    for n in range(draw(st.integers(3, 6))):
        names = draw(st.lists(st.sampled_from((*_OTHERS, "B. Quillfeather")), max_size=2, unique=True))
        title = draw(st.sampled_from((*_TITLES, "Sparse gates for documents")))
        source = draw(st.sampled_from((("arxiv", "raw"), ("acl", "paper"))))
        found.append(form.paper(str(n), title, [_NAME, *names], source=source[0], kind=source[1]))
    return found


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_doubts_that_grew_one_by_one_are_those_of_a_rebuild(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject
) -> None:
    desk = light_fresh_desk()
    judgements: list[int] = []
    for paper in data.draw(_papers(form)):
        desk.see(paper)
        desk.derive()
        verb = data.draw(st.sampled_from((None, None, *_VERBS)))
        asked = desk.table(derived.Doubt)
        if verb == "undo" and judgements:
            desk.undo(judgements.pop())
        elif verb not in (None, "undo") and asked:
            row = data.draw(st.sampled_from(asked))
            right = [] if verb == "hide" else [row["right_key"]]
            judgements.append(desk.judge(verb, [row["left_key"]], right))
        desk.derive()
        standing = desk.rows()
        assert desk.derive(whole=True).total == Difference(), standing["doubt"]
