"""What makes one author look like several people."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.identity.corpus import FALLBACK, learned
from pipeline.identity.namesakes import alarm
from pipeline.identity.statements import Alarm, Mention, Sign
from tests.pipeline.identity.test_people import mention

_OURS = {"coauthors": ("Bo Probe",), "title": "Sparse gates for lamps", "venue": "Journal of Lamps"}
_THEIRS = {"coauthors": ("Cai Moss",), "title": "Tides of a shallow harbour", "venue": "Tides and Waters"}
_OWNED = ("orcid", "0000-0002-1825-0097", "asserted")
_OTHER = ("orcid", "0000-0001-5109-3700", "asserted")


def _one(key: str, **fields: object) -> Mention:
    return structs.replace(mention(key, "Wei Wang"), **fields)


def _signs(*mentions: Mention) -> dict[str, Sign]:
    found = alarm(mentions, FALLBACK)
    return {} if found is None else {sign.kind: sign for sign in found.signs}


def test_groups_that_share_no_co_author_and_no_words_raise_it() -> None:
    found = alarm([_one("a", **_OURS), _one("b", **_OURS), _one("c", **_THEIRS), _one("d", **_THEIRS)], FALLBACK)
    assert found is not None
    assert found.is_noticeable
    told, fields = found.signs
    assert told.words == "2 groups of papers share no co-author: 2 papers with Bo Probe; 2 papers with Cai Moss"
    assert told.strength == 0.25
    assert fields.words == (
        "the words of these groups lie 100% apart: gates, lamps, sparse in the largest;"
        " harbour, shallow, tides in the next"
    )
    assert fields.strength == 0.8
    assert found.score == pytest.approx(1 - 0.75 * 0.2)


def test_one_paper_and_papers_that_hang_together_raise_nothing() -> None:
    assert alarm([_one("a", **_OURS)], FALLBACK) is None
    assert alarm([_one("a", **_OURS), _one("b", **_OURS)], FALLBACK) is None
    assert alarm([], FALLBACK) is None


def test_papers_without_known_co_authors_are_in_no_group() -> None:
    assert not _signs(_one("a", **_OURS), _one("b"), _one("c"))


def test_groups_whose_co_authors_have_worked_together_are_one() -> None:
    mentions = [_one("a", **_OURS), _one("b", **_THEIRS)]
    assert alarm(mentions, FALLBACK) is not None
    elsewhere = [mention(key, "Bo Probe", coauthors=("Cai Moss",), record=key) for key in ("x", "y")]
    again = [mention(key, "Wei Wang", coauthors=(name,)) for key, name in (("v", "Bo Probe"), ("w", "Cai Moss"))]
    assert alarm(mentions, learned([*mentions, *elsewhere, *again])) is None


def test_an_owners_identifier_a_listing_and_a_ruling_tie_groups_together() -> None:
    assert not _signs(_one("a", **_OURS, identifiers=(_OWNED,)), _one("b", **_THEIRS, identifiers=(_OWNED,)))
    assert not _signs(_one("a", **_OURS, listing="acl/person/w"), _one("b", **_THEIRS, listing="acl/person/w"))
    ruled = [_one("a", **_OURS, identifiers=(_OWNED,)), _one("b", **_THEIRS, identifiers=(_OTHER,))]
    assert alarm(ruled, FALLBACK, lambda _: "a") is None


def test_long_author_lists_make_no_groups_and_no_pace() -> None:
    crowd = tuple(f"Ann{chr(97 + n // 10)}{chr(97 + n % 10)} Probe" for n in range(60))
    many = [_one(f"{n:03}", coauthors=(*crowd, f"Own {chr(97 + n % 26)}one"), year=2020) for n in range(80)]
    assert not _signs(*many)


def test_categories_count_before_venues() -> None:
    near = (_one("a", **_OURS, field="LG"), _one("b", **_THEIRS, field="LG"))
    assert "fields" not in _signs(*near)
    assert _signs(*(structs.replace(each, field=None) for each in near))["fields"].strength == 0.8


@pytest.mark.parametrize(
    ("years", "words", "strength"),
    [
        ((1950, 2020), "papers over 70 years, from 1950 to 2020", 0.9),
        ((1990, 1991, 2021), "no paper for 30 years, between 1991 and 2021", 0.3),
    ],
)
def test_years_that_one_career_does_not_have_raise_it(years: tuple[int, ...], words: str, strength: float) -> None:
    sign = _signs(*(_one(str(year), year=year) for year in years))["years"]
    assert (sign.words, sign.strength) == (words, strength)


def test_usual_years_raise_nothing() -> None:
    assert not _signs(*(_one(str(year), year=year) for year in (2010, 2012, 2016, 2020)))


def test_more_papers_in_a_year_than_one_person_writes_raise_it() -> None:
    assert not _signs(*(_one(str(n), year=2020) for n in range(21)))
    sign = _signs(*(_one(str(n), year=2020) for n in range(72)))["pace"]
    assert (sign.words, sign.strength) == ("72 papers in 2020", 0.5)


def test_two_places_in_one_year_raise_it_unless_they_share_a_word() -> None:
    ours, theirs = ("University of Tidewater",), ("Breakwater University",)
    here, there = (
        _one("a", **_OURS, year=2020, affiliations=ours),
        _one("b", **_THEIRS, year=2020, affiliations=theirs),
    )
    sign = _signs(here, there)["affiliations"]
    assert (sign.words, sign.strength) == ("in 2020 at University of Tidewater and at Breakwater University", 0.4)
    assert "affiliations" not in _signs(here, structs.replace(there, affiliations=("Tidewater, Dept. of Lamps",)))
    assert "affiliations" not in _signs(here, structs.replace(there, year=2021))


def test_two_identifiers_raise_it_the_more_if_their_owners_assert_them() -> None:
    asserted = _signs(_one("a", identifiers=(_OWNED,)), _one("b", identifiers=(_OTHER,)))["identifiers"]
    assert asserted.words == "owners assert two orcid ids: 0000-0001-5109-3700 and 0000-0002-1825-0097"
    assert asserted.strength == 1
    matched = [_one(key, identifiers=(("dblp", value, "matched"),)) for key, value in (("a", "1/2"), ("b", "3/4"))]
    assert _signs(*matched)["identifiers"].strength == 0.6


_LISTS = st.lists(st.sampled_from(("Zoe Ejemplo", "Z. Ejemplo", "Bo Probe", "Cai Moss")), max_size=3)


@st.composite
def mention_lists(draw: st.DrawFn) -> list[Mention]:
    return [
        _one(
            str(n),
            paper=draw(st.sampled_from((f"paper {n}", "paper 0"))),
            coauthors=tuple(draw(_LISTS)),
            title=draw(st.sampled_from((None, "Sparse gates", "Tides of a harbour", "Sparse tides"))),
            venue=draw(st.sampled_from((None, "Journal of Lamps", "Tides and Waters"))),
            field=draw(st.sampled_from((None, "LG", "CL"))),
            year=draw(st.sampled_from((None, 1950, 1999, 2019, 2020))),
            affiliations=draw(st.sampled_from(((), ("Tidewater University",), ("Breakwater Institute",)))),
            identifiers=draw(st.sampled_from(((), (_OWNED,), (("dblp", "1/2", "matched"),)))),
            listing=draw(st.sampled_from((None, None, "acl/person/w"))),
        )
        for n in range(draw(st.integers(0, 7)))
    ]


@given(mention_lists(), st.randoms(use_true_random=False))
def test_the_order_of_mentions_is_without_influence(mentions: list[Mention], random: Random) -> None:
    shuffled = list(mentions)
    random.shuffle(shuffled)
    corpus = learned(mentions)
    assert alarm(shuffled, corpus) == alarm(mentions, corpus)


@given(mention_lists())
def test_the_score_is_what_its_signs_make_it(mentions: list[Mention]) -> None:
    found = alarm(mentions, FALLBACK)
    if found is not None:
        left = 1.0
        for sign in found.signs:
            assert 0 < sign.strength <= 1
            assert sign.words
            left *= 1 - sign.strength
        assert found.score == pytest.approx(1 - left, abs=1e-4)


@given(mention_lists(), st.sampled_from((_OURS, _THEIRS, {})))
def test_a_mention_with_a_second_owners_identifier_never_lowers_it(
    mentions: list[Mention], fields: dict[str, object]
) -> None:
    more = [*mentions, _one("new", **fields, identifiers=(_OTHER,))]
    assert _score(alarm(more, FALLBACK)) >= _score(alarm([*mentions], FALLBACK)) or not _has_owned(mentions)


@given(mention_lists())
def test_another_record_that_says_the_same_of_a_paper_changes_nothing(mentions: list[Mention]) -> None:
    twice = [*mentions, *(structs.replace(each, key=f"{each.key} again") for each in mentions)]
    assert alarm(twice, FALLBACK) == alarm(mentions, FALLBACK)


def _score(found: Alarm | None) -> float:
    return 0.0 if found is None else found.score


def _has_owned(mentions: list[Mention]) -> bool:
    return any(_OWNED in each.identifiers for each in mentions)


def test_years_and_pace_that_are_ruled_one_persons_are_no_sign() -> None:
    old, young = _one("a", year=1950), _one("b", year=2020)
    assert alarm([old, young], FALLBACK) is not None
    assert alarm([old, young], FALLBACK, lambda _: "a") is None
    later = _one("c", year=2045)
    (sign,) = (alarm([old, young, later], FALLBACK, {"a": "a", "b": "a"}.get) or Alarm(0, ())).signs
    assert sign.words == "papers over 95 years, from 1950 to 2045"
    assert alarm([old, young, structs.replace(later, year=2024)], FALLBACK, {"a": "a", "b": "a"}.get) is not None
    many = [_one(f"{n:02}", year=2020) for n in range(72)]
    assert alarm(many, FALLBACK, lambda _: "00") is None
