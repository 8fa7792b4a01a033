"""An author who looks like several people says so on the profile, in explanations and in the list of alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.queries.alarms import Alarmed, alarmed
from pipeline.explaining.explain import explain
from pipeline.explaining.words import lines
from pipeline.identity.statements import NOTICEABLE
from spiders.records import Identifier, Name

if TYPE_CHECKING:
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


def _alarmed(desk: Desk, least: float = NOTICEABLE) -> list[Alarmed]:
    with desk.database.reading() as transaction:
        return alarmed(transaction, least)


def test_the_profile_says_so_and_what_to_type(lumped: Desk) -> None:
    (notice,) = lumped.profile(_ADA).notices
    assert (notice.code, notice.source, notice.about) == ("namesakes", "byline", None)
    assert notice.text == (
        "Several people may stand here as one (alarm 0.85 of 1):"
        " 2 groups of papers share no co-author: 2 papers with Bo Okafor; 2 papers with Imre Kovacs;"
        " the words of these groups lie 100% apart: documents, gates, long in the largest;"
        " harbour, tides, shallow in the next."
        " `byline split ada-lindqvist` proposes two halves,"
        " `byline split ada-lindqvist --papers … --reason …` parts them."
    )
    assert not lumped.profile("bo-okafor").notices


def test_the_explanation_tells_each_part_with_its_strength(lumped: Desk) -> None:
    with lumped.database.reading() as transaction:
        told = "\n".join(lines(explain(transaction, f"author:{_ADA}", None)))
    assert (
        "what looks like several people, 0.85 of 1:\n"
        "  coauthors (0.25): 2 groups of papers share no co-author:"
        " 2 papers with Bo Okafor; 2 papers with Imre Kovacs\n"
        "  fields (0.8): the words of these groups lie 100% apart: "
    ) in told


def test_alarms_are_listed_from_a_score_on(lumped: Desk) -> None:
    (found,) = _alarmed(lumped)
    assert (found.id, found.name, found.papers, found.score) == (_ADA, "Ada Lindqvist", 4, 0.85)
    assert len(found.signs) == 2
    assert _alarmed(lumped, 0.86) == []


def test_whoever_rules_that_the_groups_are_one_person_ends_the_alarm_and_undoing_raises_it_again(
    lumped: Desk,
) -> None:
    keys = [f"arxiv/raw/{n}#Ada Lindqvist#0" for n in range(len(_PAPERS))]
    judgement = lumped.judge("same", keys[:1], keys[2:3])
    lumped.derive()
    assert not _alarmed(lumped)
    assert not lumped.profile(_ADA).notices
    lumped.undo(judgement)
    lumped.derive()
    assert [each.id for each in _alarmed(lumped)] == [_ADA]


def test_a_rebuild_raises_the_same_alarms(lumped: Desk) -> None:
    before = lumped.rows()
    lumped.drop()
    lumped.derive(whole=True)
    assert lumped.rows() == before
