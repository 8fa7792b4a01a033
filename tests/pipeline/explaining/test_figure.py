"""Why a figure is what it is, and what the next higher one would need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pipeline.explaining import words
from pipeline.explaining.explain import explain
from pipeline.explaining.figure import FigureTold, h_needs
from pipeline.explaining.paper import PaperFieldTold
from pipeline.figures.bibliometrics import hirsch
from pipeline.figures.counted import Rules

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form


def _told(desk: Desk, name: str) -> FigureTold:
    with desk.database.reading() as transaction:
        found = explain(transaction, "tilda-okonkwo", name, Rules())
    assert isinstance(found, FigureTold)
    return found


def _cited(desk: Desk, form: Form, *counts: int | None) -> None:
    """Store a paper of one person for each count; None is a paper without one."""
    for place, count in enumerate(counts):
        authors = ["Tilda Okonkwo", f"Odo Brandt{'abcdefgh'[place]}"]
        fields = {} if count is None else {"citations": count}
        desk.see(
            form.paper(f"s{place}", f"Paper number {place} on moss", authors, source="semantic-scholar",
                       kind="paper", submitted="2030-01-01", **fields)
        )  # fmt: skip
    papers = [form.paper(f"s{place}", "", source="semantic-scholar", kind="paper") for place in range(len(counts))]
    desk.see(form.listing("17", papers, source="semantic-scholar", name="Tilda Okonkwo"))
    desk.derive()


def test_an_h_index_names_the_papers_that_make_it_and_what_one_more_needs(desk: Desk, form: Form) -> None:
    _cited(desk, form, 1, 9, 3, 0)
    told = _told(desk, "h_index")
    assert (told.value, told.source, told.n) == (2, "semantic-scholar", 4)
    assert [each.counts for each in told.made_from] == [9, 3, 1, 0]
    assert told.one_more == "for 3: 2 more citations on one paper of the first 3"


def test_other_counted_figures_name_their_papers_too(desk: Desk, form: Form) -> None:
    _cited(desk, form, 12, 7)
    assert _told(desk, "citations").value == 19
    assert _told(desk, "i10_index").one_more == "one more: 3 more citations of the nearest paper"


def test_a_figure_with_too_few_counts_tells_what_there_is(desk: Desk, form: Form) -> None:
    _cited(desk, form, 5, None, None)
    told = _told(desk, "h_index")
    assert (told.value, told.why_null) == (None, "counts for 1 of 3 papers")
    assert told.partial is not None
    assert [each.counts for each in told.made_from] == [5]


def test_a_reported_figure_that_differs_is_explained(desk: Desk, form: Form) -> None:
    desk.see(form.author("17", "Tilda Okonkwo", source="semantic-scholar", h_index=30))
    _cited(desk, form, 4, 4)
    told = _told(desk, "h_index")
    assert [each.value for each in told.reported] == [30]
    assert told.why_different == (
        "semantic-scholar counts its own papers and counts, which Byline cannot see;"
        " ours is over 2 stored papers, with counts by semantic-scholar, as of 2031-01-01"
    )


@given(st.lists(st.integers(0, 40), max_size=30))
def test_the_citations_that_are_missing_would_be_enough(counts: list[int]) -> None:
    ranked = sorted(counts, reverse=True)
    target = hirsch(ranked) + 1
    words = h_needs(ranked)
    assert words.startswith(f"for {target}: ")
    if len(ranked) < target:
        assert "one more paper" in words
        return
    given_more = [max(count, target) for count in ranked[:target]] + ranked[target:]
    assert hirsch(given_more) >= target
    assert f" {sum(given_more) - sum(ranked)} more citations on " in words


def test_a_count_is_told_day_by_day_as_each_source_gave_it(desk: Desk, form: Form) -> None:
    for day, count, source in ((0, 5, "semantic-scholar"), (4, 9, "semantic-scholar"), (6, 7, "profile-page")):
        paper = form.paper("s1", "On moss", ["Tilda Okonkwo"], source=source, kind="paper", citations=count,
                           identifiers={"arxiv": "3001.00001"})  # fmt: skip
        known = {"semantic-scholar": "tilda", "profile-page": "ada"}[source]
        listed = form.listing(known, [paper], source=source, name="Tilda Okonkwo")
        ids = (("orcid", "0000-0002-1825-0097", "asserted"),)
        author = form.author(known, "Tilda Okonkwo", source=source, citations=100 + count, ids=ids)
        desk.see(author, paper, listed, day=day)
    desk.derive()
    with desk.database.reading() as transaction:
        paper_told = explain(
            transaction, f"paper:{desk.paper_of('semantic-scholar/paper/s1')}", "citations", Rules()
        )
    assert isinstance(paper_told, PaperFieldTold)
    author_told = _told(desk, "citations")
    for told, more in ((paper_told, 0), (author_told, 100)):
        assert [(each.source, each.value, each.day) for each in told.history] == [
            ("profile-page", more + 7, "2031-01-07"),
            ("semantic-scholar", more + 5, "2031-01-01"),
            ("semantic-scholar", more + 9, "2031-01-05"),
        ]
    said = list(words.lines(paper_told))
    assert said[said.index("day by day:") + 2] == (
        "  2031-01-01  5 by semantic-scholar (record:semantic-scholar/paper/s1)"
    )


def test_a_count_that_was_taken_back_is_no_part_of_its_history(light_desk: Desk, form: Form) -> None:
    for day, count in ((0, 5), (4, 9)):
        paper = form.paper("s1", "On moss", ["Tilda Okonkwo"], source="semantic-scholar", kind="paper")
        listed = form.listing("17", [paper], source="semantic-scholar", name="Tilda Okonkwo")
        author = form.author("17", "Tilda Okonkwo", source="semantic-scholar", citations=count)
        fetch = light_desk.see(author, paper, listed, day=day)
    light_desk.derive()
    assert [each.value for each in _told(light_desk, "citations").history] == [5, 9]
    light_desk.show(fetch, "taken-back")
    light_desk.derive()
    assert [each.value for each in _told(light_desk, "citations").history] == [5]
