"""Outlasting a database that is away: some work is done again once it is back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from db.errors import DatabaseAwayError
from pipeline.runs.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.installation import Installation

_TIMES: Final = 5
"""Work during which the database goes away so often is perhaps what makes it go."""
_LONGEST_PAUSE_S: Final = 10.0
_STEP_S: Final = 0.5
_Result = TypeVar("_Result")


def outlasting(installation: Installation, work: Callable[[], _Result]) -> _Result:
    """Return what some work gives; where the database goes away meanwhile, it is done again.

    The work must be such that it can be done again from any point, as after a kill. Raises DatabaseAwayError where
    the database stays away for longer than `database_wait_s`, or goes away time and again.
    """
    for _ in range(_TIMES - 1):
        try:
            return work()
        except DatabaseAwayError as error:
            wait(installation, error)
    return work()


def wait(installation: Installation, away: DatabaseAwayError) -> None:
    """Wait until the database can be written to. Raises DatabaseAwayError where it stays away, StoppedError."""
    left_s = installation.configuration.settings.database_wait_s
    installation.tell(f"{away}; waiting for it, {left_s:.0f} s at most")
    pause_s = 1.0
    while left_s > 0:
        began, pause_s = time.monotonic(), min(pause_s, left_s)
        _pause(installation, pause_s)
        try:
            with installation.database.trying("run"):
                break
        except DatabaseAwayError as error:
            away = error
        left_s -= max(pause_s, time.monotonic() - began)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
    else:
        raise DatabaseAwayError(f"{away}; it was waited for in vain")
    installation.tell("the database is back; what was not committed is done again")


def _pause(installation: Installation, seconds: float) -> None:
    while seconds > 0:
        if installation.is_stopping():
            raise StoppedError
        step_s = min(seconds, _STEP_S)
        installation.sleep(step_s)
        seconds -= step_s
