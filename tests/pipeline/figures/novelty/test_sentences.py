"""Texts that are no sentences."""

from __future__ import annotations

from random import Random

import pytest

from pipeline.figures.novelty.sentences import strange

ABSTRACT = """
The tides of a shallow bay are driven by the moon and by the wind. In this paper we fit a model of the currents
to records from twelve gauges in the north of the bay, and we show that the wind has a share in the height of the
water that is larger than $\\alpha$ of the tide. The model is used for the forecast of floods, and its errors are
smaller than those of the tables that are in use at the harbours. We discuss how the depth of the channel and the
form of the coast change the result, and what can be learned from a longer series of records.
"""


def test_sentences_are_not_strange() -> None:
    assert strange(ABSTRACT) is None


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_words_are_disordered(seed: int) -> None:
    words = ABSTRACT.split()
    Random(seed).shuffle(words)
    assert strange(" ".join(words)) == "disordered"


def test_a_list_of_words_and_another_language_are_listed() -> None:
    assert strange(" ".join(f"keyword{at}" for at in range(40))) == "listed"
    assert (
        strange("Die Gezeiten einer flachen Bucht treibt der Mond, und der Wind treibt das Wasser. " * 4)
        == "listed"
    )


@pytest.mark.parametrize("text", [None, "", "A short note."])
def test_nothing_is_said_of_a_short_text(text: str | None) -> None:
    assert strange(text) is None
