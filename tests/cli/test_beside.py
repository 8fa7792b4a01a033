"""A question stands on a screen of any size, whatever sources write into names and titles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cli.beside import screen
from pipeline.explaining.author import Joined
from pipeline.explaining.between import Between
from pipeline.explaining.sides import Publication, Side
from pipeline.identity.statements import Reason
from pipeline.judging.reviewing import Asked

_TEXTS = st.text(st.sampled_from("ab \x1b[\x07\n\t\u202e張三é" + "\u0301"), max_size=90)
_PAPERS = st.builds(
    Publication,
    title=_TEXTS,
    year=st.none() | st.integers(1990, 2030),
    venue=st.none() | _TEXTS,
    people=st.lists(_TEXTS, max_size=3).map(tuple),
)
_SIDES = st.builds(
    Side,
    thing=st.just("author:ada-example"),
    names=st.lists(_TEXTS, max_size=3).map(tuple),
    identifiers=st.lists(_TEXTS, max_size=3).map(tuple),
    affiliations=st.lists(_TEXTS, max_size=3).map(tuple),
    papers=st.lists(_PAPERS, max_size=6).map(tuple),
    records=st.just(()),
)


@given(left=_SIDES, right=_SIDES, words=st.lists(_TEXTS, max_size=12), ruled=st.lists(_TEXTS, max_size=3))
@settings(deadline=None, max_examples=60)
def test_a_question_fits_and_steers_no_terminal(
    left: Side, right: Side, words: list[str], ruled: list[str]
) -> None:
    reasons = tuple(Reason("x", text, weight - 3.0) for weight, text in enumerate(words))
    told = Between(
        left, right, "open", 0.6, 3, 0.65, Joined("a", "b", "unsure", 0.6, reasons), (), None, tuple(ruled), ()
    )
    asked = Asked("author", left.thing, right.thing, 0.6, 1, 2, 2.9, told)
    for width, height in ((80, 24), (60, 30), (200, 60)):
        lines = list(screen(asked, "1 of 2", width, height))
        assert len(lines) < height
        assert max(map(cell_len, lines)) < width
        assert all(line.isprintable() for line in lines)
