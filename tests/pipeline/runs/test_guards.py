"""What is too odd to go live unseen, by numbers; what grows as papers do is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.runs import guards
from pipeline.runs.difference import AuthorDifference, Difference, Move, PaperDifference
from pipeline.runs.guards import Alarm, Bounds, JobBounds, Seen, SourceBounds

_BOUNDS = Bounds()


def _odd(
    *authors: AuthorDifference, papers: tuple[PaperDifference, ...] = (), bounds: Bounds = _BOUNDS
) -> list[str]:
    found = Difference(authors, papers)
    return [alarm.code for alarm in (*guards.of_authors(found, (), bounds), *guards.of_all(found, 100, bounds))]


def _changed(*figures: Move, added: int = 0, gone: int = 0) -> AuthorDifference:
    return AuthorDifference(
        id="ada",
        name="Ada",
        state="changed",
        added=tuple(f"a{n}" for n in range(added)),
        gone=tuple(f"g{n}" for n in range(gone)),
        figures=figures,
    )


def test_a_new_author_is_never_odd() -> None:
    many = AuthorDifference(id="ada", name="Ada", state="new", added=tuple(map(str, range(900))))
    assert _odd(many) == []


@pytest.mark.parametrize(
    ("gone", "before", "odd"), [(2, 9, False), (3, 9, True), (10, 100, False), (11, 100, True)]
)
def test_an_author_may_lose_two_papers_or_a_tenth(gone: int, before: int, odd: bool) -> None:
    author = _changed(Move("papers", before, before - gone), gone=gone)
    assert ("papers-lost" in _odd(author)) is odd


def test_papers_that_became_one_with_others_are_not_lost() -> None:
    papers = tuple(PaperDifference(id=f"g{n}", title="T", state="gone", merged_into="x") for n in range(9))
    assert _odd(_changed(gone=9), papers=papers) == []


@pytest.mark.parametrize(
    ("before", "after", "odd"),
    [(5, 15, False), (5, 16, True), (100, 120, False), (100, 121, True), (100, 79, True), (None, 500, False)],
)
def test_a_figure_may_move_by_ten_or_a_fifth_either_way(before: int | None, after: int, odd: bool) -> None:
    assert ("jump" in _odd(_changed(Move("h_index", before, after)))) is odd


@pytest.mark.parametrize(("added", "unlisted", "odd"), [(3, True, False), (0, True, True), (3, False, True)])
def test_whoever_is_listed_for_the_first_time_may_gain_papers_that_move_figures_far(
    added: int, unlisted: bool, odd: bool
) -> None:
    found = Difference((_changed(Move("citations", 40, 400), added=added),))
    alarms = guards.of_authors(found, (), _BOUNDS, unlisted={"ada"} if unlisted else set())
    assert [alarm.code for alarm in alarms] == (["jump"] if odd else [])


@pytest.mark.parametrize("newly_listed", [True, False])
def test_whoever_is_listed_for_the_first_time_may_gain_any_number_of_papers(newly_listed: bool) -> None:
    found = Difference((_changed(Move("papers", 3, 300), added=297),))
    alarms = guards.of_authors(
        found, (), _BOUNDS, unlisted={"ada"}, newly_listed={"ada"} if newly_listed else set()
    )
    assert [alarm.code for alarm in alarms] == ([] if newly_listed else ["grown"])


@pytest.mark.parametrize("newly_listed", [True, False])
def test_whoever_is_listed_for_the_first_time_may_gain_papers_by_another_name(newly_listed: bool) -> None:
    alarms = guards.of_authors(
        Difference((_changed(added=1),)),
        (),
        _BOUNDS,
        misnamed={"ada": ["On lamps"]},
        unlisted={"ada"},
        newly_listed={"ada"} if newly_listed else set(),
    )
    assert [alarm.code for alarm in alarms] == ([] if newly_listed else ["misnamed"])


@pytest.mark.parametrize(
    ("before", "after", "odd"), [(5, 55, False), (5, 56, True), (80, 160, False), (80, 161, True)]
)
def test_an_author_may_gain_fifty_papers_or_as_many_again(before: int, after: int, odd: bool) -> None:
    assert ("grown" in _odd(_changed(Move("papers", before, after)))) is odd


def test_an_author_who_would_hold_the_identifiers_of_two_people_is_odd() -> None:
    found = Difference((_changed(added=1),))
    (alarm,) = guards.of_authors(found, {"ada"}, _BOUNDS)
    assert alarm == Alarm("contradiction", "Ada would hold the identifiers of two people", "ada")


def test_more_authors_who_become_one_than_usual_are_odd() -> None:
    def merged(count: int) -> list[str]:
        authors = [AuthorDifference(id=f"a{n}", name="A", state="gone", merged_into="x") for n in range(count)]
        return _odd(*authors)

    assert merged(10) == []
    assert merged(11) == ["many-merges"]


@given(figures=st.lists(st.tuples(st.sampled_from(("citations", "h_index")), st.integers(0, 10**6)), max_size=3))
def test_what_does_not_move_is_not_odd(figures: list[tuple[str, int]]) -> None:
    assert _odd(_changed(*(Move(name, value, value) for name, value in figures), added=3)) == []


@pytest.mark.parametrize(("records", "codes"), [(9, ["few-records"]), (10, []), (20, []), (21, ["many-records"])])
def test_a_job_is_expected_to_see_so_many_records(records: int, codes: list[str]) -> None:
    found = guards.of_job("harvest arxiv raw", records, JobBounds(min_records=10, max_records=20))
    assert [alarm.code for alarm in found] == codes


def test_a_field_that_most_records_lack_is_odd_where_there_are_enough() -> None:
    expected = guards.bounds_of(
        "arxiv", {"raw.title": 0.9}, Bounds(sources={"arxiv": SourceBounds(malformed=0.5)})
    )
    assert (expected.malformed, expected.fill) == (0.5, {"raw.title": 0.9})

    def codes(brought: int, filled: int, rejected: int = 0) -> list[str]:
        seen = Seen(brought, rejected, {"raw": brought}, {"raw.title": filled})
        return [alarm.code for alarm in guards.of_source("arxiv", seen, expected)]

    assert codes(100, 89) == ["field-missing"]
    assert codes(100, 90) == []
    assert codes(19, 0) == []
    assert codes(100, 90, rejected=101) == ["many-rejects"]


def test_what_is_configured_of_a_field_goes_over_the_card() -> None:
    bounds = Bounds(sources={"arxiv": SourceBounds(fill={"raw.title": 0.1})})
    assert guards.bounds_of("arxiv", {"raw.title": 0.9, "raw.authors": 0.8}, bounds).fill == {
        "raw.title": 0.1,
        "raw.authors": 0.8,
    }
