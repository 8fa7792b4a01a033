"""How much words tell, and how that is kept."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import Weights, learn, pack, unpack
from pipeline.packing import DamagedError


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
    texts = [f"{'common' if at < 600 else ''} {'usual' if at >= 910 else ''} w{at}x" for at in range(1000)]
    texts[:9] = ["rare"] * 5 + ["slip"] * 4
    told = learn(vector(f"p{at}", "2000", None, text) for at, text in enumerate(texts)).telling()
    assert [int(told[_column(word)]) for word in ("common", "usual", "rare", "slip")] == [0, 2408, 5298, 0]
