"""The course of a figure holds one source's values, the last of each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document import Figure, Figures, Reported, not_computed
from pipeline.history.series import Point, courses

if TYPE_CHECKING:
    from pipeline.history.series import Course

_MAIN = ("papers", "citations", "main_field", "h_index", "i10_index", "g_index", "novelty", "ai_score")


def _cited(*days: tuple[str, Figure]) -> Course:
    none = {key: not_computed() for key in _MAIN}
    (found,) = courses((day, Figures(**(none | {"citations": figure}))) for day, figure in days)
    return found


def _own(value: int, source: str = "s2") -> Figure:
    return Figure(value=value, source=source)


def _reported(value: int) -> Figure:
    return Figure(why_null="no counts", reported=(Reported(value=value, source="profile-page"),))


def test_of_two_documents_of_a_day_the_last_gives_the_value() -> None:
    found = _cited(("2031-01-01", _own(3)), ("2031-01-01", _own(4)), ("2031-01-05", _own(9)))
    assert found.points == (Point("2031-01-01", 4), Point("2031-01-05", 9))


def test_values_of_other_sources_are_left_out() -> None:
    found = _cited(("2031-01-01", _reported(90)), ("2031-01-02", _own(4)), ("2031-01-03", _own(5, "openalex")),
                   ("2031-01-05", _own(9)))  # fmt: skip
    assert (found.source, found.is_own) == ("s2", True)
    assert found.points == (Point("2031-01-02", 4), Point("2031-01-05", 9))


def test_a_figure_that_never_had_a_value_has_no_course() -> None:
    assert courses([("2031-01-01", Figures(**{key: not_computed() for key in _MAIN}))]) == ()
