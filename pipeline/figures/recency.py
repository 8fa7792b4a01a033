"""How new papers are: work weighted by its age, and a paper's place in its year."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

HALF_LIFE: Final = 3
"""Years after which a paper counts half."""
_YEAR = 365.25
_WHOLE_DAY = len("2024-03-05")


def recent_output(dates: Iterable[str | None], until: str) -> float | None:
    """Return the sum over papers of 0.5 ** (age / 3 years), the age counted to a day; None without any date.

    Of a month the 15th stands for the whole, of a year the first of July; a later date than that day has age 0.
    """
    end = _day(until)
    ages = [max(0, (end - _day(each)).days) / _YEAR for each in dates if each]
    return math.fsum(0.5 ** (age / HALF_LIFE) for age in ages) if ages else None


def day_of_year(day: str | None) -> int | None:
    """Return which day of its year a date is, None where the day is not known."""
    return _day(day).timetuple().tm_yday if day and len(day) >= _WHOLE_DAY else None


def _day(cut: str) -> date:
    """Return the day that a date stands for, or the middle of what it stands for."""
    middle = {4: f"{cut}-07-01", 7: f"{cut}-15"}
    return date.fromisoformat(middle.get(len(cut), cut[:_WHOLE_DAY]))
