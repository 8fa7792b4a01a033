"""What is new in papers, worked out in parts, is what the whole gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.kept import Raw
from pipeline.figures.novelty.raw import raws
from pipeline.figures.novelty.reach import reached, renewed
from pipeline.figures.novelty.terms import Vector, vector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.figures.novelty.weights import Weights


def _vectors(papers: dict[str, tuple[str, str]]) -> dict[str, Vector]:
    return {id_: vector(id_, date, None, text) for id_, (date, text) in papers.items()}


def _whole(vectors: Iterable[Vector], weights: Weights) -> dict[str, Raw]:
    every = corpus(vectors)
    return {each.id: each for each in raws(every, weights, range(len(every.ids)))}


@pytest.mark.parametrize("examples", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_a_part_gives_what_the_whole_gives(
    examples: int, papers: st.SearchStrategy[Any], weights: Weights
) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(papers, papers, st.data())
    def law(first: dict[str, tuple[str, str]], second: dict[str, tuple[str, str]], data: st.DataObject) -> None:
        before = _vectors(first)
        removed = data.draw(st.sets(st.sampled_from(sorted(first)), max_size=5))
        after = {id_: each for id_, each in (before | _vectors(second)).items() if id_ not in removed}
        came = {id_ for id_, each in after.items() if before.get(id_) != each}
        gone = [each for id_, each in before.items() if after.get(id_) != each]
        standing = _whole(before.values(), weights)
        found = renewed(after.values(), weights, standing, came=came, gone=gone)
        kept = {id_: each for id_, each in standing.items() if id_ in after}
        assert kept | found == _whole(after.values(), weights)

    law()


def test_the_newest_paper_reaches_nobody_else(words: list[str], weights: Weights) -> None:
    vectors = [vector(f"p{at}", f"2010-01-{at + 10}", None, " ".join(words[at : at + 12])) for at in range(9)]
    now = corpus(vectors)
    standing = {each.id: each for each in raws(now, weights, range(8))}
    assert reached(now, weights, standing, came={"p8"}, gone=()) == [8]


def test_a_late_arrival_reaches_only_those_later_papers_that_it_is_like(
    words: list[str], weights: Weights
) -> None:
    texts = {
        "a": words[:12],
        "b": words[:12],
        "c": words[:12],
        "d": words[:12],
        "e": words[:12],
        "far": words[15:],
    }
    dates = dict(zip(texts, ("2008", "2009", "2009", "2009", "2009", "2012"), strict=True))
    stood = [vector(id_, dates[id_], None, " ".join(text)) for id_, text in texts.items()]
    twin = vector("twin", "2013", None, " ".join(words[:11]))
    before = corpus([*stood, twin])
    standing = {each.id: each for each in raws(before, weights, range(len(before.ids)))}
    late = vector("late", "2010", None, " ".join(words[:12]))
    unlike = vector("late", "2010", None, " ".join(words[13:14] * 9))
    for came, touched in ((late, {"late", "twin"}), (unlike, {"late"})):
        now = corpus([*stood, twin, came])
        found = {now.ids[at] for at in reached(now, weights, standing, came={"late"}, gone=())}
        assert found == touched
