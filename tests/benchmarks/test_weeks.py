"""Weeks of cron against sources that change and fail leave nothing false, nothing lost and nobody forgotten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from benchmarks.weeks import calendar, people
from benchmarks.weeks.bench import bars
from benchmarks.weeks.profiles import Freshness, Shown
from benchmarks.weeks.simulation import HELD, Day, simulated

if TYPE_CHECKING:
    from pathlib import Path

_PAPERS = {"2401.90001": 4, "2402.90002": 9}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_fortnight_of_cron_over_twelve_authors_holds_all_bars(tmp_path: Path) -> None:
    seen = list(simulated(12, calendar.FORTNIGHT, tmp_path / "data", f"sqlite:///{tmp_path / 'weeks.sqlite'}"))
    assert [str(bar) for bar in bars(seen) if not bar.held] == []


def test_a_fortnight_without_trouble_for_the_profiles_holds_all_bars() -> None:
    assert _missed(*_fortnight()) == []


def test_a_poisoned_day_that_changes_the_profile_it_strikes_misses_bars() -> None:
    days = _fortnight()
    false = Shown({**_PAPERS, "2403.90003": 1}, 3, 14)
    days[12] = msgspec.structs.replace(days[12], status=0, shown={"ada": false, "bo": _shown()})
    assert [what.partition(" ")[0] for what in _missed(*days)] == ["poisoned", "profiles", "papers"]


def test_a_paper_that_is_shown_no_more_or_with_fewer_citations_misses_a_bar() -> None:
    for papers in ({"2401.90001": 4}, {**_PAPERS, "2402.90002": 8}):
        days = _fortnight()
        days[8] = msgspec.structs.replace(days[8], shown={"ada": Shown(papers, 2, 13), "bo": _shown()})
        assert _missed(*days) == ["papers lost or counts lowered, on any day"]


def test_a_profile_that_is_not_the_truth_in_the_end_misses_a_bar() -> None:
    days = _fortnight()
    days[-1] = msgspec.structs.replace(days[-1], true={"ada": {**_PAPERS, "2409.90009": 0}, "bo": _PAPERS})
    assert _missed(*days) == ["profiles that are not the truth in the end"]


def test_a_failing_day_that_ends_clean_and_somebody_forgotten_miss_bars() -> None:
    days = _fortnight()
    days[8] = msgspec.structs.replace(days[8], status=0, freshness=Freshness(40.0, 12.0))
    assert _missed(*days) == [
        "failing days told as clean",
        "days since a source answered, at most",
        "days that anybody was overdue, at most",
    ]


def test_trouble_that_meets_nobody_proves_nothing() -> None:
    days = _fortnight()
    days[10] = msgspec.structs.replace(days[10], due=0)
    assert _missed(*days) == ["kinds of trouble that met nobody who was due"]


def test_the_world_goes_on_the_same_way_each_time_and_only_grows() -> None:
    begun = people.invented(8)
    assert begun == people.invented(8)
    later = begun
    for day in range(1, 20):
        later = people.a_day_later(later, date(2026, 11, day))
    for person in begun.people:
        before, after = people.truth(begun, person.key), people.truth(later, person.key)
        assert (
            before.items() <= {paper: min(count, before.get(paper, 0)) for paper, count in after.items()}.items()
        )
    assert later.papers != begun.papers
    assert len(later.preprints) == len(later.papers)


def _fortnight() -> list[Day]:
    """Return the days of a fortnight as they must be, and a last one."""
    return [_day(number) for number in (*range(calendar.FORTNIGHT), 45)]


def _day(number: int) -> Day:
    kind = calendar.kind_of(number) if number < calendar.FORTNIGHT else ""
    return Day(
        number=number,
        kind=kind,
        due=2,
        status=HELD if kind == "poisoned" else int(kind in calendar.TOLD),
        harvested=None,
        shown={"ada": _shown(), "bo": _shown()},
        true={"ada": _PAPERS, "bo": _PAPERS},
        freshness=Freshness(7.0, 0.0),
        struck=("ada", "bo") if kind == "poisoned" else (),
    )


def _shown() -> Shown:
    return Shown(_PAPERS, 2, 13)


def _missed(*days: Day) -> list[str]:
    return [bar.what for bar in bars(days) if not bar.held]
