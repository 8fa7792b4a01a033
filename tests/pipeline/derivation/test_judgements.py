"""What a person rules over mentions and records is obeyed, survives a rebuild, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_ONE = "arxiv/raw/1#Ada Lindqvist#0"
_TWO = "arxiv/raw/2#A. Lindqvist#0"
_OTHER = "arxiv/raw/3#Bo Okafor#0"


def _two_papers(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", "Sparse gates for long documents", ["Ada Lindqvist"]))
    desk.see(form.paper("2", "Tides of a shallow harbour", ["A. Lindqvist"]))
    desk.see(form.paper("3", "Counting cells in tissue", ["Bo Okafor"]))
    desk.derive()


def test_two_people_ruled_the_same_are_one_until_that_is_undone(desk: Desk, form: Form) -> None:
    _two_papers(desk, form)
    before = desk.rows()
    judgement = desk.judge("same", [_ONE], [_TWO])
    desk.derive()
    assert desk.author_of(_ONE) == desk.author_of(_TWO) == "ada-lindqvist"
    desk.drop()
    desk.derive(whole=True)
    assert desk.author_of(_TWO) == "ada-lindqvist"
    desk.undo(judgement)
    desk.derive()
    assert desk.rows() == before


def test_names_that_have_nothing_in_common_are_one_person_if_a_person_says_so(
    light_desk: Desk, form: Form
) -> None:
    _two_papers(light_desk, form)
    light_desk.judge("same", [_ONE], [_OTHER])
    light_desk.derive()
    assert light_desk.author_of(_ONE) == light_desk.author_of(_OTHER)
    assert light_desk.author_of(_TWO) != light_desk.author_of(_ONE)


def test_people_ruled_different_are_two_though_a_source_says_one(light_desk: Desk, form: Form) -> None:
    papers = [
        form.paper(str(n), title, ["Ada Lindqvist"], source="profile-page", kind="paper")
        for n, title in enumerate(("Sparse gates for long documents", "Tides of a shallow harbour"))
    ]
    light_desk.see(form.listing("ada", papers, name="Ada Lindqvist"), *papers)
    light_desk.derive()
    first, second = (f"profile-page/paper/{n}#Ada Lindqvist#0" for n in (0, 1))
    assert light_desk.author_of(first) == light_desk.author_of(second)
    light_desk.judge("different", [first], [second])
    light_desk.derive()
    assert (light_desk.author_of(first), light_desk.author_of(second)) == ("ada-lindqvist", "ada-lindqvist-2")


def test_records_are_ruled_to_be_one_paper_or_two(desk: Desk, form: Form) -> None:
    ids = {"arxiv": "2501.00001"}
    desk.see(form.paper("1", "Sparse gates", ["Ada Lindqvist"], identifiers=ids))
    desk.see(form.paper("2", "Sparse gates", ["Ada Lindqvist"], kind="oai", identifiers=ids))
    desk.see(form.paper("3", "Tides of a shallow harbour", ["Bo Okafor"]))
    desk.derive()
    assert desk.papers() == {frozenset({"arxiv/raw/1", "arxiv/oai/2"}), frozenset({"arxiv/raw/3"})}
    desk.judge("different", ["arxiv/raw/1"], ["arxiv/oai/2"])
    desk.judge("same", ["arxiv/raw/1"], ["arxiv/raw/3"])
    desk.derive()
    apart = {frozenset({"arxiv/raw/1", "arxiv/raw/3"}), frozenset({"arxiv/oai/2"})}
    assert desk.papers() == apart
    desk.drop()
    desk.derive(whole=True)
    assert desk.papers() == apart


def test_a_ruling_holds_for_mentions_that_come_later(light_desk: Desk, form: Form) -> None:
    _two_papers(light_desk, form)
    light_desk.judge("same", [_ONE, "arxiv/raw/9#Ida Holm#0"], [_TWO])
    light_desk.derive()
    light_desk.see(form.paper("9", "Lanterns over water", ["Ida Holm"]))
    light_desk.derive()
    assert light_desk.author_of("arxiv/raw/9#Ida Holm#0") == light_desk.author_of(_TWO) == "ada-lindqvist"
