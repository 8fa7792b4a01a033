"""Explanations over several sources, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.store import register
from pipeline.explaining.author import AuthorTold
from pipeline.explaining.explain import explain
from pipeline.explaining.paper import PaperFieldTold, PaperTold
from pipeline.explaining.record import RecordTold
from pipeline.explaining.things import Thing, ThingError, meant
from pipeline.explaining.words import lines
from pipeline.figures.counted import Rules

if TYPE_CHECKING:
    from pipeline.explaining.words import Told
    from tests.pipeline.conftest import Desk, Form

_AUTHORS = ["Mira Castellan", "Odo Brandt"]


def _told(desk: Desk, thing: str, field: str | None = None) -> Told:
    with desk.database.reading() as transaction:
        return explain(transaction, thing, field, Rules())


@pytest.fixture
def two_sources(desk: Desk, form: Form) -> Desk:
    """One paper, told of by two sources, read twice at one of them."""
    first = form.paper("2031.00001", "Ferns in the Dark", _AUTHORS, identifiers={"arxiv": "2031.00001"}, day=1)
    changed = form.paper(
        "2031.00001", "Ferns in the Dark, Again", _AUTHORS, identifiers={"arxiv": "2031.00001"}, day=2
    )
    other = form.paper(
        "s9",
        "Ferns in the dark",
        ["M. Castellan", "O. Brandt"],
        source="semantic-scholar",
        kind="paper",
        identifiers={"arxiv": "2031.00001"},
        venue="Journal of Ferns",
    )
    desk.see(first, day=1, url="https://arxiv.example/one")
    desk.see(changed, day=2, url="https://arxiv.example/one")
    desk.see(changed, day=3, url="https://arxiv.example/one")
    desk.see(other, day=3, url="https://s2.example/s9")
    desk.derive()
    return desk


def test_records_of_one_paper_are_told_with_why_they_are_one(two_sources: Desk) -> None:
    told = _told(two_sources, "paper:arxiv-2031.00001")
    assert isinstance(told, PaperTold)
    assert [each.record for each in told.records] == [
        "arxiv/raw/2031.00001",
        "semantic-scholar/paper/s9",
    ]
    assert {each.url for each in told.records} == {"https://arxiv.example/one", "https://s2.example/s9"}
    (link,) = told.links
    assert link.verdict == "same"
    assert any("2031.00001" in reason.words for reason in link.reasons)
    taken = {field.field: field.taken_from for field in told.fields}
    assert (taken["title"], taken["venue"]) == ("arxiv/raw/2031.00001", "semantic-scholar/paper/s9")


def test_what_each_record_says_of_a_field_is_told_in_the_order_of_belief(two_sources: Desk) -> None:
    told = _told(two_sources, "arxiv-2031.00001", "title")
    assert isinstance(told, PaperFieldTold)
    assert [each.value for each in told.said] == ["Ferns in the Dark, Again", "Ferns in the dark"]


def test_a_record_tells_its_versions_and_every_fetch_that_saw_one(two_sources: Desk) -> None:
    told = _told(two_sources, "record:arxiv/raw/2031.00001")
    assert isinstance(told, RecordTold)
    assert [each.content["title"] for each in told.versions] == ["Ferns in the Dark", "Ferns in the Dark, Again"]
    assert [fetch.fetch for fetch in told.fetches] == [3, 2, 1]
    assert all(each.visible for each in told.versions)


def test_an_answer_that_confirmed_another_saw_what_that_one_saw(desk: Desk, form: Form) -> None:
    url = "https://arxiv.example/one"
    fetch = desk.see(form.paper("1", "Ferns in the Dark", _AUTHORS), url=url)
    again = desk.confirm(fetch, source="arxiv", url=url, day=1)
    desk.derive()
    told = _told(desk, "record:arxiv/raw/1")
    assert isinstance(told, RecordTold)
    assert [each.fetch for each in told.fetches] == [again, fetch]


def test_a_version_that_is_held_says_so(two_sources: Desk) -> None:
    two_sources.rule_out("arxiv/raw/2031.00001", "held")
    told = _told(two_sources, "record:arxiv/raw/2031.00001")
    assert isinstance(told, RecordTold)
    assert [(each.visible, each.why_hidden) for each in told.versions] == [
        (True, ""),
        (False, "the version is held"),
    ]


def test_mentions_on_records_of_one_paper_are_joined_by_their_place(two_sources: Desk) -> None:
    told = _told(two_sources, "mira-castellan")
    assert isinstance(told, AuthorTold)
    assert {each.name for each in told.mentions} == {"Mira Castellan", "M. Castellan"}
    (link,) = told.links
    assert [reason.words for reason in link.reasons] == ["author 1 on both records of the same paper"]


def test_the_listings_that_name_papers_as_a_persons_are_told_part_by_part(desk: Desk, form: Form) -> None:
    papers = [form.paper(f"s{n}", f"Ferns, part {n}", _AUTHORS, kind="paper") for n in range(3)]
    whole = [
        form.listing("a1", papers[:2], source="arxiv", name=_AUTHORS[0], positions=[0, 0], last=False),
        form.listing("a1", papers[2:], source="arxiv", name=_AUTHORS[0], positions=[0], start=2),
    ]
    desk.see(form.author("a1", _AUTHORS[0], source="arxiv"), *papers, *whole, day=1)
    desk.derive()
    told = _told(desk, "author:mira-castellan")
    assert isinstance(told, AuthorTold)
    assert [(each.owner, each.record, each.papers, each.ended) for each in told.listings] == [
        ("arxiv/author/a1", "arxiv/listing/a1#0", 2, 0),
        ("arxiv/author/a1", "arxiv/listing/a1#2", 1, 0),
    ]
    assert {each.listing for each in told.mentions} == {"arxiv/author/a1"}


def test_a_judgement_is_told_among_the_reasons(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", "Ferns in the Dark", ["Mira Castellan"]))
    desk.see(form.paper("2", "Lichens by Day", ["Mira Castellan"]))
    desk.judge("same", ["arxiv/raw/1#Mira Castellan#0"], ["arxiv/raw/2#Mira Castellan#0"])
    desk.derive()
    told = _told(desk, "mira-castellan")
    assert isinstance(told, AuthorTold)
    assert [link.reasons[0].words for link in told.links] == ["a person ruled: same (judgement 1)"]


def test_a_paper_of_which_nothing_is_visible_any_more_says_so(two_sources: Desk) -> None:
    for fetch in (1, 2, 3, 4):
        two_sources.show(fetch, "taken-back")
    two_sources.derive()
    with pytest.raises(ThingError, match="nothing visible tells of it now"):
        _told(two_sources, "paper:arxiv-2031.00001")


def test_a_bare_word_stands_for_the_one_thing_that_has_it(desk: Desk, form: Form) -> None:
    desk.see(form.paper("17", "Moss", ["Odo Brandt"], submitted="2031-01-01"))
    desk.derive()
    with desk.database.reading() as transaction:
        assert (
            meant(transaction, "odo-brandt") == meant(transaction, "ODO BRANDT") == Thing("author", "odo-brandt")
        )
        assert meant(transaction, "moss-2031") == Thing("paper", "moss-2031")
        assert meant(transaction, "17") == Thing("record", "arxiv/raw/17")


def test_a_bare_word_that_means_several_things_is_refused(desk: Desk, form: Form) -> None:
    with desk.database.writing("derive") as transaction:
        register.give(transaction, "paper", ["ferns"], desk.now())
    desk.see(form.paper("5", "On Growth", ["Ferns"]))
    desk.derive()
    with desk.database.reading() as transaction:
        with pytest.raises(ThingError, match="may be author:ferns-2, paper:ferns; type one of them"):
            meant(transaction, "ferns")
        assert meant(transaction, "author:ferns") == Thing("author", "ferns-2")


def test_every_explanation_has_words(two_sources: Desk) -> None:
    for thing, field in (
        ("mira-castellan", None),
        ("mira-castellan", "papers"),
        ("mira-castellan", "coauthors"),
        ("mira-castellan", "paper:arxiv-2031.00001"),
        ("arxiv-2031.00001", None),
        ("arxiv-2031.00001", "citations"),
        ("record:semantic-scholar/paper/s9", None),
    ):
        words = list(lines(_told(two_sources, thing, field)))
        assert words
        assert all(words), (thing, field)
