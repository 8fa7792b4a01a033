"""A change reaches what it may change and no more, also where blocks are too big to compare all pairs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.store.derived import Difference
from pipeline.identity import block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_WORDS = ("sparse", "gates", "tides", "harbour", "lanterns", "meadow", "orbit", "violin")
_NAMES = ("Wei Zhang", "W. Zhang", "Zhang Wei", "Wen Zhang", "Ada Lindqvist", "A. Lindqvist", "Bo Okafor")


def test_a_namesake_who_is_not_surely_the_same_is_left_alone(light_desk: Desk, form: Form) -> None:
    light_desk.see(form.paper("1", "Sparse gates for long documents", ["Wei Zhang", "Bo Okafor"]))
    light_desk.derive()
    light_desk.see(form.paper("2", "Tides of a shallow harbour", ["Wei Zhang"]))
    assert light_desk.derive().authors == {"wei-zhang-2"}


def test_a_page_seen_again_reaches_nobody(light_desk: Desk, form: Form) -> None:
    paper = form.paper("1", "Sparse gates for long documents", ["Ada Lindqvist"])
    listing = form.listing("ada", [paper], name="Ada Lindqvist")
    for day in (1, 2):
        light_desk.see(listing, paper, day=day)
        found = light_desk.derive()
    assert found.authors == frozenset()


_TOGETHER = ("Wei Zhang", "W. Zhang", "Wen Zhang", "Bo Okafor")


def test_both_ways_of_deriving_tell_which_blocks_were_cut(light_desk: Desk, form: Form) -> None:
    with _small_blocks(2):
        for n in range(4):
            light_desk.see(form.paper(str(n), f"{_WORDS[n]} {_WORDS[n + 1]} tales", ["Ada Lindqvist"]))
        for found in (light_desk.derive(), light_desk.derive(whole=True)):
            assert [words for words in found.cuts if "name:lindqvist|a (4 mentions: 2 with all" in words]


@st.composite
def _papers(draw: st.DrawFn, form: Form, known: tuple[str, ...] = _NAMES, least: int = 1) -> list[PaperRecord]:
    found = []
    for n in range(draw(st.integers(4, 9))):
        words = draw(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=4, unique=True))
        names = draw(st.lists(st.sampled_from(known), min_size=least, max_size=3, unique=True))
        ids = {"arxiv": f"2501.0000{draw(st.integers(0, 4))}"} if draw(st.booleans()) else {}
        found.append(form.paper(str(n), " ".join(words), names, identifiers=ids, submitted="2025-01-01"))
    return found


@pytest.mark.slow
@given(data=st.data(), firsts=st.integers(0, 2))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_by_one_is_all_at_once_where_blocks_grow_beyond_their_bound(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject, firsts: int
) -> None:
    desk = light_fresh_desk()
    with _small_blocks(firsts):
        for paper in data.draw(_papers(form)):
            desk.see(paper)
            desk.derive()
        assert desk.derive(whole=True).total == Difference()


@pytest.mark.slow
@given(data=st.data(), firsts=st.integers(0, 2))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_by_one_is_all_at_once_where_big_blocks_lose_and_change_items(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject, firsts: int
) -> None:
    desk = light_fresh_desk()
    with _small_blocks(firsts):
        for paper in data.draw(_papers(form, _TOGETHER, 2)):
            listed = data.draw(st.booleans())
            listing = (form.listing("owner", [paper], name="Wei Zhang", source=paper.source),) if listed else ()
            desk.see(paper, *listing)
        desk.derive()
        for day, paper in enumerate(data.draw(_papers(form, _TOGETHER, 2)), 1):
            fetch = desk.see(paper, day=day)
            if data.draw(st.booleans()):
                desk.show(fetch, "taken-back")
            desk.derive()
        assert desk.derive(whole=True).total == Difference()


@contextmanager
def _small_blocks(firsts: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "BOUND", 3)
        patch.setattr(block, "FIRSTS", firsts)
        patch.setattr(block, "_PART_BOUND", 2)
        yield
