"""How long to leave a host alone that is busy or failing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

BUSY = frozenset({429, 503})
"""Statuses by which a host says "too much" or "not now"."""

_LONGEST_HOLD_S = 86_400.0
_LONGEST_BACKOFF_S = 600.0
_SECONDS = re.compile(r"\d+(\.\d+)?", re.ASCII)


def asked_pause(status: int, retry_after: bytes | None, now: float) -> float | None:
    """Return the seconds for which an answer asks to be left alone, at most a day; None where it does not say.

    Retry-After is read on every error, as seconds or as an HTTP date; `now` is in seconds since 1970.
    """
    if status < 400 or retry_after is None:
        return None
    value = retry_after.decode("latin-1").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), _LONGEST_HOLD_S)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait = moment - datetime.fromtimestamp(now, UTC)
    return min(max(wait.total_seconds(), 0.0), _LONGEST_HOLD_S)


def backoff(attempt: int, shortest_s: float, random: Random) -> float:
    """Return the pause after the n-th failure (0 first): doubled each time, and up to half as long again."""
    return float(min(shortest_s * 2**attempt, _LONGEST_BACKOFF_S) * random.uniform(1.0, 1.5))
