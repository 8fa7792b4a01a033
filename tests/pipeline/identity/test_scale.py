"""What makes many records and mentions cheap, and changes nothing of what comes out."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import author_lists
from pipeline.identity.blocks import Blocks, Limit, Parts
from pipeline.identity.match_papers import Papers
from pipeline.identity.scores import KeptScores
from pipeline.identity.spelling import edges, is_typo
from pipeline.identity.statements import UNLIKELY, PaperStatement, Score

_KEYS = st.lists(st.frozensets(st.text("abcdefgh", min_size=1, max_size=1), max_size=4), max_size=12)


@given(_KEYS, st.integers(1, 4), st.integers(0, 2))
def test_blocks_make_each_pair_once_that_shares_a_key_within_its_limit(
    keys: list[frozenset[str]], most: int, firsts: int
) -> None:
    of: dict[str, list[int]] = {}
    for item, each in enumerate(keys):
        for key in each:
            of.setdefault(key, []).append(item)
    limits = {key: Limit(20, 0) if key < "d" else Limit(most, firsts) for key in of}
    blocks = Blocks(keys, limits.__getitem__, lambda item: -item)
    drawn = {
        key: items if len(items) <= limits[key].most else items[len(items) - limits[key].firsts :]
        for key, items in of.items()
    }
    assert list(blocks.pairs()) == [
        (one, other)
        for one, other in combinations(range(len(keys)), 2)
        if any({one, other} & {*drawn[key]} for key in keys[one] & keys[other])
    ]
    great = sorted((len(items), items[0]) for key, items in of.items() if len(items) > limits[key].most)
    assert sorted((each.size, each.item) for each in blocks.great) == great


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_parts_are_what_hangs_together(ties: list[tuple[int, int]]) -> None:
    parts = Parts(10)
    for one, other in ties:
        parts.join(one, other)
    groups = parts.groups()
    assert sorted(item for group in groups for item in group) == list(range(10))
    of = {item: number for number, group in enumerate(groups) for item in group}
    assert all(of[one] == of[other] for one, other in ties)
    assert len(groups) >= 10 - len(ties)


_SCORES = st.one_of(
    st.none(),
    st.just(UNLIKELY),
    st.builds(lambda n, supported: Score(round(n / 1e6, 6), supported), st.integers(0, 10**6), st.booleans()),
)


@given(st.lists(st.lists(_SCORES, max_size=4), min_size=1, max_size=5))
def test_scores_come_back_as_they_were(rows: list[list[Score | None]]) -> None:
    scores = KeptScores()
    for row in rows:
        scores.begin()
        for score in row:
            scores.add(score)
    for item, row in enumerate(rows):
        found = [score for score, _ in zip(scores.of(item), row, strict=False)]
        assert found == row
        assert [score is UNLIKELY for score in found] == [score is UNLIKELY for score in row]


@given(st.text("abs", min_size=3, max_size=12), st.text("abs", min_size=3, max_size=12))
def test_a_mistyped_word_shares_an_edge_with_the_right_one(one: str, other: str) -> None:
    assert not is_typo(one, other) or set(edges(one)) & set(edges(other))


@given(st.text("abs", min_size=5, max_size=12), st.data())
def test_a_word_with_one_slip_shares_an_edge_with_the_right_one(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word)))
    slipped = word[:at] + data.draw(st.sampled_from(["", "x", word[at : at + 1] * 2])) + word[at + 1 :]
    assert not is_typo(word, slipped) or set(edges(word)) & set(edges(slipped))


_TITLES = (
    "Heavy balls roll far",
    "Heavy balls roll further",
    "Do heavy balls roll?",
    "Hevy balls roll far",
    "Sparse gates for long documents",
    "Preface",
    "Sparse gates",
    None,
)
_LISTS = (("Ada Quux", "Bo Probe"), ("A. Quux",), ("Zoe Ejemplo",), ())


_GIVEN = ("Jiří", "Jiri", "J.", "J. P.", "Jan-Piet", "Xiaoping", "Hsiao-p'ing", "Bob", "Robert", "Mary Ann", "")
_FAMILY = (
    "Wang",
    "Probe",
    "Prober",
    "Müller",
    "Mueller",
    "Pérez Ejemplo",
    "Perez",
    "van den Brink",
    "Li",
    "P?rez",
)
_NAMES = st.builds(
    lambda given, family, form: form.format(given, family).strip(" ,"),
    st.sampled_from(_GIVEN),
    st.sampled_from(_FAMILY),
    st.sampled_from(("{0} {1}", "{1}, {0}", "{1} {0}")),
)


@given(_NAMES, _NAMES)
def test_names_that_answer_to_one_another_share_a_mark(one: str, other: str) -> None:
    assert not author_lists.may_be_one(one, other) or author_lists.marks(one) & author_lists.marks(other)


def _some() -> dict[str, PaperStatement]:
    ids: tuple[dict[str, str], ...] = ({}, {"doi": "10.1000/a"})
    return {
        f"{n:03}": PaperStatement(f"{n:03}", source, title, authors, True, year, ids[n % 7 == 0], venue)
        for n, (title, authors, year, venue, source) in enumerate(
            product(_TITLES, _LISTS, (2020, 2021, None), ("Harbour Letters", None), ("a", "b"))
        )
    }


@pytest.mark.parametrize("least", [0.2, 0.5, 0.95])
def test_a_screen_lets_all_pairs_through_that_score_enough(least: float) -> None:
    said = _some()
    matcher, keys = Papers(said, once=("a",)), [*said]
    screen = matcher.screen(least)
    for key in keys:
        screen.add(key)
    held_back = 0
    for one, other in [*combinations(range(len(keys)), 2)][::7]:
        score = matcher.score(keys[one], keys[other])
        if not screen.may_be_one(one, other):
            held_back += 1
            assert score is None or score.chance < least
    assert held_back


@pytest.mark.parametrize("least", [0.2, 0.5, 0.95])
def test_what_is_left_as_unlikely_would_have_scored_less(least: float) -> None:
    said = _some()
    matcher = Papers(said, once=("a",))
    left = 0
    for one, other in [*combinations(said, 2)][::7]:
        exact, quick = matcher.score(one, other), matcher.score(one, other, least)
        if quick is UNLIKELY:
            left += 1
            assert exact is not None
            assert exact.chance < least
        else:
            assert quick == exact
    assert left
