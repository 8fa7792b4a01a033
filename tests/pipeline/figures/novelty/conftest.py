"""Invented words that all tell, and papers made of them."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import Weights, learn

Papers = dict[str, tuple[str, str]]
"""Id to date and text."""

_ENDS = ("bax", "mir", "fen", "gol", "tup")
_WORDS = [f"{first}{second}" for first in ("lum", "dor", "vek", "pra", "qui", "sto") for second in _ENDS]
_DATES = ("2001", "2003", "2004-05", "2006-01-01", "2008-02", "2009", "2009-01-30", "2014", "2020-12-31")


@pytest.fixture(scope="session")
def words() -> list[str]:
    """Thirty words."""
    return _WORDS


@pytest.fixture(scope="session")
def papers() -> SearchStrategy[Papers]:
    """Some papers of some words, at times some years apart."""
    text = st.lists(st.sampled_from(_WORDS), min_size=6, max_size=20).map(" ".join)
    ids = st.integers(0, 60).map(lambda number: f"p{number:02}")
    return st.dictionaries(ids, st.tuples(st.sampled_from(_DATES), text), min_size=1, max_size=30)


@pytest.fixture(scope="session")
def weights() -> Weights:
    """Weights of these words: each stands in one of thirty papers, some more often than others."""
    texts = (_WORDS[at % len(_WORDS)] + (f" {_WORDS[at % 7]}" if at % 9 == 0 else "") for at in range(900))
    return learn(vector("x", "2000", f"filler{at}", text) for at, text in enumerate(texts))
