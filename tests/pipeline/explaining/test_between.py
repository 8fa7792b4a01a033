"""Why two are not one: what speaks for it, what forbids it, and what would truly change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from db.models import derived
from db.queries import explaining as stored
from pipeline.explaining import words
from pipeline.explaining.between import Between, between
from pipeline.explaining.explain import explain
from pipeline.explaining.things import Thing, ThingError
from pipeline.figures.counted import Rules
from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_NAME = "Bartholomew Quillfeather"
_FIRST, _SECOND = "bartholomew-quillfeather", "bartholomew-quillfeather-2"


def _two(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", "Sparse gates for long documents", [_NAME, "Ada Lindqvist"]))
    desk.see(form.paper("2", "Tides of a shallow harbour", [_NAME, "Bo Okafor"]))
    desk.derive()


def _told(desk: Desk, one: str = _FIRST, other: str = _SECOND, kind: str = "author") -> Between:
    with desk.database.reading() as transaction:
        return between(transaction, Thing(kind, one), Thing(kind, other))  # type: ignore[arg-type]


def test_the_two_sides_are_told_with_papers_records_and_what_speaks_for_one(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    told = _told(light_desk)
    (row,) = light_desk.table(derived.Doubt)
    assert (told.outcome, told.average, told.pairs) == ("open", row["average"], 1)
    assert [paper.people for paper in (*told.left.papers, *told.right.papers)] == [
        ("Ada Lindqvist",),
        ("Bo Okafor",),
    ]
    assert [read.record for read in told.records] == ["arxiv/raw/1", "arxiv/raw/2"]
    assert told.link is not None
    assert {"name", "coauthor"} <= {reason.feature for reason in told.link.reasons}


def test_what_is_said_to_be_enough_is_enough_when_it_comes(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    assert any(
        line.startswith("Ada Lindqvist as co-author on both, by full name, would do")
        for line in _told(light_desk).to_change
    )
    light_desk.see(form.paper("2", "Tides of a shallow harbour", [_NAME, "Bo Okafor", "Ada Lindqvist"]))
    light_desk.derive()
    assert {row["author_id"] for row in light_desk.table(derived.Mention) if row["name"] == _NAME} == {_FIRST}


def test_what_one_person_cannot_have_twice_is_named_and_no_score_is_promised(desk: Desk, form: Form) -> None:
    for n, title in ((1, "Sparse gates for long documents"), (2, "Tides of a shallow harbour")):
        name = Name(_NAME, identifiers=(Identifier("orcid", f"0000-0000-0000-000{n}", "asserted"),))
        desk.see(form.paper(str(n), title, [name]))
    desk.derive()
    told = _told(desk)
    assert (told.outcome, told.against) == ("forbidden", "their owners assert two orcid ids")
    merge = f"`byline merge author:{_FIRST} author:{_SECOND} --reason …`"
    assert told.to_change == (f"no score makes them one, since {told.against}; {merge} does",)


@pytest.mark.parametrize("verb", ["different", "unsure"])
def test_a_ruling_is_named_with_what_takes_it_back(light_desk: Desk, form: Form, verb: str) -> None:
    _two(light_desk, form)
    (row,) = light_desk.table(derived.Doubt)
    number = light_desk.judge(verb, [row["left_key"]], [row["right_key"]])
    light_desk.derive()
    told = _told(light_desk)
    assert told.outcome == "ruled"
    assert told.to_change == (f"`byline undo judgement:{number} --reason …` takes back what a person ruled",)
    assert re.match(rf"judgement:{number} \({verb} by curator on \d", told.judgements[0])


def test_papers_are_told_apart_too(light_desk: Desk, form: Form) -> None:
    light_desk.see(form.paper("1", "Sparse gates for long documents", ["Ada Lindqvist"]))
    light_desk.see(form.paper("2", "Sparse gates for documents", ["Ada Lindqvist"], source="acl", kind="paper"))
    light_desk.derive()
    (row,) = light_desk.table(derived.Doubt)
    told = _told(light_desk, row["left_id"], row["right_id"], "paper")
    assert (told.outcome, told.average) == ("open", row["average"])
    assert any(line.startswith("the same DOI on both would do") for line in told.to_change), told


def test_two_things_that_are_typed_are_told_apart_in_words(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    with light_desk.database.reading() as transaction:
        for field in (_SECOND, f"author:{_SECOND}"):
            lines = list(words.lines(explain(transaction, f"author:{_FIRST}", field, Rules())))
            assert lines[0].startswith(f"author:{_FIRST} and author:{_SECOND}: likely one")
            assert "what would change it:" in lines
        with pytest.raises(ThingError, match="both are author"):
            explain(transaction, f"author:{_FIRST}", f"author:{_FIRST}", Rules())


def test_a_profile_a_place_on_it_and_a_paper_tell_what_would_change_them(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    with light_desk.database.reading() as transaction:
        (paper_id,) = stored.papers_of_records(transaction, {"arxiv/raw/1"}).values()
        profile, place, paper = (
            list(words.lines(explain(transaction, typed, field, Rules())))
            for typed, field in (
                (f"author:{_FIRST}", None),
                (f"author:{_FIRST}", f"paper:{paper_id}"),
                (f"paper:{paper_id}", None),
            )
        )
    assert profile[-2].startswith(f"  likely one with author:{_SECOND}, at 0.")
    assert place[-2:] == [
        f"  `byline split author:{_FIRST} --papers {paper_id} --reason …` gives it to another person",
        f"  `byline deny paper:{paper_id} author:{_FIRST} --reason …` keeps it from this one for good",
    ]
    assert "what would change it:" not in paper
