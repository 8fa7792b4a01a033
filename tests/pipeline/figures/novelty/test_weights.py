"""How much words tell, and how that is kept."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import DamagedError, Weights, learn, pack, unpack


def _column(word: str) -> int:
    return int(np.frombuffer(vector("x", "1", word, None).ids, "<i4")[0])


def test_the_same_papers_in_any_order_give_the_same_bytes(words: list[str]) -> None:
    papers = [vector(f"p{at}", "2000", words[at % 30], words[at % 7]) for at in range(300)]
    assert pack(learn(papers)) == pack(learn(reversed(papers)))


def test_what_is_kept_is_what_was_learned(weights: Weights) -> None:
    found = unpack(pack(weights))
    assert found.documents == weights.documents == 900
    assert np.array_equal(found.columns, weights.columns)
    assert np.array_equal(found.frequencies, weights.frequencies)


@pytest.mark.parametrize("content", [b"", b"none", pack(learn([]))[:-6]])
def test_damaged_weights_are_told(content: bytes) -> None:
    with pytest.raises(DamagedError):
        unpack(content)


def test_weights_of_nothing_are_kept_too() -> None:
    assert unpack(pack(learn([]))).documents == 0


def test_rare_words_tell_much_common_ones_nothing_and_unknown_ones_nothing() -> None:
    papers = [
        vector(f"p{at}", "2000", None, "common" if at < 200 else "rare" if at < 205 else "slip")
        for at in range(209)
    ]
    more = [vector(f"q{at}", "2000", None, "usual" if at < 90 else f"w{at}x") for at in range(791)]
    told = learn([*papers, *more]).telling()
    assert [int(told[_column(word)]) for word in ("common", "rare", "slip")] == [0, 5298, 0]
    assert 0 < told[_column("usual")] < told[_column("rare")]


def test_words_for_pairs_are_rarer() -> None:
    papers = [vector(f"p{at}", "2000", None, "usual" if at < 90 else f"w{at}x") for at in range(1000)]
    found = learn(papers)
    assert found.telling()[_column("usual")] > 0
    assert found.telling_pairs()[_column("usual")] == 0
