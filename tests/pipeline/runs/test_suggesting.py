"""Bounds drawn from good runs: these runs would have kept them, and too few runs give none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.runs import applying, deciding, good_runs, guards
from pipeline.runs.guards import JobBounds, Seen, SourceBounds
from pipeline.runs.run import Run, running
from pipeline.runs.suggesting import Past, Suggestions, suggested

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form
    from tests.pipeline.runs.conftest import See

Harvest: TypeAlias = "Callable[[range], Run]"


def _runs(*records: int, job: str = "harvest arxiv raw") -> list[Past]:
    return [Past(n, job, {"arxiv": Seen(count, 0, {}, {})}) for n, count in enumerate(records)]


def _filled(*filled: int, brought: int = 100, rejected: int = 0) -> list[Past]:
    return [
        Past(n, "job", {"arxiv": Seen(brought, rejected, {"raw": brought}, {"raw.title": each})})
        for n, each in enumerate(filled)
    ]


@pytest.mark.parametrize(
    ("records", "least", "most"),
    [
        ((310, 500, 912, 700, 400), 105, 2684),
        ((1000, 1000, 1010, 1005, 1001), 800, 1263),
        ((1, 2, 3, 4, 1000), None, 4000),
        ((0, 5, 9, 9, 9), None, 36),
        ((0, 0, 0, 0, 0), None, 0),
    ],
)
def test_the_range_of_a_job_is_made_wider_by_its_own_width(
    records: tuple[int, ...], least: int | None, most: int
) -> None:
    (job,) = suggested(_runs(*records), {}).jobs
    assert (job.min_records, job.max_records) == (least, most)
    assert (job.runs, job.fewest, job.most) == (5, min(records), max(records))


def test_too_few_good_runs_give_no_bound_and_are_named() -> None:
    found = suggested([*_runs(100, 100, 100, 100), *_runs(*[30] * 5, job="import acl x")], {})
    assert [job.job for job in found.jobs] == ["import acl x"]
    assert [(each.table, each.name, each.runs) for each in found.too_few] == [("jobs", "harvest arxiv raw", 4)]


def test_only_the_last_twenty_runs_of_a_job_count() -> None:
    (job,) = suggested(_runs(*[100] * 20, 1), {}).jobs
    assert (job.runs, job.fewest) == (20, 100)


@pytest.mark.parametrize(("rejected", "bound"), [(0, 0.02), (2, 0.04), (5, 0.1), (80, 0.89)])
def test_twice_the_largest_share_of_a_source_may_be_unreadable(rejected: int, bound: float) -> None:
    (source,) = suggested(_filled(*[0] * 5, rejected=rejected), {}).sources
    assert source.malformed is not None
    assert source.malformed.bound == bound


def test_runs_that_saw_few_records_of_a_source_say_nothing_of_it() -> None:
    found = suggested(_filled(*[19] * 9, brought=19), {})
    assert found.sources == ()
    assert [(each.table, each.name, each.runs) for each in found.too_few] == [("sources", "arxiv", 0)]


@pytest.mark.parametrize(
    ("filled", "card", "bound"),
    [
        ((100,) * 5, 0, 0.95),
        ((100, 97, 99, 100, 98), 0, 0.92),
        ((100, 49, 100, 100, 100), 0, None),
        ((100,) * 5, 0.95, None),
        ((100,) * 5, 0.9, 0.95),
    ],
)
def test_a_field_may_be_missing_a_little_more_often_than_it_was_unless_the_card_asks_for_more(
    filled: tuple[int, ...], card: float, bound: float | None
) -> None:
    (source,) = suggested(_filled(*filled), {"arxiv": {"raw.title": card}}).sources
    assert ({name: each.bound for name, each in source.fill.items()}) == (
        {} if bound is None else {"raw.title": bound}
    )


_COUNT = st.integers(0, 60)
_SEEN = st.builds(
    lambda records, rejected, filled: Seen(
        records, rejected, {"raw": records}, {"raw.title": min(filled, records)}
    ),
    _COUNT,
    _COUNT,
    _COUNT,
)


@given(seen=st.lists(_SEEN, min_size=1, max_size=25))
def test_no_run_is_odd_by_the_bounds_that_were_drawn_from_it(seen: list[Seen]) -> None:
    past = [Past(n, "job", {"arxiv": each}) for n, each in enumerate(seen)]
    found = suggested(past, {})
    assert _alarms(found, past[:20]) == []


def _alarms(found: Suggestions, past: list[Past]) -> list[str]:
    jobs = {each.job: JobBounds(min_records=each.min_records, max_records=each.max_records) for each in found.jobs}
    sources = {
        each.source: SourceBounds(
            malformed=1.0 if each.malformed is None else each.malformed.bound,
            fill={name: share.bound for name, share in each.fill.items()},
        )
        for each in found.sources
    }
    alarms: list[guards.Alarm] = []
    for run in past:
        alarms += guards.of_job(run.job, run.records, jobs.get(run.job, JobBounds()))
        for source, seen in run.sources.items():
            alarms += guards.of_source(source, seen, sources.get(source, SourceBounds(malformed=1.0)))
    return [alarm.words for alarm in alarms]


@pytest.fixture
def harvest(installation: Installation, see: See, form: Form, at: list[datetime]) -> Harvest:
    """Harvest papers of these numbers, a day later than the last time."""

    def run(papers: range) -> Run:
        at[0] += timedelta(days=1)
        with running(installation, "harvest", "harvest arxiv raw", {}) as run:
            see(run, *(form.paper(f"p{n}", f"On Lamps {n}", ["Ada Lumen"], comment=f"{at[0]}") for n in papers))
            applying.apply(run)
        return run

    return run


def _past(installation: Installation) -> list[Past]:
    with installation.database.reading() as transaction:
        return good_runs.past(transaction)


def test_what_good_runs_saw_is_read_with_the_fields_of_what_they_brought(
    installation: Installation, harvest: Harvest
) -> None:
    numbers = [harvest(range(first, first + 20)).id for first in range(0, 30, 5)]
    found = _past(installation)
    assert [(each.run, each.job, each.records) for each in found] == [
        (number, "harvest arxiv raw", 20) for number in reversed(numbers)
    ]
    assert found[0].sources["arxiv"].brought == {"raw": 20}
    assert found[0].sources["arxiv"].filled == {"raw.title": 20, "raw.authors": 20, "raw.comment": 20}
    with installation.database.reading() as transaction:
        drawn = good_runs.suggestions(transaction)
    assert [(job.job, job.min_records, job.max_records) for job in drawn.jobs] == [("harvest arxiv raw", 16, 25)]
    (source,) = drawn.sources
    assert {name: share.bound for name, share in source.fill.items()} == {"raw.comment": 0.95}


def test_runs_that_were_taken_back_or_ended_with_errors_are_not_good(
    installation: Installation, harvest: Harvest, see: See, form: Form
) -> None:
    good, back = harvest(range(3)), harvest(range(6))
    deciding.rollback(installation, back.id)
    with running(installation, "harvest", "harvest arxiv raw", {}) as bad:
        see(bad, form.paper("p9", "On Ropes"))
        bad.issue("error", "odd", "it is odd", "look at it")
        applying.apply(bad)
    assert bad.exit_status() == 1
    assert [each.run for each in _past(installation)] == [good.id]


def test_of_many_records_some_are_looked_into(
    installation: Installation, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(good_runs, "_RECORDS", 10)
    harvest(range(60))
    (found,) = _past(installation)
    assert found.records == 60
    assert found.sources["arxiv"].brought["raw"] == 10
