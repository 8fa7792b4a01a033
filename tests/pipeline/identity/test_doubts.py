"""A doubt lies between two groups that stayed apart, though likely one, and though nothing forbids it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import doubts, resolve
from pipeline.identity.agglomerate import Groups
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Doubt, Mention, Ruling, Score, Verdict
from tests.pipeline.identity.test_agglomerate import Forbidding

_KEYS = "abcdef"


def _found(
    scores: dict[str, float], *groups: str, forbidden: str = "", ruled: tuple[Ruling, ...] = ()
) -> list[Doubt]:
    known = Ruled(ruled)
    held = Groups(_KEYS, Forbidding(*([frozenset(forbidden)] if forbidden else ())), known)
    for each in groups:
        held.gather(each)
    return doubts.between(held, {(pair[0], pair[1]): Score(score) for pair, score in scores.items()}, known)


def test_a_doubt_names_the_groups_their_average_and_the_strongest_pair() -> None:
    assert _found({"ac": 0.4, "ad": 0.8, "bc": 0.6, "ab": 0.9}, "ab", "cd") == [Doubt("a", "c", 0.6, ("a", "d"))]


def test_what_is_unlikely_on_average_is_no_doubt_however_strong_one_pair_is() -> None:
    assert _found({"ac": 0.7, "bc": 0.01}, "ab") == []


def test_what_a_guard_or_a_ruling_forbids_is_no_doubt() -> None:
    assert len(_found({"ac": 0.6}, "ab", "cd")) == 1
    assert _found({"ac": 0.6}, "ab", "cd", forbidden="bd") == []
    for verdict in _VERDICTS:
        assert _found({"ac": 0.6}, "ab", "cd", ruled=(Ruling(("b",), ("d",), verdict, 1),)) == []


_VERDICTS: tuple[Verdict, ...] = ("different", "unsure")


@given(
    scores=st.fixed_dictionaries({}, optional={
        f"{a}{b}": st.sampled_from((0.1, 0.3, 0.5, 0.6, 0.7, 0.9)) for a, b in combinations(_KEYS, 2)
    }),
    order=st.permutations(_KEYS),
)  # fmt: skip
def test_a_doubt_hangs_on_the_members_of_its_two_groups_alone(scores: dict[str, float], order: list[str]) -> None:
    given = {(pair[0], pair[1]): Score(score) for pair, score in scores.items()}
    groups = Groups(_KEYS, Forbidding(), Ruled())
    groups.join_on_average(given, 0.65, supported=True)
    of = {members[0]: members for members in groups.members()}
    for doubt in doubts.between(groups, given, Ruled()):
        alone = (*of[doubt.left], *of[doubt.right])
        kept = {
            pair: given[pair] for pair in sorted(given, key=lambda p: order.index(p[0])) if set(pair) <= {*alone}
        }
        again = _found({"".join(pair): score.chance for pair, score in kept.items()}, *map("".join, of.values()))
        assert again == [doubt]


def _mention(key: str, name: str, coauthors: tuple[str, ...]) -> Mention:
    return Mention(
        key=key, record=key, name=name, paper=key, position=0, authors=1 + len(coauthors), coauthors=coauthors,
        identifiers=(), affiliations=(), year=2024, venue=None, field=None, title=None, abstract=None,
    )  # fmt: skip


@pytest.mark.parametrize("sure", [True, False])
def test_a_sure_clustering_leaves_doubts_and_a_best_guess_leaves_none(sure: bool) -> None:
    mentions = [_mention(key, "Bartholomew Quillfeather", ()) for key in "ab"]
    found = resolve.people(mentions, sure=sure)
    assert [doubt.pair for doubt in found.doubts] == ([("a", "b")] if sure else [])
    assert len(found.clusters) == (2 if sure else 1)
