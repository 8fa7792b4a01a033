"""What differs between two published documents is told in a line and one by one; equal ones differ in nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Figure, Figures, Paper, PaperFigure, Profile, Reported, not_computed
from pipeline.history.changes import Changes, Value, between
from pipeline.history.words import lines, summary

_NOTHING = PaperFigure(why_null="nothing is known")
_MAIN = ("papers", "citations", "main_field", "h_index", "i10_index", "g_index", "novelty", "ai_score")


def _paper(id_: str, **more: Any) -> Paper:
    return Paper(
        **{"id": id_, "title": id_.title(), "citations": _NOTHING, "novelty": _NOTHING, "score": _NOTHING, **more}
    )


def _own(value: float, source: str = "s2") -> Figure:
    return Figure(value=value, source=source, as_of="2031-01-01")


def _profile(*papers: Paper, name: str = "Ada Lumen", **figures: Figure) -> Profile:
    none = {key: not_computed() for key in _MAIN}
    return Profile(id="ada-lumen", name=name, figures=Figures(**(none | figures)), papers=papers)


def test_papers_that_came_went_became_one_and_parted_are_told_apart() -> None:
    before = _profile(*map(_paper, ("tides", "moss", "gates", "lamps")), h_index=_own(31))
    after = _profile(*map(_paper, ("tides", "kites", "stones", "lamps", "lamps-2")), h_index=_own(32))
    found = between(before, after, {"gates": "tides"}, {"lamps-2": "lamps"})
    assert summary(found) == "2 papers added, 1 gone, 1 merged, 1 parted, h 31 → 32"
    assert list(lines(found)) == [
        "added: Kites (paper:kites)",
        "added: Stones (paper:stones)",
        "gone: Moss (paper:moss)",
        "merged: Gates (paper:gates) is one with paper:tides",
        "parted: Lamps-2 (paper:lamps-2) was one with paper:lamps",
        "h-index 31 → 32",
    ]


def test_figures_of_two_sources_are_told_with_both() -> None:
    reported = Figure(why_null="no counts", reported=(Reported(value=1391, source="profile-page"),))
    found = between(_profile(citations=reported), _profile(citations=_own(1402)), {}, {})
    assert summary(found) == "citations 1,391 (as reported by profile-page) → 1,402 (by s2)"
    (move,) = found.figures
    assert move.before == Value(1391, "profile-page", is_own=False)


def test_a_figure_that_has_no_value_any_more_is_told() -> None:
    assert summary(between(_profile(h_index=_own(3)), _profile(), {}, {})) == "h 3 → none"


def test_fields_of_the_author_and_of_papers_are_told_with_both_values() -> None:
    before = _profile(_paper("tides", date="2030"))
    after = _profile(_paper("tides", date="2030-02", retracted=True), name="Ada Lindqvist")
    found = between(before, after, {}, {})
    assert summary(found) == "3 fields changed"
    assert list(lines(found)) == [
        "name of author:ada-lumen: Ada Lumen → Ada Lindqvist",
        "date of paper:tides: 2030 → 2030-02",
        "retracted of paper:tides: false → true",
    ]


def test_what_else_differs_is_named() -> None:
    older, newer = (Figure(value=3, source="s2", as_of=day) for day in ("2031-01-01", "2031-02-01"))
    found = between(_profile(h_index=older), _profile(h_index=newer), {}, {})
    assert summary(found) == "details of figures"


_IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(_IDS, _IDS)
def test_every_paper_that_is_not_in_both_documents_is_told_once(old: list[str], new: list[str]) -> None:
    found = between(_profile(*map(_paper, old)), _profile(*map(_paper, new)), {}, {})
    assert [each.id for each in found.added] == [id_ for id_ in new if id_ not in old]
    assert [each.id for each in found.gone] == [id_ for id_ in old if id_ not in new]


@given(_IDS)
def test_equal_documents_differ_in_nothing(ids: list[str]) -> None:
    shown = _profile(*map(_paper, ids), h_index=_own(len(ids)))
    assert between(shown, shown, {}, {}) == Changes()
