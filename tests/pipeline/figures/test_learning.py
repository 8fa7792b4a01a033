"""A reference is made of all papers and authors of what is covered, whatever their order."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from pipeline.figures import author, learning
from pipeline.figures.basis import Basis
from pipeline.figures.counted import Counted, Rules
from pipeline.figures.novelty.kept import Raw
from pipeline.figures.score import Absent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.document import Figure

_COVERED: Final = {"cs.LG": "2026-01-02"}
_PEOPLE: Final = 120


def _paper(id_: str, year: int, cited: int, new: float, *, code: bool) -> Counted:
    return Counted(
        id=id_,
        said_at="2026-01-01",
        date=f"{year}-05-{1 + cited % 28:02}",
        field="LG",
        categories=("cs.LG",),
        citations={"semantic-scholar": (cited, "2026-01-01")},
        has_code=code,
        is_code_known=True,
        raw=Raw(id=id_, distance=new, new_pairs=new, why_null=None),
    )


@cache
def _corpus() -> tuple[dict[str, Counted], dict[str, list[str]]]:
    """Return papers, and those of each author: middling ones, one who is better in all, one who is worse."""
    random = Random(3)
    papers: dict[str, Counted] = {}
    of: dict[str, list[str]] = {}
    for n in range(_PEOPLE):
        who = {0: "best", 1: "worst"}.get(n, f"author {n}")
        for at in range(20):
            id_ = f"{who}, {at}"
            year = {0: 2020 + at % 6, 1: 2010 + at % 3}.get(n, 2010 + random.randrange(16))
            cited, new = random.randrange(10, 40), round(random.uniform(0.3, 0.7), 4)
            cited, new = {0: (90, 0.9), 1: (0, 0.1)}.get(n, (cited, new))
            papers[id_] = _paper(id_, year, cited, new, code=n != 1 and (n == 0 or random.random() < 0.5))
            of.setdefault(who, []).append(id_)
    return papers, of


def _learned(papers: Mapping[str, Counted], of: Mapping[str, Sequence[str]]) -> Basis:
    authors = [("LG", ids) for ids in of.values()]
    return Basis(Rules(), learning.learn(papers, authors, _COVERED, b"", Rules()), 1)


@cache
def _of_the_corpus() -> Basis:
    return _learned(*_corpus())


def _score(papers: Mapping[str, Counted], ids: Sequence[str], basis: Basis) -> Figure:
    own = [papers[id_] for id_ in ids]
    return author.figured(author.Papers(own, [None] * len(own), [], []), "LG", basis).figures["ai_score"]


def test_who_is_better_in_all_parts_comes_out_on_top_and_who_is_worse_at_the_bottom() -> None:
    papers, of = _corpus()
    basis = _of_the_corpus()
    best, worst = (_score(papers, of[who], basis) for who in ("best", "worst"))
    assert float(best.value or 0) >= 95
    assert float(worst.value or 100) <= 5
    assert [part.name for part in best.parts if part.value is None] == []


def test_names_institutions_and_the_order_of_papers_and_authors_are_without_influence() -> None:
    papers, of = _corpus()
    turned = dict(reversed(of.items())), dict(reversed(papers.items()))
    assert _learned(turned[1], turned[0]).reference == _learned(papers, of).reference


@given(st.integers(0, _PEOPLE - 1), st.integers(1, 60))
@settings(deadline=None)
def test_more_citations_never_lower_a_score(n: int, more: int) -> None:
    papers, of = _corpus()
    basis = _of_the_corpus()
    ids = list(of.values())[n]
    before = _score(papers, ids, basis)
    cited, day = papers[ids[0]].citations["semantic-scholar"]
    better = papers | {
        ids[0]: structs.replace(papers[ids[0]], citations={"semantic-scholar": (cited + more, day)})
    }
    assert float(_score(better, ids, basis).value or 0) >= float(before.value or 0)


def test_only_years_that_are_covered_to_their_end_are_peers() -> None:
    papers, of = _corpus()
    found = learning.learn(papers, [("LG", ids) for ids in of.values()], {"cs.LG": "2024-12-31"}, b"", Rules())
    assert max(found.papers["cs.LG"]) == "2023"
    assert isinstance(found.peers_of_paper("cs.LG", "2024-02-01"), Absent)


@pytest.mark.parametrize(
    ("scopes", "category", "day"),
    [
        ({"cs.LG": "2024"}, "cs.LG", "2024"),
        ({"cs": "2023", "cs.LG": "2024"}, "cs.LG", "2024"),
        ({"cs": "2023"}, "cs.CL", "2023"),
        ({"": "2022"}, "hep-th", "2022"),
        ({"cs.LG": "2024", "math": "2024"}, "cs.CL", None),
    ],
)
def test_a_set_covers_its_categories_and_everything_covers_all(
    scopes: dict[str, str], category: str, day: str | None
) -> None:
    assert learning.covers(scopes, category) == day
