"""How rarely categories stand together."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.novelty.categories import Categories, learn, rarity

_PAPERS = [
    *[("2018-01-02", ("cs.LG", "stat.ML"))] * 40,
    *[("2019", ("cs.LG",))] * 40,
    *[("2019", ("math.AG",))] * 20,
    *[("2012", ("math.AG", "cs.LG"))] * 50,
]


def test_a_pair_never_seen_is_rarer_than_one_that_is_usual() -> None:
    counts = learn(_PAPERS)
    never = rarity(counts, "2020-05", ("cs.LG", "math.AG"))
    assert (never.together, never.by_chance) == (0, 80 * 20 / 100)
    assert never.value == pytest.approx(math.log2(16.5 / 0.5), abs=1e-4)
    usual = rarity(counts, "2020-05", ("cs.LG", "stat.ML"))
    assert usual.value == pytest.approx(math.log2(32.5 / 40.5), abs=1e-4)


def test_the_rarest_pair_counts_in_whatever_order_they_are_listed() -> None:
    counts = learn(_PAPERS)
    found = rarity(counts, "2020", ("stat.ML", "math.AG", "cs.LG"))
    assert found.pair == ("cs.LG", "math.AG")
    assert found == rarity(counts, "2020", ("cs.LG", "math.AG", "stat.ML"))


def test_only_the_five_calendar_years_before_count() -> None:
    counts = learn(_PAPERS)
    assert rarity(counts, "2017-12-31", ("cs.LG", "math.AG")).together == 50
    assert rarity(counts, "2018", ("cs.LG", "math.AG")).why_null == (
        "no counted paper of the five years before has a category"
    )
    assert [counts.earlier("cs.LG", date) for date in ("2018", "2019", "2020", "2024-12", "2025")] == [
        0,
        40,
        80,
        40,
        0,
    ]


def test_that_two_unknown_categories_never_met_tells_nothing() -> None:
    assert rarity(learn(_PAPERS), "2020", ("q-bio.TO", "q-fin.RM")).value == 0


@pytest.mark.parametrize(("categories", "why"), [((), "no category"), (("cs.LG",), "only one category")])
def test_one_category_has_no_rarity(categories: tuple[str, ...], why: str) -> None:
    assert rarity(learn(_PAPERS), "2020", categories).why_null == why


_categories = st.lists(st.sampled_from("abcde"), min_size=1, max_size=3, unique=True).map(tuple)


@given(st.lists(st.tuples(st.sampled_from(("2018", "2019-03")), _categories), max_size=12), st.randoms())
def test_the_same_papers_in_any_order_give_the_same_bytes(
    papers: list[tuple[str, tuple[str, ...]]], random: object
) -> None:
    shuffled = sorted(papers, key=lambda _: random.random())  # type: ignore[attr-defined]
    kept = msgspec.msgpack.encode(learn(papers))
    assert kept == msgspec.msgpack.encode(learn(shuffled))
    assert msgspec.msgpack.decode(kept, type=Categories) == learn(papers)
