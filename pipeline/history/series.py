"""How a figure went from one published document to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.history.changes import Value, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.document import Figures

SHOWN: Final = ("citations", "papers", "h_index", "ai_score")
"""Figures whose course is shown."""


class Point(Struct, frozen=True):
    """What was shown at the end of a day on which something changed."""

    day: str
    value: int | float


class Course(Struct, frozen=True):
    """How a figure went, by the source whose it is now."""

    figure: str
    source: str | None
    is_own: bool
    points: tuple[Point, ...]


def courses(shown: Iterable[tuple[str, Figures]]) -> tuple[Course, ...]:
    """Return how figures went, given the days of documents, the oldest first, and their figures.

    A course is of one source, since counts of two are not of one thing: of that which gave the newest value.
    """
    days = list(shown)
    found = (_course(name, [(day, value(getattr(figures, name))) for day, figures in days]) for name in SHOWN)
    return tuple(course for course in found if course is not None)


def _course(name: str, values: list[tuple[str, Value | None]]) -> Course | None:
    newest = next((each for _, each in reversed(values) if each is not None), None)
    if newest is None:
        return None
    by_day = {
        day: each.value
        for day, each in values
        if each is not None
        and (each.source, each.is_own) == (newest.source, newest.is_own)
        and not isinstance(each.value, str)
    }
    return Course(name, newest.source, newest.is_own, tuple(Point(day, each) for day, each in by_day.items()))
