"""AI Score puts ranks among peers together, says what each part does, and is absent rather than wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.counted import Rules
from pipeline.figures.distribution import Distribution
from pipeline.figures.score import Absent, Peers, ScoreParts, peers_of, score

AUTHOR_PARTS, PAPER_PARTS = Rules().author_score, Rules().paper_score
_NAMES = AUTHOR_PARTS.names


def _people(n: int = 40, seed: int = 0) -> list[dict[str, float]]:
    """Return raw values of invented people who have all parts."""
    chance = random.Random(seed)
    return [{name: float(chance.randrange(12)) for name in _NAMES} for _ in range(n)]


def _value(raw: dict[str, float], peers: Peers, parts: ScoreParts = AUTHOR_PARTS) -> float:
    value = score(raw, peers, parts).value
    assert value is not None
    return value


_PEOPLE = st.builds(_people, st.integers(30, 60), st.integers(0, 9999))
_RAW = st.fixed_dictionaries({}, optional={name: st.floats(-1, 13) for name in _NAMES})


def test_a_score_is_what_its_definition_gives() -> None:
    ladder = [dict.fromkeys(PAPER_PARTS.names, float(n)) for n in range(1, 101)]
    peers = peers_of(ladder, PAPER_PARTS)
    raw = {"citation_percentile": 100.0, "novelty": 99.0, "code": 97.0, "recency": 97.0}
    found = score(raw, peers, PAPER_PARTS)
    mean = 4 / (100 / 1 + 100 / 2 + 100 / 4 + 100 / 4)
    below = sum(rank / 100 < mean for rank in range(1, 101))
    equal = sum(rank / 100 == mean for rank in range(1, 101))
    assert found.mean == mean
    assert found.value == 100 - (below + equal / 2)
    assert [(part.rank, part.peers) for part in found.parts] == [(1, 100), (2, 100), (4, 100), (4, 100)]


def test_of_five_parts_the_best_and_the_worst_are_left_out() -> None:
    peers = peers_of([dict.fromkeys(_NAMES, float(n)) for n in range(1, 101)], AUTHOR_PARTS)
    middle = dict.fromkeys(_NAMES, 51.0)
    extreme = middle | {"novelty": 100.0, "h_index": 1.0}
    assert score(extreme, peers, AUTHOR_PARTS).mean == score(middle, peers, AUTHOR_PARTS).mean
    four = {name: value for name, value in extreme.items() if name != "code_share"}
    assert score(four, peers, AUTHOR_PARTS).mean == pytest.approx(4 / (100 + 1 + 2 * 100 / 50))


def test_of_a_paper_nothing_is_left_out() -> None:
    parts = ScoreParts(names=_NAMES, drops_extremes=False)
    peers = peers_of([dict.fromkeys(_NAMES, float(n)) for n in range(1, 101)], parts)
    raw = dict.fromkeys(_NAMES, 51.0) | {"novelty": 100.0}
    assert score(raw, peers, parts).mean == pytest.approx(5 / (100 + 4 * 2))


@given(_PEOPLE, _RAW)
def test_a_score_lies_between_0_and_100_or_says_why_there_is_none(
    people: list[dict[str, float]], raw: dict[str, float]
) -> None:
    found = score(raw, peers_of(people, AUTHOR_PARTS), AUTHOR_PARTS)
    assert (found.value is None) == (len(raw) < 3) == (found.why_null is not None)
    assert found.value is None or 0 <= found.value <= 100
    assert all(part.without is None or 0 <= part.without <= 100 for part in found.parts)


@given(_PEOPLE, _RAW.filter(lambda raw: len(raw) >= 3), st.data())
def test_to_be_better_in_one_part_never_lowers_the_score(
    people: list[dict[str, float]], raw: dict[str, float], data: st.DataObject
) -> None:
    peers = peers_of(people, AUTHOR_PARTS)
    name = data.draw(st.sampled_from(sorted(raw)))
    better = raw | {name: raw[name] + data.draw(st.floats(0, 14))}
    assert _value(better, peers) >= _value(raw, peers)


@given(_PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_parts_and_of_peers_is_without_influence(
    people: list[dict[str, float]], chance: random.Random
) -> None:
    names = list(_NAMES)
    chance.shuffle(names)
    shuffled = [dict(sorted(each.items(), reverse=True)) for each in people]
    chance.shuffle(shuffled)
    other = ScoreParts(names=tuple(names), drops_extremes=True)
    assert other.digest() == AUTHOR_PARTS.digest()
    peers, again = peers_of(people, AUTHOR_PARTS), peers_of(shuffled, other)
    assert again == peers
    found, turned = score(people[0], peers, AUTHOR_PARTS), score(people[0], again, other)
    assert (turned.value, turned.mean) == (found.value, found.mean)
    assert {part.name: part for part in turned.parts} == {part.name: part for part in found.parts}


@given(_PEOPLE)
def test_who_is_best_in_all_parts_has_the_highest_score(people: list[dict[str, float]]) -> None:
    best = {name: max(each[name] for each in people) for name in _NAMES}
    peers = peers_of([*people, best], AUTHOR_PARTS)
    assert all(_value(each, peers) <= _value(best, peers) for each in people)


@given(_PEOPLE, st.integers(0, 29))
def test_without_a_part_is_the_score_of_one_who_lacks_it(people: list[dict[str, float]], who: int) -> None:
    peers, raw = peers_of(people, AUTHOR_PARTS), people[who]
    for part in score(raw, peers, AUTHOR_PARTS).parts:
        rest = {name: value for name, value in raw.items() if name != part.name}
        assert part.without == score(rest, peers, AUTHOR_PARTS).value


def test_a_missing_part_is_absent_and_says_why() -> None:
    peers = peers_of(_people(), AUTHOR_PARTS)
    given_parts: dict[str, float | Absent] = {**_people()[0], "novelty": Absent("no text")}
    del given_parts["h_index"]
    found = {part.name: part for part in score(given_parts, peers, AUTHOR_PARTS).parts}
    assert (found["novelty"].value, found["novelty"].why_null, found["novelty"].without) == (None, "no text", None)
    assert found["h_index"].why_null == "not known"
    assert found["code_share"].without is None
    assert found["code_share"].rank is not None


def test_fewer_than_three_parts_make_no_score() -> None:
    found = score({"novelty": 3.0, "h_index": 2.0}, peers_of(_people(), AUTHOR_PARTS), AUTHOR_PARTS)
    assert (found.value, found.why_null) == (None, "2 of 5 parts, 3 are needed")


def test_fewer_than_thirty_peers_make_no_score() -> None:
    found = score(_people()[0], peers_of(_people(29), AUTHOR_PARTS), AUTHOR_PARTS)
    assert (found.value, found.why_null) == (None, "29 peers, 30 are needed")
    assert {part.why_null for part in found.parts} == {"29 peers with this part, 30 are needed"}


def test_a_part_that_fewer_than_thirty_peers_have_does_not_count() -> None:
    people = _people()
    for each in people[:11]:
        del each["novelty"]
    found = score(people[-1], peers_of(people, AUTHOR_PARTS), AUTHOR_PARTS)
    novelty = next(part for part in found.parts if part.name == "novelty")
    assert found.value is not None
    assert (novelty.value, novelty.rank) == (people[-1]["novelty"], None)
    assert novelty.why_null == "29 peers with this part, 30 are needed"


def test_peers_who_have_too_few_parts_make_no_score() -> None:
    people: list[dict[str, float]] = [
        {name: 1.0 for place, name in enumerate(_NAMES) if (place + who) % 5 < 2} for who in range(200)
    ]
    found = score(_people()[0], peers_of(people, AUTHOR_PARTS), AUTHOR_PARTS)
    assert found.why_null == "0 peers with 3 parts, 30 are needed"


def test_without_peers_the_reason_is_theirs() -> None:
    found = score({"novelty": 3.0}, Absent("no completed harvest covers cs.LG"), AUTHOR_PARTS)
    assert found.why_null == "no completed harvest covers cs.LG"
    assert {part.name: part.value for part in found.parts}["novelty"] == 3
    assert all(part.why_null for part in found.parts)


def test_peers_of_other_parts_are_not_compared_with() -> None:
    fewer = ScoreParts(names=_NAMES[:4], drops_extremes=True)
    found = score(_people()[0], peers_of(_people(), AUTHOR_PARTS), fewer)
    assert found.value is None
    assert "byline reference renew" in (found.why_null or "")


def test_the_name_of_a_choice_of_parts_is_short_and_stable() -> None:
    assert AUTHOR_PARTS.digest() == "fb27a3df"
    assert PAPER_PARTS.digest() != AUTHOR_PARTS.digest()
    assert len(PAPER_PARTS.digest()) == 8


def test_peers_keep_the_raw_values_of_those_who_have_them() -> None:
    peers = peers_of([{"novelty": 1.0}, {"novelty": 2.0, "h_index": 3.0}], AUTHOR_PARTS)
    assert peers.n == 2
    assert peers.parts == {"h_index": Distribution.of([3]), "novelty": Distribution.of([1, 2])}
    assert peers.means.n == 0
