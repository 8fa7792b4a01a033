"""What is new in papers, worked out in parts, is what the whole gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.raw import Raw, raws
from pipeline.figures.novelty.reach import renewed
from pipeline.figures.novelty.terms import Vector, vector
from pipeline.figures.novelty.weights import Weights, learn

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = [
    f"{first}{second}"
    for first in ("lum", "dor", "vek", "pra", "qui", "sto")
    for second in ("bax", "mir", "fen", "gol", "tup")
]
_DATES = ("2001", "2003", "2004-05", "2006-01-01", "2008-02", "2009", "2009-01-30", "2014", "2020-12-31")
_texts = st.lists(st.sampled_from(_WORDS), min_size=6, max_size=20).map(" ".join)
_papers = st.dictionaries(
    st.integers(0, 60).map(lambda number: f"p{number:02}"),
    st.tuples(st.sampled_from(_DATES), _texts),
    min_size=1,
    max_size=30,
)


def _vectors(papers: dict[str, tuple[str, str]]) -> dict[str, Vector]:
    return {id_: vector(id_, date, None, text) for id_, (date, text) in papers.items()}


def _weights() -> Weights:
    """Each word in one of thirty papers, so that all of them tell."""
    return learn(vector("x", "2000", f"filler{at}", _WORDS[at % len(_WORDS)]) for at in range(600))


def _whole(vectors: Iterable[Vector], weights: Weights) -> dict[str, Raw]:
    every = corpus(vectors)
    return {each.id: each for each in raws(every, weights, range(len(every.ids)))}


_WEIGHTS = _weights()


@settings(max_examples=60, deadline=None)
@given(_papers, _papers, st.data())
def test_a_part_gives_what_the_whole_gives(
    first: dict[str, tuple[str, str]], second: dict[str, tuple[str, str]], data: st.DataObject
) -> None:
    before = _vectors(first)
    removed = data.draw(st.sets(st.sampled_from(sorted(first)), max_size=5))
    after = {id_: each for id_, each in (before | _vectors(second)).items() if id_ not in removed}
    came = {id_ for id_, each in after.items() if before.get(id_) != each}
    gone = [each for id_, each in before.items() if after.get(id_) != each]
    standing = _whole(before.values(), _WEIGHTS)
    found = renewed(after.values(), _WEIGHTS, standing, came=came, gone=gone)
    kept = {id_: each for id_, each in standing.items() if id_ in after}
    assert kept | found == _whole(after.values(), _WEIGHTS)
