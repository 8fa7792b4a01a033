"""Questions lie between what is sure and the best guess; a judge who knows answers them."""

from __future__ import annotations

from benchmarks.accuracy.review import Question, questions, review
from pipeline.identity.statements import Doubt

_SURE = {"a1": "a1", "a2": "a1", "b": "b", "c": "c", "d": "d"}
_TRUE = {"a1": "x", "a2": "x", "b": "x", "c": "x", "d": "y"}


def test_asked_is_what_the_best_guess_joins_and_what_is_in_doubt() -> None:
    best = _SURE | {"b": "a1"}
    pairs = [(("a1", "b"), 0.3), (("a2", "b"), 0.5), (("a1", "c"), 0.9), (("a2", "c"), 0.2), (("a1", "d"), 0.1)]
    asked = questions(pairs, _SURE, best, [Doubt("a1", "c", 0.55, ("a1", "c"))])
    assert [(each.left, each.right) for each in asked] == [("a1", "c"), ("a1", "b")]


def test_pairs_within_a_sure_cluster_ask_nothing() -> None:
    assert questions([(("a1", "a2"), 0.9)], _SURE, _SURE, []) == []


def test_what_decides_most_mentions_is_asked_first() -> None:
    pairs = [(("b", "c"), 0.6), (("a1", "b"), 0.6)]
    doubts = [Doubt(*pair, 0.6, pair) for pair in (("b", "c"), ("a1", "b"))]
    assert [each.left for each in questions(pairs, _SURE, _SURE, doubts)] == ["a1", "b"]


def test_every_answer_of_a_perfect_judge_brings_the_truth_nearer() -> None:
    got = review([Question("a1", "b", 0.9), Question("a1", "c", 0.8), Question("a1", "d", 0.7)], _SURE, _TRUE)
    f1 = [point.figures.b3_f1 for point in got.curve]
    assert f1 == sorted(f1)
    assert f1[-1] == 1
    assert (got.asked, got.same, got.per_thousand) == (3, 2, 600)


def test_what_follows_from_earlier_answers_is_not_asked() -> None:
    queue = [Question("a1", "b", 0.9), Question("a1", "d", 0.8), Question("b", "d", 0.7), Question("a1", "b", 0.6)]
    assert (review(queue, _SURE, _TRUE).asked, review(queue, _SURE, _TRUE).questions) == (2, 4)
