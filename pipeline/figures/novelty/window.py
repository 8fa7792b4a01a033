"""The years before a paper whose papers it is compared with."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

WINDOW: Final = 5


@lru_cache(maxsize=1 << 14)
def five_years_before(date: str) -> str:
    """Return a date of the same precision five years earlier: the first that a paper is compared with."""
    return f"{int(date[:4]) - WINDOW:04}{date[4:]}"
