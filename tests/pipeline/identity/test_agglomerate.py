"""Groups are joined by the average of their pairs, as far as nothing forbids it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.agglomerate import Groups
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Reason, Ruling, Score

_KEYS = "abcdef"


class Forbidding:
    """A guard that forbids what it is told to."""

    def __init__(self, *forbidden: frozenset[str]) -> None:
        self._forbidden = forbidden
        self._groups = {key: {key} for key in _KEYS}

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:
        together = self._groups[left] | self._groups[right]
        return Reason("test", "forbidden", -1.0) if any(pair <= together for pair in self._forbidden) else None

    def join(self, kept: str, given: str) -> None:
        self._groups[kept] |= self._groups.pop(given)


def _joined(
    scores: dict[str, float], *, guard: Forbidding | None = None, told: bool = True, supported: bool = False
) -> list[str]:
    groups = Groups(_KEYS, guard or Forbidding(), Ruled())
    given = {(pair[0], pair[1]): Score(score, told) for pair, score in scores.items()}
    groups.join_on_average(given, 0.5, supported=supported)
    return ["".join(members) for members in groups.members() if len(members) > 1]


def test_one_strong_pair_does_not_join_two_groups_whose_others_differ() -> None:
    scores = {"ab": 0.95, "cd": 0.95, "bc": 0.9, "ac": 0.1, "ad": 0.1, "bd": 0.1}
    assert _joined(scores) == ["ab", "cd"]


def test_pairs_that_were_not_compared_have_no_say() -> None:
    assert _joined({"ab": 0.95, "cd": 0.95, "bc": 0.9}) == ["abcd"]


def test_what_a_guard_forbids_is_not_joined_whatever_it_scores() -> None:
    assert _joined({"ab": 0.9, "bc": 0.8, "ac": 0.9}, guard=Forbidding(frozenset("ac"))) in (["ab"], ["bc"])


def test_where_support_is_asked_for_one_pair_must_have_it() -> None:
    assert _joined({"ab": 0.9}, told=False, supported=True) == []
    assert _joined({"ab": 0.9}, told=False, supported=False) == ["ab"]
    assert _joined({"ab": 0.9}, told=True, supported=True) == ["ab"]


@pytest.mark.parametrize("verdict", ["different", "same"])
def test_rulings_come_first(verdict: str) -> None:
    groups = Groups("ab", Forbidding(), Ruled([Ruling(("a",), ("b",), verdict, 1)]))  # type: ignore[arg-type]
    groups.join_on_average({("a", "b"): Score(0.9)}, 0.5, supported=False)
    assert len(groups.members()) == (2 if verdict == "different" else 1)


@given(st.dictionaries(st.sampled_from(list(combinations(_KEYS, 2))), st.floats(0, 0.99)), st.randoms())
def test_the_order_of_the_pairs_is_without_influence(scores: dict[tuple[str, str], float], random: object) -> None:
    pairs = list(scores)
    random.shuffle(pairs)  # type: ignore[attr-defined]
    found = []
    for order in (list(scores), pairs):
        groups = Groups(_KEYS, Forbidding(), Ruled())
        groups.join_on_average({pair: Score(scores[pair]) for pair in order}, 0.5, supported=False)
        found.append(groups.members())
    assert found[0] == found[1]


def _standing_out(scores: dict[str, float], *, guard: Forbidding | None = None) -> list[str]:
    groups = Groups(_KEYS, guard or Forbidding(), Ruled())
    given = {(pair[0], pair[1]): Score(score) for pair, score in scores.items()}
    groups.join_on_average(given, 0.5, supported=True, margin=0.1)
    return ["".join(members) for members in groups.members() if len(members) > 1]


def test_of_two_candidates_that_are_not_one_the_better_must_stand_out() -> None:
    assert _standing_out({"ab": 0.9, "ac": 0.85, "bc": 0.1}) == []
    assert _standing_out({"ab": 0.9, "ac": 0.85}) == []
    assert _standing_out({"ab": 0.9, "ac": 0.7, "bc": 0.1}) == ["ab"]


def test_two_candidates_that_a_guard_keeps_apart_leave_what_goes_with_both_alone() -> None:
    scores = {"ab": 0.9, "ac": 0.85, "bc": 0.9}
    assert _standing_out(scores, guard=Forbidding(frozenset("bc"))) == []
    assert _standing_out(scores) == ["abc"]


def test_two_candidates_that_are_likely_one_are_no_rivals() -> None:
    assert _standing_out({"ab": 0.9, "ac": 0.89, "bc": 0.45}) == ["abc"]
    assert _standing_out({"ab": 0.9, "ac": 0.45, "bc": 0.1}) == ["ab"]


def test_a_rival_that_goes_better_elsewhere_is_none_any_more() -> None:
    scores = {"ab": 0.8, "ac": 0.79, "cd": 0.9, "ad": 0.1, "bc": 0.1, "bd": 0.1}
    assert _standing_out(scores) == ["ab", "cd"]


def test_what_was_left_alone_is_looked_at_again_once_others_were_joined() -> None:
    scores = {"ab": 0.9, "ac": 0.9, "bc": 0.1, "cd": 0.8, "ad": 0.45, "bd": 0.1}
    assert _standing_out(scores) == ["ab", "cd"]


@given(st.dictionaries(st.sampled_from(list(combinations(_KEYS, 2))), st.floats(0, 0.99)), st.randoms())
def test_who_stands_out_does_not_depend_on_the_order_of_the_pairs(
    scores: dict[tuple[str, str], float], random: object
) -> None:
    pairs = ["".join(pair) for pair in scores]
    found = _standing_out({pair: scores[pair[0], pair[1]] for pair in pairs})
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert _standing_out({pair: scores[pair[0], pair[1]] for pair in pairs}) == found
