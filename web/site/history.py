"""The history of an author as its page shows it: a small line for each figure, and the log of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.history.words import lines
from web.dates import number
from web.formats.history import LABELS, course_words, entry_words, joined_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.history.log import History
    from pipeline.history.series import Course

WIDTH: Final = 120
HEIGHT: Final = 28
SHOWN: Final = 30
"""So many changes are shown at most, the newest."""
_MARGIN: Final = 3


class Line(NamedTuple):
    """The course of a figure: where its line runs, and the same in words and numbers."""

    label: str
    path: str
    """Points of the line, in the drawing's units."""
    end: tuple[float, float]
    """The newest value, as a point."""
    words: str
    """Where it began and is now, and whose it is."""
    values: str
    """Every value with its day."""


class LogLine(NamedTuple):
    """A change: when, what in a line, and one by one."""

    day: str
    summary: str
    lines: tuple[str, ...]


class HistoryView(NamedTuple):
    """What the page shows of a history."""

    lines: tuple[Line, ...]
    log: tuple[LogLine, ...]
    earlier: int
    """How many older changes are left out."""
    joined: tuple[str, ...] = ()


def view(found: History | None) -> HistoryView | None:
    """Return what the page shows, None where nothing was ever published."""
    if found is None or not found.entries:
        return None
    log = (
        LogLine(
            f"{entry.at:%Y-%m-%d}",
            entry_words(entry),
            () if entry.changes is None else tuple(lines(entry.changes)),
        )
        for entry in found.entries[:SHOWN]
    )
    earlier = max(len(found.entries) - SHOWN, 0)
    joined = tuple(joined_words(each) for each in found.joined)
    return HistoryView(tuple(_line(course) for course in found.courses), tuple(log), earlier, joined)


def _line(course: Course) -> Line:
    points = _places([point.value for point in course.points])
    return Line(
        label=LABELS[course.figure],
        path=" ".join(f"{x:g},{y:g}" for x, y in points),
        end=points[-1],
        words=course_words(course),
        values=", ".join(f"{point.day}: {number(point.value)}" for point in course.points),
    )


def _places(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return a point for each value, side by side; in the middle where all are equal."""
    least, most = min(values), max(values)
    step = (WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * _MARGIN
    heights = [0.5 if least == most else (value - least) / (most - least) for value in values]
    return [
        (round(_MARGIN + place * step, 1), round(HEIGHT - _MARGIN - height * room, 1))
        for place, height in enumerate(heights)
    ]
