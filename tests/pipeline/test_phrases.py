"""Times, sizes and counts in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.phrases import counted, lasted, listed, size, when


def test_a_time_is_told_to_the_minute_and_midnight_as_the_day() -> None:
    assert when(datetime(2026, 3, 20, 6, 5, 59, tzinfo=UTC)) == "2026-03-20 06:05 UTC"
    assert when(datetime(2026, 3, 20, tzinfo=UTC)) == "2026-03-20"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0.0 s"),
        (3.24, "3.2 s"),
        (59.9, "59.9 s"),
        (245, "4 min 05 s"),
        (7800, "2 h 10 min"),
        (90000, "25 h 00 min"),
    ],
)
def test_a_span_is_told_in_its_largest_units(seconds: float, words: str) -> None:
    assert lasted(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (512, "512 bytes"), (1536, "1.5 KiB"), (5 * 1024**5, "5120.0 TiB")]
)
def test_a_size_is_told_in_the_unit_that_keeps_it_short(count: int, words: str) -> None:
    assert size(count) == words


def test_counts_are_told_with_their_nouns() -> None:
    assert counted(1, "paper") == "1 paper"
    assert counted(1234, "query", "queries") == "1,234 queries"
    found = {"pages new": 1, "pages gone": 0, "records new": 2000}
    assert listed(found) == "1 page new, 2,000 records new"
