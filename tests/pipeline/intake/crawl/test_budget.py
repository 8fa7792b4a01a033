"""A budget counts requests in all and at each group, and closes a group that fails to answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.crawl.budget import DOWN, SPENT, Budget

groups = st.sampled_from(["one", "two", "three"])


@given(st.lists(groups), st.none() | st.integers(0, 20), st.none() | st.integers(1, 8))
def test_no_more_is_allowed_than_in_all_and_at_each_group(
    wanted: list[str], most: int | None, at_each: int | None
) -> None:
    budget = Budget(most, group_requests=at_each)
    made = [group for group in wanted if budget.take(group)]
    assert most is None or len(made) <= most
    assert at_each is None or all(made.count(group) <= at_each for group in made)
    if len(made) < len(wanted):
        assert budget.spent or SPENT in budget.closed.values()
    else:
        assert not budget.spent


@given(st.lists(st.tuples(groups, st.booleans())), st.integers(1, 4))
def test_a_group_is_closed_by_so_many_failures_in_a_row(answers: list[tuple[str, bool]], failures: int) -> None:
    budget = Budget(None, failures=failures)
    row: dict[str, int] = {}
    down = set()
    for group, well in answers:
        budget.answered(group, well=well)
        row[group] = 0 if well else row.get(group, 0) + 1
        down |= {group} if row[group] == failures else set()
    assert budget.closed == dict.fromkeys(down, DOWN)
    assert not any(budget.take(group) for group in down)


def test_without_a_bound_no_failures_close_a_group() -> None:
    budget = Budget(None)
    for _ in range(100):
        budget.answered("one", well=False)
    assert budget.take("one")
