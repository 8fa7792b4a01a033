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
