"""Whom cron visits next, and when again: the pure part, and that it starves nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake.crawl.budget import Budget
from pipeline.runs import due
from pipeline.runs.due import Author, Intervals, Stand

RULES = Intervals()
NOW = datetime(2026, 3, 1, 4, 17, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCES = ("acl", "arxiv")


def _stand(due_at: datetime, *, asked: datetime | None = None, interval: timedelta = 7 * DAY) -> Stand:
    asked = due_at - interval if asked is None else asked
    return Stand(asked, asked, due_at, interval)


def _author(key: int, **stands: Stand) -> Author:
    return Author(key, NOW - 100 * DAY, stands)


def _keys(*authors: Author, now: datetime = NOW) -> list[int]:
    return [each.key for each in due.due(authors, SOURCES, now, RULES)]


def _visited(before: Stand | None, *, changed: bool, at: datetime = NOW) -> Stand:
    return due.after_visit(before, began=at, at=at, changed=changed, requests=1, rules=RULES)


def test_the_first_interval_is_the_configured_one_whatever_was_found() -> None:
    assert {_visited(None, changed=changed).interval for changed in (True, False)} == {7 * DAY}


def test_a_change_halves_the_interval_and_none_doubles_it_within_bounds() -> None:
    stand, found = _visited(None, changed=True), []
    for changed in (True, True, True, True, False, False, False, False, False, False):
        stand = _visited(stand, changed=changed)
        found.append(stand.interval / DAY)
    assert found == [3.5, 1.75, 1.0, 1.0, 2.0, 4.0, 8.0, 16.0, 28.0, 28.0]


@given(st.lists(st.booleans(), max_size=30), st.tuples(*[st.floats(0.1, 400)] * 3).map(sorted))
def test_an_interval_never_leaves_its_bounds(changes: list[bool], bounds: list[float]) -> None:
    rules = Intervals(shortest_days=bounds[0], first_days=bounds[1], longest_days=bounds[2])
    stand = None
    for changed in changes:
        stand = due.after_visit(stand, began=NOW, at=NOW, changed=changed, requests=1, rules=rules)
        assert timedelta(days=bounds[0]) <= stand.interval <= timedelta(days=bounds[2])
        assert stand.due_at == NOW + stand.interval


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="must stand in this order"):
        msgspec.convert({"shortest_days": 9.0}, Intervals)


def test_an_outage_moves_no_date_and_doubles_no_interval() -> None:
    before = _stand(NOW - DAY)
    after = due.after_outage(before, at=NOW, requests=3, rules=RULES)
    assert (after.due_at, after.interval, after.answered_at) == (
        before.due_at,
        before.interval,
        before.answered_at,
    )
    assert _keys(_author(1, acl=after), now=NOW + DAY) == [1]


def test_who_never_answered_stays_due_and_gets_the_first_interval_later() -> None:
    failed = due.after_outage(None, at=NOW, requests=3, rules=RULES)
    assert _keys(_author(1, acl=failed), now=NOW + DAY) == [1]
    assert _visited(failed, changed=False).interval == 7 * DAY


def test_who_waits_longest_comes_first_and_who_was_never_asked_for_before_all() -> None:
    late, later = _stand(NOW - 2 * DAY), _stand(NOW - 9 * DAY, interval=28 * DAY)
    assert _keys(_author(1, acl=late), _author(2, acl=later), _author(3)) == [3, 2, 1]


def test_who_is_not_due_is_left_out() -> None:
    assert _keys(_author(1, acl=_stand(NOW + 2 * DAY))) == []


def test_who_was_asked_for_in_vain_goes_behind_all_who_wait() -> None:
    vain = due.after_outage(_stand(NOW - 9 * DAY), at=NOW - DAY, requests=1, rules=RULES)
    assert _keys(_author(1, acl=vain), _author(2, acl=_stand(NOW - 2 * DAY))) == [2, 1]


def test_a_source_at_which_it_is_not_time_rests_and_one_never_asked_does_not() -> None:
    (found,) = due.due(
        [_author(1, acl=_stand(NOW - DAY), arxiv=_stand(NOW + 5 * DAY))], (*SOURCES, "new"), NOW, RULES
    )
    assert found.resting == {"arxiv"}


def test_who_is_due_only_at_a_source_that_is_switched_off_is_left_out() -> None:
    author = _author(1, gone=_stand(NOW - DAY), acl=_stand(NOW + 5 * DAY))
    assert _keys(author) == []


def test_a_run_at_the_same_hour_of_the_clock_meets_a_daily_visit_when_clocks_go_forward() -> None:
    zone = ZoneInfo("Europe/Berlin")
    eve = datetime(2026, 3, 28, 4, 17, tzinfo=zone).astimezone(UTC)
    morning = datetime(2026, 3, 29, 4, 17, tzinfo=zone).astimezone(UTC)
    assert morning - eve == timedelta(hours=23)
    daily = Stand(eve, eve, eve + DAY, DAY)
    assert _keys(_author(1, acl=daily), now=morning) == [1]
    assert _keys(_author(1, acl=daily), now=eve + 12 * timedelta(hours=1)) == []


def test_a_leap_day_is_a_day_like_any_other() -> None:
    at = datetime(2028, 2, 25, 4, 17, tzinfo=UTC)
    assert _visited(None, changed=True, at=at).due_at == datetime(2028, 3, 3, 4, 17, tzinfo=UTC)


def test_days_without_cron_are_caught_up_by_date() -> None:
    stands = {key: _stand(NOW + key * DAY) for key in (3, 1, 2)}
    authors = [_author(key, acl=stand) for key, stand in stands.items()]
    assert _keys(*authors, now=NOW + 30 * DAY) == [1, 2, 3]


@given(st.timedeltas(RULES.early + timedelta(seconds=1), timedelta(days=4000)))
def test_who_was_visited_by_a_clock_that_was_ahead_is_due_once_it_is_put_back(ahead: timedelta) -> None:
    stand = _visited(_visited(None, changed=False), changed=False, at=NOW + ahead)
    assert _keys(_author(1, acl=stand)) == [1]


def test_a_clock_that_is_put_back_by_a_minute_makes_nobody_due() -> None:
    assert _keys(_author(1, acl=_visited(None, changed=False)), now=NOW - timedelta(minutes=1)) == []


def test_what_the_budget_cut_short_was_a_visit_only_if_the_whole_budget_went_there() -> None:
    assert due.counts(5, 0, 0, alone=False)
    assert not due.counts(5, 0, 3, alone=False)
    assert due.counts(5, 0, 3, alone=True)
    assert not due.counts(0, 0, 3, alone=True)
    assert not due.counts(5, 1, 0, alone=True)


def test_days_left_are_told_from_what_waits_falls_due_and_is_made() -> None:
    assert due.days_left(0, 5, 5) == 0
    assert due.days_left(100, 10, 30) == 5
    assert due.days_left(100, 30, 30) is None
    assert due.falling_due([Stand(NOW, NOW, NOW, 2 * DAY, 6), Stand(NOW, None, NOW, DAY, 0)]) == 4


class Person(NamedTuple):
    """A followed author of the simulation."""

    costs: dict[str, int]
    """Source to the requests that a visit there takes."""
    from_run: int
    broken: bool
    """Whether the first source fails for this author, every time."""
    changing: bool


people = st.lists(
    st.builds(
        Person,
        st.dictionaries(st.sampled_from(SOURCES), st.integers(1, 12), min_size=1),
        st.integers(0, 20),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


class Cron:
    """Runs in time without a database: each takes who is due in order, until its budget is spent."""

    def __init__(self, people: list[Person], budget: int, group_budget: int | None) -> None:
        self.people = people
        self.budget, self.group_budget = budget, group_budget
        self.stands: dict[int, dict[str, Stand]] = {key: {} for key in range(len(people))}
        self.asked: dict[tuple[int, str], int] = {}
        """The last run in which somebody was asked for at a source as far as it goes."""

    def run(self, number: int, now: datetime) -> None:
        """Run once."""
        authors = [
            Author(key, NOW + person.from_run * DAY, self.stands[key])
            for key, person in enumerate(self.people)
            if person.from_run <= number
        ]
        budget, shared = Budget(self.budget, group_requests=self.group_budget), set[str]()
        for each in due.due(authors, SOURCES, now, RULES):
            if budget.spent:
                break
            made: dict[str, int] = {}
            wanted = {s: cost for s, cost in self.people[each.key].costs.items() if s not in each.resting}
            for source, cost in wanted.items():
                made[source] = sum(budget.take(source) for _ in range(cost))
            for source, cost in wanted.items():
                alone = source not in shared if shared and not budget.spent else not shared
                self._note(number, now, each.key, source, made[source], cost, alone=alone)
            shared |= {source for source, count in made.items() if count}

    def _note(
        self, number: int, now: datetime, key: int, source: str, made: int, cost: int, *, alone: bool
    ) -> None:
        person, before = self.people[key], self.stands[key].get(source)
        failed = int(person.broken and source == next(iter(person.costs)) and made > 0)
        if due.counts(made, failed, cost - made, alone=alone):
            self.stands[key][source] = due.after_visit(
                before, began=now, at=now, changed=person.changing, requests=made, rules=RULES
            )
        elif failed:
            self.stands[key][source] = due.after_outage(before, at=now, requests=made, rules=RULES)
        else:
            self.stands[key][source] = due.after_cut(before, at=now, rules=RULES)
            return
        self.asked[key, source] = number


@settings(deadline=None, max_examples=150)
@given(
    people,
    st.integers(1, 15),
    st.none() | st.integers(1, 8),
    st.lists(st.integers(1, 5), min_size=60, max_size=60),
)
def test_nobody_starves(people: list[Person], budget: int, group_budget: int | None, gaps: list[int]) -> None:
    cron = Cron(people, budget, group_budget)
    places = [(key, source) for key, person in enumerate(people) for source in person.costs]
    waiting: dict[tuple[int, str], int] = {}
    now = NOW
    for number, gap in enumerate(gaps):
        now += gap * DAY
        for key, source in places:
            stand = cron.stands[key].get(source)
            if people[key].from_run <= number and (
                stand is None or stand.waits_since(now, RULES.early, timedelta(days=RULES.longest_days))
            ):
                waiting.setdefault((key, source), 0)
        cron.run(number, now)
        for place in list(waiting):
            waiting[place] += 1
            if cron.asked.get(place) == number:
                del waiting[place]
        # A run that does not come to somebody has visited somebody else, who then waits behind.
        assert all(runs <= 2 * len(places) + 1 for runs in waiting.values())


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 30))
def test_who_costs_alike_is_visited_within_as_many_runs_as_the_budget_needs(
    count: int, cost: int, budget: int
) -> None:
    cron = Cron([Person({"acl": cost}, 0, broken=False, changing=True)] * count, max(budget, cost), None)
    for number in range(-(-count // (max(budget, cost) // cost))):
        cron.run(number, NOW + number * DAY)
    assert all(cron.stands[key] for key in range(count))
