"""An author who looks like several people says so on the profile, in explanations and in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.queries import doubts
from db.store.derived import Difference
from pipeline.explaining.between import within
from pipeline.explaining.explain import explain
from pipeline.explaining.things import Thing
from pipeline.explaining.words import lines
from pipeline.figures.counted import Rules
from pipeline.judging.namesakes import one_person, over_halves
from pipeline.judging.plan import JudgementError
from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from db.queries.doubts import DoubtRow
    from tests.pipeline.conftest import Desk, Form

_ADA = "ada-lindqvist"
_PAPERS = (
    ("Bo Okafor", "Sparse gates for long documents", "cs.LG"),
    ("Bo Okafor", "Gates in documents", "cs.LG"),
    ("Imre Kovacs", "Tides of a shallow harbour", "physics.ao-ph"),
    ("Imre Kovacs", "Harbour tides in winter", "physics.ao-ph"),
)


@pytest.fixture
def lumped(desk: Desk, form: Form) -> Desk:
    """Papers of two people of one name, whom a source took for one."""
    ada = Name("Ada Lindqvist", identifiers=(Identifier("s2", "7", "matched"),))
    for n, (other, title, category) in enumerate(_PAPERS):
        desk.see(form.paper(str(n), title, [ada, other], primary_category=category, submitted="2020"))
    desk.derive()
    return desk


def _asked(desk: Desk) -> list[DoubtRow]:
    with desk.database.reading() as transaction:
        return doubts.queue(transaction, ("namesakes",))


def _rule(desk: Desk, verb: str) -> int:
    """Rule over the halves that are proposed, as the queue does."""
    with desk.database.reading() as transaction:
        found = within(transaction, Thing("author", _ADA))
    assert found is not None
    number = desk.rule(over_halves, verb, f"author:{_ADA}", found[1])
    desk.derive()
    return number


def test_the_profile_says_so_and_what_to_type(lumped: Desk) -> None:
    (notice,) = lumped.profile(_ADA).notices
    assert (notice.code, notice.source, notice.about) == ("namesakes", "byline", None)
    assert notice.text == (
        "Several people may stand here as one (alarm 0.85 of 1):"
        " 2 groups of papers share no co-author: 2 papers with Bo Okafor; 2 papers with Imre Kovacs;"
        " the words of these groups lie 100% apart: documents, gates, long in the largest;"
        " harbour, tides, shallow in the next."
        " `byline split ada-lindqvist` proposes two halves,"
        " `byline split ada-lindqvist --papers … --reason …` parts them,"
        " `byline merge ada-lindqvist --reason …` rules that it is one person."
    )
    assert not lumped.profile("bo-okafor").notices


def test_the_explanation_tells_each_part_with_its_strength(lumped: Desk) -> None:
    with lumped.database.reading() as transaction:
        told = "\n".join(lines(explain(transaction, f"author:{_ADA}", None, Rules())))
    assert (
        "what looks like several people, 0.85 of 1:\n"
        "  coauthors (0.25): 2 groups of papers share no co-author:"
        " 2 papers with Bo Okafor; 2 papers with Imre Kovacs\n"
        "  fields (0.8): the words of these groups lie 100% apart: "
    ) in told


def test_it_is_asked_whether_the_halves_are_one_and_the_gain_is_what_they_affect_times_the_score(
    lumped: Desk,
) -> None:
    (asked,) = _asked(lumped)
    assert (asked.left_id, asked.right_id, asked.average, asked.papers) == (_ADA, _ADA, 0.85, 2)
    assert asked.gain == pytest.approx((2 + asked.figures) * 0.85)
    with lumped.database.reading() as transaction:
        found = within(transaction, Thing("author", _ADA))
    assert found is not None
    told, halves = found
    assert [{key.split("#")[0] for key in side} for side in (halves.left, halves.right)] == [
        {"arxiv/raw/0", "arxiv/raw/1"},
        {"arxiv/raw/2", "arxiv/raw/3"},
    ]
    assert told.alarm is not None
    shown = "\n".join(lines(told))
    assert "one as far as is known, and it looks like two" in shown
    assert all(sign.words in shown for sign in told.alarm.signs)


def test_the_other_person_gets_a_page_once_the_halves_are_ruled_different(lumped: Desk) -> None:
    number = _rule(lumped, "different")
    assert not _asked(lumped)
    assert lumped.author_of("arxiv/raw/0#Ada Lindqvist#0") != lumped.author_of("arxiv/raw/2#Ada Lindqvist#0")
    lumped.undo(number)
    lumped.derive()
    assert len(_asked(lumped)) == 1


def test_one_person_ends_notice_and_question_until_it_is_undone(lumped: Desk) -> None:
    number = lumped.rule(one_person, _ADA)
    lumped.derive()
    assert not _asked(lumped)
    assert not lumped.profile(_ADA).notices
    with pytest.raises(JudgementError, match="nothing in author:ada-lindqvist looks like several people"):
        lumped.rule(one_person, _ADA)
    assert lumped.derive(whole=True).total == Difference()
    lumped.undo(number)
    lumped.derive()
    assert [each.left_id for each in _asked(lumped)] == [_ADA]


def test_one_person_stays_so_with_more_papers_of_the_same_kind_and_is_asked_again_for_others(
    lumped: Desk, form: Form
) -> None:
    lumped.rule(one_person, _ADA)
    ada = Name("Ada Lindqvist", identifiers=(Identifier("s2", "7", "matched"),))
    lumped.see(form.paper("8", "Gates of long documents", [ada, "Bo Okafor"], primary_category="cs.LG"))
    lumped.derive()
    assert not _asked(lumped)
    for n, title in enumerate(("Counting lanterns at night", "Lantern markets", "Prices of paper light")):
        paper = form.paper(f"9{n}", title, [ada, "Wei Zhang"], primary_category="econ.GN", submitted="2020")
        lumped.see(paper)
    lumped.derive()
    assert len(_asked(lumped)) == 1
    assert lumped.derive(whole=True).total == Difference()


def test_what_nobody_can_tell_stays_one_with_its_notice_and_is_not_asked_again(lumped: Desk) -> None:
    people = lumped.people()
    number = _rule(lumped, "unsure")
    assert lumped.people() == people
    assert not _asked(lumped)
    assert [each.code for each in lumped.profile(_ADA).notices] == ["namesakes"]
    lumped.undo(number)
    lumped.derive()
    assert len(_asked(lumped)) == 1


def test_a_split_along_what_was_ruled_one_person_is_refused(lumped: Desk) -> None:
    with lumped.database.reading() as transaction:
        found = within(transaction, Thing("author", _ADA))
    assert found is not None
    lumped.rule(over_halves, "same", f"author:{_ADA}", found[1])
    with pytest.raises(JudgementError, match="judgement:1 stands against it"):
        lumped.rule(over_halves, "different", f"author:{_ADA}", found[1])


def test_a_rebuild_raises_the_same_alarms(lumped: Desk) -> None:
    before = lumped.rows()
    lumped.drop()
    lumped.derive(whole=True)
    assert lumped.rows() == before
