"""What is new in the text of a paper against earlier ones, beside other code that works it out."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from pipeline.figures.novelty import nearest as nearest_module
from pipeline.figures.novelty import raw as raw_module
from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.kept import Near
from pipeline.figures.novelty.nearest import distance
from pipeline.figures.novelty.raw import raws
from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import Weights
from pipeline.figures.novelty.window import five_years_before

Papers = dict[str, tuple[str, str]]


def _found(papers: Papers, weights: Weights) -> dict[str, Any]:
    every = corpus(vector(id_, date, None, text) for id_, (date, text) in papers.items())
    return {each.id: each for each in raws(every, weights, range(len(every.ids)))}


def _earlier(papers: Papers, id_: str) -> list[str]:
    date = papers[id_][0]
    return [
        other
        for other in papers
        if five_years_before(date) <= papers[other][0] and (papers[other][0], other) < (date, id_)
    ]


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    product = sum(value * right.get(word, 0) for word, value in left.items())
    return product / math.sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))


def test_distances_are_those_of_cosines(
    papers: SearchStrategy[Papers], words: list[str], weights: Weights
) -> None:
    column = {word: int(np.frombuffer(vector("x", "1", word, None).ids, "<i4")[0]) for word in words}
    told = {word: weights.telling()[column[word]] / 1000 for word in words}

    @settings(max_examples=40, deadline=None)
    @given(papers)
    def law(some: Papers) -> None:
        found = _found(some, weights)
        rows = {
            id_: {word: told[word] * (1 + math.log(n)) for word, n in Counter(text.split()).items()}
            for id_, (_, text) in some.items()
        }
        for id_, raw in found.items():
            alike = sorted((_cosine(rows[id_], rows[other]) for other in _earlier(some, id_)), reverse=True)[:5]
            if raw.distance is None:
                assert not alike or len(rows[id_]) < 8
                continue
            alike = [each for each in alike if each > 0]
            assert [each.similarity for each in raw.nearest] == pytest.approx(alike, abs=0.002)

    law()


def test_new_pairs_are_those_that_no_earlier_paper_has(papers: SearchStrategy[Papers], weights: Weights) -> None:
    @settings(max_examples=40, deadline=None)
    @given(papers)
    def law(some: Papers) -> None:
        columns = {
            id_: set(np.frombuffer(vector(id_, "1", None, t).ids, "<i4").tolist()) for id_, (_, t) in some.items()
        }
        for id_, raw in _found(some, weights).items():
            own = np.frombuffer(raw.terms, "<i4").tolist()
            earlier = [columns[other] for other in _earlier(some, id_)]
            new = [pair for pair in combinations(own, 2) if not any(set(pair) <= other for other in earlier)]
            assert raw.pairs() == new
            assert raw.new_pairs is None or (raw.new_pairs == 0) == (not new)

    law()


def test_how_the_work_is_cut_is_without_influence(
    papers: SearchStrategy[Papers], weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(max_examples=40, deadline=None)
    @given(papers)
    def law(some: Papers) -> None:
        whole = _found(some, weights)
        with monkeypatch.context() as patch:
            patch.setattr(nearest_module, "_CELLS", 1)
            patch.setattr(raw_module, "_AT_ONCE", 3)
            assert _found(some, weights) == whole
        every = corpus(vector(id_, date, None, text) for id_, (date, text) in some.items())
        alone = [next(raws(every, weights, [place])) for place in range(len(every.ids))]
        assert {each.id: each for each in alone} == whole
        assert _found(dict(reversed(some.items())), weights) == whole

    law()


def test_later_papers_change_nothing(words: list[str], weights: Weights) -> None:
    texts = {f"p{at}": (f"201{at}", " ".join(words[at : at + 12])) for at in range(8)}
    found = _found(texts, weights)
    assert _found(dict(list(texts.items())[:5]), weights) == {f"p{at}": found[f"p{at}"] for at in range(5)}


def test_a_copy_has_distance_0_and_no_new_pair(words: list[str], weights: Weights) -> None:
    text = " ".join(words[:14])
    raw = _found({"a": ("2010", text), "b": ("2012-03-01", f"A novel, groundbreaking {text.upper()}")}, weights)[
        "b"
    ]
    assert (raw.distance, raw.new_pairs, raw.nearest) == (0.0, 0.0, (Near("a", 1.0),))


def test_a_paper_with_no_word_of_earlier_ones_has_distance_1_and_only_new_pairs(
    words: list[str], weights: Weights
) -> None:
    raw = _found({"a": ("2010", " ".join(words[:14])), "b": ("2012", " ".join(words[14:]))}, weights)["b"]
    assert (raw.distance, raw.new_pairs, raw.nearest) == (1.0, 1.0, ())
    assert len(raw.pairs()) == 16 * 15 // 2


def test_papers_of_more_than_five_years_before_and_later_ones_do_not_count(
    words: list[str], weights: Weights
) -> None:
    text = " ".join(words[:12])
    found = _found({"a": ("2010-05-04", text), "b": ("2015-05-05", text), "c": ("2015-05-04", text)}, weights)
    assert found["a"].why_null == "no stored paper of the five years before has a text"
    assert found["c"].nearest == (Near("a", 1.0),)
    assert found["b"].nearest == (Near("c", 1.0),)


def test_a_short_text_and_invented_words_say_nothing(words: list[str], weights: Weights) -> None:
    invented = " ".join(f"{word}xyz" for word in words)
    found = _found({"a": ("2010", " ".join(words)), "b": ("2011", words[0]), "c": ("2011", invented)}, weights)
    assert found["b"].why_null == "1 telling words, at least 8 are needed"
    assert (found["c"].distance, found["c"].new_pairs) == (None, None)


def test_invented_words_added_to_a_text_change_nothing(words: list[str], weights: Weights) -> None:
    papers = {"a": ("2010", " ".join(words[:15])), "b": ("2011", " ".join(words[5:20]))}
    more = papers | {"b": ("2011", f"{papers['b'][1]} zyzzyvagrum blorptastic")}
    assert _found(more, weights) == _found(papers, weights)


def test_one_near_copy_alone_makes_the_distance_small() -> None:
    far = [Near(f"p{at}", 0.2) for at in range(4)]
    assert distance([Near("copy", 0.97), *far]) == pytest.approx(0.1304)
    assert distance([Near("other", 0.2), *far]) == pytest.approx(0.8)
    assert distance([Near("other", 0.2)]) == pytest.approx(0.9524)


def test_a_paper_without_a_date_is_compared_with_nobody(words: list[str], weights: Weights) -> None:
    text = " ".join(words[:12])
    assert set(_found({"a": ("", text), "b": ("2012", text)}, weights)) == {"b"}
