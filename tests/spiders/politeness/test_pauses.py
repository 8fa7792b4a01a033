from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.politeness.pauses import asked_pause, backoff

if TYPE_CHECKING:
    from random import Random

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("value", "pause_s"),
    [
        (b"120", 120.0),
        (b" 7 ", 7.0),
        (b"0", 0.0),
        (b"Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        (b"Sunday, 01-Mar-26 12:02:00 GMT", 120.0),
        (b"Sun Mar  1 12:02:00 2026", 120.0),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (b"99999999999999999999999", 86_400.0),
        (b"-5", None),
        (b"soon", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: bytes | None, pause_s: float | None) -> None:
    assert asked_pause(429, value, NOW) == pause_s


def test_retry_after_is_read_on_errors_only() -> None:
    assert asked_pause(200, b"120", NOW) is None
    assert asked_pause(403, b"120", NOW) == 120.0


@given(st.binary())
def test_any_retry_after_gives_a_pause_of_a_day_at_most_or_none(value: bytes) -> None:
    pause_s = asked_pause(503, value, NOW)
    assert pause_s is None or 0.0 <= pause_s <= 86_400.0


@given(st.integers(min_value=0, max_value=50), st.randoms(use_true_random=False))
def test_pauses_double_up_to_a_bound_and_spread(attempt: int, random: Random) -> None:
    least = min(5.0 * 2**attempt, 600.0)
    assert least <= backoff(attempt, 5.0, random) <= least * 1.5
