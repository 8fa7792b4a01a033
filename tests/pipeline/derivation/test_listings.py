"""A membership ends when complete walks on two different days lack it, and for no lesser reason."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.derivation.listings import Walk, ended


def _walk(day: int, *members: str, whole: bool = True, hour: int = 9) -> Walk:
    return Walk(datetime(2026, 3, day, hour, tzinfo=UTC), frozenset(members), whole)


def test_two_complete_walks_on_two_days_end_a_membership_on_the_second() -> None:
    assert ended({"a", "b"}, [_walk(1, "a", "b"), _walk(2, "a"), _walk(3, "a")]) == {"b": "2026-03-03"}


def test_one_walk_or_two_on_one_day_end_nothing() -> None:
    assert ended({"a", "b"}, [_walk(1, "a", "b"), _walk(2, "a")]) == {}
    assert ended({"a", "b"}, [_walk(1, "a", "b"), _walk(2, "a"), _walk(2, "a", hour=18)]) == {}


def test_a_partial_walk_ends_nothing() -> None:
    walks = [_walk(1, "a", "b"), _walk(2, "a"), _walk(3, "a", whole=False), _walk(4, whole=False)]
    assert ended({"a", "b"}, walks) == {}


def test_what_comes_back_is_a_member_again() -> None:
    walks = [_walk(1, "a", "b"), _walk(2, "a"), _walk(3, "a"), _walk(4, "a", "b")]
    assert ended({"a", "b"}, walks) == {}


def test_the_order_in_which_walks_are_told_is_without_influence() -> None:
    walks = [_walk(3, "a"), _walk(1, "a", "b"), _walk(2, "a")]
    assert ended({"a", "b"}, walks) == ended({"a", "b"}, list(reversed(walks))) == {"b": "2026-03-03"}
