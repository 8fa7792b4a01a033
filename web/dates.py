"""Dates and numbers as a reader meets them."""

from __future__ import annotations

import math
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _month(text: str) -> str | None:
    return _MONTHS[int(text) - 1] if text.isdecimal() and 1 <= int(text) <= 12 else None


def readable(date: str, *, year: int | None = None) -> str:
    """Return an ISO date as `Sep 5, 2023`, `Mar 2024` or `2024`, as much of it as is known.

    A day in `year` is written without it (`Sep 5`); a month alone keeps it, else it would read as a day.
    A text that is no ISO date is returned as it is.
    """
    parts = date.partition("T")[0].split("-")
    month = _month(parts[1]) if len(parts) > 1 else None
    if month is None:
        return date
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    day = f"{month} {parts[2].lstrip('0')}"
    return day if parts[0] == str(year) else f"{day}, {parts[0]}"


def number(value: float | str) -> str:
    """Return a number with its thousands set apart; fractions to one digit, none where they are zero."""
    if isinstance(value, str):
        return value
    return f"{value:,.1f}".removesuffix(".0")


def whole(value: float | str) -> str:
    """Return a number rounded to a whole one, halves up, thousands set apart."""
    return value if isinstance(value, str) else f"{math.floor(value + 0.5):,}"
