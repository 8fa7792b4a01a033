"""Times, sizes and counts as a person reads them at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def when(moment: datetime) -> str:
    """Return a time to the minute, in UTC; midnight, which stands for a whole day, as the day alone."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def lasted(span: timedelta) -> str:
    """Return how long something took: `3.2 s`, `4 min 05 s`, `2 h 10 min`."""
    seconds = max(span.total_seconds(), 0.0)
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def size(count: int) -> str:
    """Return a number of bytes in the unit that keeps it short: `512 bytes`, `1.4 MiB`."""
    value = float(count)
    for unit in _UNITS[:-1]:
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} {_UNITS[-1]}"


def counted(count: int, thing: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 paper`, `33 papers`."""
    return f"{count:,} {thing if count == 1 else many or thing + 's'}"


def listed(counts: Mapping[str, int]) -> str:
    """Return counts by name, those of zero left out: `1 page new, 35 records new`."""
    return ", ".join(_named(count, name) for name, count in sorted(counts.items()) if count)


def _named(count: int, name: str) -> str:
    things, _, what = name.partition(" ")
    return f"{counted(count, things.removesuffix('s'), things)} {what}"
