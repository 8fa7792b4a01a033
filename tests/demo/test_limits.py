"""Limits are counted for each group and enforced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.limits import Limits


@pytest.fixture
def limits() -> Limits:
    return Limits(0.05)


def _pass(limits: Limits, group: str, at: float, host: str = "host", crawl_delay_s: float = 0.0) -> str | None:
    broke = limits.enter(group, host, at, crawl_delay_s=crawl_delay_s)
    limits.leave(group)
    return broke


def test_a_gap_that_is_kept_breaks_nothing(limits: Limits) -> None:
    assert [_pass(limits, "arxiv", at) for at in (1.0, 1.05, 1.2)] == [None, None, None]


def test_a_gap_that_is_too_short_is_named(limits: Limits) -> None:
    _pass(limits, "arxiv", 1.0)
    assert _pass(limits, "arxiv", 1.03) == "gap of group arxiv: 0.0300 s instead of 0.0500 s"


def test_a_millisecond_is_forgiven(limits: Limits) -> None:
    _pass(limits, "arxiv", 1.0)
    assert _pass(limits, "arxiv", 1.0495) is None


def test_a_refused_request_counts_for_the_next_gap(limits: Limits) -> None:
    assert [bool(_pass(limits, "arxiv", at)) for at in (1.0, 1.04, 1.08, 1.13)] == [False, True, True, False]


def test_groups_do_not_wait_for_each_other(limits: Limits) -> None:
    assert [_pass(limits, group, 1.0) for group in ("arxiv", "acl")] == [None, None]


def test_two_requests_of_a_group_at_once_break_the_limit(limits: Limits) -> None:
    assert limits.enter("arxiv", "a", 1.0) is None
    assert limits.enter("arxiv", "b", 2.0) == "2 requests at once"
    limits.leave("arxiv")
    limits.leave("arxiv")
    assert limits.enter("arxiv", "a", 3.0) is None


def test_a_crawl_delay_is_that_of_one_host_and_blocks_no_other(limits: Limits) -> None:
    assert _pass(limits, "arxiv", 1.0, "main", 0.25) is None
    assert _pass(limits, "arxiv", 1.06, "oai") is None
    assert _pass(limits, "arxiv", 1.12, "main", 0.25) == "crawl delay of host main: 0.1200 s instead of 0.2500 s"
    assert _pass(limits, "arxiv", 1.4, "main", 0.25) is None


def test_without_enforcement_nothing_is_broken() -> None:
    limits = Limits(0.05, enforced=False)
    assert [_pass(limits, "arxiv", 1.0) for _ in range(3)] == [None] * 3


@given(st.lists(st.floats(0.05, 10), max_size=20))
def test_whoever_keeps_the_gap_is_never_refused(gaps: list[float]) -> None:
    limits, at = Limits(0.05), 0.0
    for gap in gaps:
        assert _pass(limits, "acl", at) is None
        at += gap
