"""How two records about papers compare, as numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.identity.corpus import FALLBACK
from pipeline.identity.match_papers import Papers, listing_once
from pipeline.identity.paper_evidence import Tells, evidence
from pipeline.identity.paper_features import PaperFeatures, features
from pipeline.identity.statements import PaperStatement


def _paper(key: str = "a", **other: Any) -> PaperStatement:
    values: dict[str, Any] = {
        "source": "somewhere", "title": "Sparse gates for very long documents",
        "authors": ("Ada Lindqvist", "Bo Okafor"),
        "authors_complete": True, "year": 2020, "identifiers": {}, "venue": "Conference on Gates",
    }  # fmt: skip
    return PaperStatement(key=key, **{**values, **other})


def _compared(a: PaperStatement, b: PaperStatement) -> PaperFeatures:
    tells = Tells(FALLBACK)
    return features(evidence(a, tells), evidence(b, tells), years=0, listed_twice=False)


def test_equal_records_agree_in_everything() -> None:
    found = _compared(_paper(), _paper())
    assert (found.title, found.words, found.people_all, found.venue, found.years_careful) == (1, 1, 1, 1, 0)
    assert found.words_added == 0


def test_words_run_together_are_found() -> None:
    found = _compared(_paper(), _paper(title="Sparsegates forvery longdocuments"))
    assert found.words_found == 1
    assert found.title == 1


def test_people_in_the_title_of_a_record_without_authors_are_found() -> None:
    other = _paper(title="A. Lindqvist, B. Okafor: Sparse gates for very long documents", authors=())
    found = _compared(_paper(), other)
    assert (found.people_share, found.people_text) == (None, 1)


def test_what_a_record_does_not_tell_is_not_compared() -> None:
    found = _compared(_paper(), _paper(authors=(), venue=None))
    assert (found.people_share, found.people_text, found.venue) == (None, None, None)


def test_initials_and_beginnings_of_a_venues_words_stand_for_it() -> None:
    one = _paper(venue="Very Large Data Bases")
    assert _compared(one, _paper(venue="VLDB")).venue == 1
    assert _compared(_paper(venue="Trans. Gates"), _paper(venue="Transactions on Gates")).venue == 1
    assert _compared(one, _paper(venue="Journal of Cells")).venue == 0


_WORDS = st.lists(
    st.sampled_from(("sparse", "gates", "long", "documents", "tides", "harbour", "2", "ii", "the", "of")),
    max_size=6,
)
_NAMES = st.lists(
    st.sampled_from(("Ada Lindqvist", "A. Lindqvist", "Bo Okafor", "Wei Wang", "B Okafor")), max_size=3
)
_PAPERS = st.builds(
    lambda title, authors, venue, year: _paper(
        title=" ".join(title) or None, authors=tuple(authors), venue=venue, year=year
    ),
    _WORDS,
    _NAMES,
    st.sampled_from((None, "VLDB", "Journal of Gates")),
    st.sampled_from((None, 2019, 2020)),
)


@given(_PAPERS, _PAPERS)
def test_which_record_comes_first_is_without_influence(a: PaperStatement, b: PaperStatement) -> None:
    assert _compared(a, b) == _compared(b, a)
    one, other = structs.replace(a, key="a"), structs.replace(b, key="b")
    matcher = Papers({"a": one, "b": other})
    assert matcher.score("a", "b") == matcher.score("b", "a")
    assert matcher.link("a", "b") == matcher.link("b", "a")


def test_a_source_without_repeated_titles_lists_each_paper_once() -> None:
    titles = [f"Gates of kind {'abcdefghij'[n // 10]}{'klmnopqrst'[n % 10]} in rivers" for n in range(100)]
    clean = [_paper(str(n), title=title) for n, title in enumerate(titles)]
    careless = [_paper(f"x{n}", title=titles[n // 2], source="careless") for n in range(100)]
    few = [_paper(f"y{n}", title=titles[n], source="few") for n in range(50)]
    assert listing_once([*clean, *careless, *few]) == {"somewhere"}


def test_one_source_that_lists_each_paper_once_does_not_list_one_twice() -> None:
    both = {"a": _paper("a"), "b": _paper("b")}
    apart, together = Papers(both, once={"somewhere"}).score("a", "b"), Papers(both).score("a", "b")
    assert apart is not None
    assert together is not None
    assert apart.chance < 0.5 < 0.95 < together.chance
