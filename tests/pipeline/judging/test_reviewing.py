"""The queue: what an answer changes most first, and nothing that an earlier answer has answered."""

from __future__ import annotations

from itertools import combinations
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from pipeline.judging.performing import Signed
from pipeline.judging.plan import JudgementError
from pipeline.judging.reviewing import Review
from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Desk, Form

_NAME = "Bartholomew Quillfeather"
_RUTH = Signed("Ruth", "seen")
_TITLES = ("Sparse gates for long documents", "Tides of a shallow harbour", "Counting lanterns at night")
_LUMPED = (
    ("Sparse gates for long documents", "Bo Okafor", "cs.LG"),
    ("Gates in documents", "Bo Okafor", "cs.LG"),
    ("Tides of a shallow harbour", "Imre Kovacs", "physics.ao-ph"),
    ("Harbour tides in winter", "Imre Kovacs", "physics.ao-ph"),
)
_OTHERS = ("Ada Lindqvist", "Bo Okafor", "Imre Kovacs")


@pytest.fixture
def sitting(light_desk: Desk, form: Form) -> Review:
    """A sitting over three namesakes, each two of whom may be one."""
    for n, (title, other) in enumerate(zip(_TITLES, _OTHERS, strict=True)):
        light_desk.see(form.paper(str(n), title, [_NAME, other]))
    light_desk.see(form.paper("9", "Moths under street lamps", [_NAME, _OTHERS[2]]))
    light_desk.derive()
    return Review(cast("Installation", SimpleNamespace(database=light_desk.database, clock=light_desk.now)))


def test_each_two_of_three_are_asked_about_the_highest_gain_first(sitting: Review) -> None:
    rows = sitting.queue("all", None, None)
    ids = sorted({id_ for row in rows for id_ in (row.left_id, row.right_id)})
    assert sorted((row.left_id, row.right_id) for row in rows) == list(combinations(ids, 2))
    assert [row.gain for row in rows] == sorted((row.gain for row in rows), reverse=True)
    assert sitting.queue("all", None, 1) == rows[:1]
    assert sitting.queue("papers", None, None) == []
    assert [row for row in rows if ids[0] in (row.left_id, row.right_id)] == sitting.queue("all", ids[0], None)


def test_what_follows_from_two_answers_is_not_asked_until_one_is_taken_back(sitting: Review) -> None:
    first, second, third = sitting.queue("all", None, None)
    answers = []
    for row, verb in ((first, "same"), (second, "different")):
        asked = sitting.question(row)
        assert asked is not None
        answers.append(sitting.answer(asked, verb, _RUTH))
    assert all(sitting.question(row) is None for row in (first, second, third))
    sitting.take_back(answers[1], _RUTH)
    assert sitting.question(first) is None
    assert sitting.question(second) is not None
    assert sitting.question(third) is not None


def test_an_answer_against_what_stands_is_refused_and_nothing_is_kept(sitting: Review, light_desk: Desk) -> None:
    rows = sitting.queue("all", None, None)
    asked = [question for row in rows if (question := sitting.question(row)) is not None]
    assert len(asked) == 3
    sitting.answer(asked[0], "same", _RUTH)
    sitting.answer(asked[1], "different", _RUTH)
    with pytest.raises(JudgementError, match="stands against it"):
        sitting.answer(asked[2], "same", _RUTH)
    light_desk.derive()
    assert sitting.queue("all", None, None) == []


def test_what_nobody_can_tell_stays_apart_and_is_not_asked_again(sitting: Review, light_desk: Desk) -> None:
    (first, *others) = sitting.queue("all", None, None)
    asked = sitting.question(first)
    assert asked is not None
    kept = sitting.answer(asked, "unsure", _RUTH)
    assert kept.words == f"it stays unsure whether {asked.left} and {asked.right} are the same"
    people = light_desk.people()
    light_desk.derive()
    assert light_desk.people() == people
    assert sitting.queue("all", None, None) == others


@pytest.fixture
def lumped(light_desk: Desk, form: Form) -> Review:
    """A sitting over one author who looks like two people, whom a source took for one."""
    ada = Name("Ada Lindqvist", identifiers=(Identifier("s2", "7", "matched"),))
    for n, (title, other, category) in enumerate(_LUMPED):
        light_desk.see(form.paper(str(n), title, [ada, other], primary_category=category, submitted="2020"))
    light_desk.derive()
    return Review(cast("Installation", SimpleNamespace(database=light_desk.database, clock=light_desk.now)))


def test_an_author_who_looks_like_several_people_is_asked_about_with_both_halves(lumped: Review) -> None:
    rows = lumped.queue("namesakes", None, None)
    assert rows == [row for row in lumped.queue("all", "ada-lindqvist", None) if row.kind == "namesakes"]
    asked = lumped.question(rows[0])
    assert asked is not None
    assert (asked.left, asked.right) == ("author:ada-lindqvist", "author:ada-lindqvist")
    assert [[paper.title for paper in side.papers] for side in (asked.told.left, asked.told.right)] == [
        ["Gates in documents", "Sparse gates for long documents"],
        ["Harbour tides in winter", "Tides of a shallow harbour"],
    ]


@pytest.mark.parametrize(
    ("verb", "words", "people"),
    [
        ("same", "author:ada-lindqvist is one person", 1),
        ("different", "2 papers of author:ada-lindqvist are of another", 2),
        ("unsure", "it stays unsure whether author:ada-lindqvist is one person", 1),
    ],
)
def test_an_answer_about_an_alarm_ends_the_question_at_once_and_after_deriving(
    lumped: Review, light_desk: Desk, verb: str, words: str, people: int
) -> None:
    (row,) = lumped.queue("namesakes", None, None)
    asked = lumped.question(row)
    assert asked is not None
    kept = lumped.answer(asked, verb, _RUTH)
    assert kept.words == words
    assert lumped.question(row) is None
    light_desk.derive()
    assert lumped.queue("namesakes", None, None) == []
    assert len({light_desk.author_of(f"arxiv/raw/{n}#Ada Lindqvist#0") for n in range(4)}) == people
    lumped.take_back(kept, _RUTH)
    light_desk.derive()
    assert lumped.queue("namesakes", None, None) == [row]
