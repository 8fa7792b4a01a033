"""What a job says at its end."""

from __future__ import annotations

from msgspec import Struct


class Summary(Struct, frozen=True):
    """What a job did, in lines for a person, and how it exits."""

    run_id: int
    exit_status: int
    lines: tuple[str, ...]
    problems: tuple[str, ...] = ()
    """What could not be done, each in a line."""
