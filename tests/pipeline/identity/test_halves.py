"""Where a person would fall apart first, and into which halves."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pipeline.identity.corpus import FALLBACK, learned
from pipeline.identity.halves import halves, weakest
from pipeline.identity.namesakes import alarm
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Mention, Ruling
from tests.pipeline.identity.test_namesakes import mention_lists


def _mention(key: str, coauthors: tuple[str, ...], *, listing: str | None = None) -> Mention:
    return Mention(
        key=key,
        record=f"record {key}",
        name="Ada Lindqvist",
        paper=f"paper {key}",
        position=0,
        authors=1 + len(coauthors),
        coauthors=coauthors,
        identifiers=(),
        affiliations=(),
        year=2030,
        venue=None,
        field=None,
        title=None,
        abstract=None,
        listing=listing,
    )


def test_the_groups_are_those_that_the_weakest_link_holds_together() -> None:
    close, far = ("Bo Okafor", "Wei Zhang"), ("Imre Kovacs", "Marta Ruiz")
    mentions = [_mention(key, close) for key in "ab"] + [_mention(key, far) for key in "cd"]
    assert sorted(weakest({each.key: each for each in mentions})) == [("a", "b"), ("c", "d")]


def test_what_one_listing_names_does_not_fall_apart() -> None:
    mentions = [_mention(key, (), listing="acl/author/ada") for key in "ab"]
    assert weakest({each.key: each for each in mentions}) == [("a", "b")]


def _fields(mention: Mention, **fields: object) -> Mention:
    return structs.replace(mention, **fields)


def _halves(*mentions: Mention, ruled: Ruled | None = None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    found = halves({each.key: each for each in mentions}, FALLBACK, ruled or Ruled())
    return None if found is None else (found.left, found.right)


def _held(key: str, *coauthors: str, **fields: object) -> Mention:
    """A mention that a source holds together with the others."""
    return _fields(_mention(key, coauthors), identifiers=(("s2", "7", "matched"),), **fields)


def test_where_no_link_is_weak_groups_go_to_the_one_of_two_that_their_words_are_nearer_to() -> None:
    found = _halves(
        _held("a", "Bo Okafor", title="Sparse gates"),
        _held("b", "Bo Okafor", title="Sparse gates again"),
        _held("c", "Imre Kovacs", title="Tides of a harbour"),
        _held("d", "Wei Zhang", title="Harbour tides"),
        _held("e", "Marta Ruiz", title="Gates of gardens"),
    )
    assert found == (("a", "b", "e"), ("c", "d"))


def test_where_all_papers_hang_together_other_identifiers_part_them_and_else_the_years() -> None:
    one, other = (("orcid", f"0000-000{n}", "asserted") for n in (1, 2))
    owned = [_held(key, "Bo Okafor", listing="acl/author/ada") for key in "abc"]
    owned = [_fields(each, identifiers=(one if each.key < "c" else other,)) for each in owned]
    assert _halves(*owned) == (("a", "b"), ("c",))
    years = [
        _held(key, "Bo Okafor", year=year, listing="acl/author/ada")
        for key, year in (("a", 1950), ("b", 2020), ("c", 2021))
    ]
    assert _halves(*years) == (("b", "c"), ("a",))
    assert _halves(*(_fields(each, year=2020) for each in years)) is None


def test_what_a_person_ruled_one_is_not_parted_by_a_weak_link() -> None:
    close, far = ("Bo Okafor", "Wei Zhang"), ("Imre Kovacs", "Marta Ruiz")
    mentions = [_mention(key, close) for key in "ab"] + [_mention(key, far) for key in "cd"]
    assert _halves(*mentions) == (("a", "b"), ("c", "d"))
    assert _halves(*mentions, ruled=Ruled([Ruling(("a", "b"), ("c", "d"), "same", 1)])) is None


@given(mention_lists(), st.randoms(use_true_random=False))
def test_each_paper_is_on_one_side_whatever_the_order_of_the_mentions(
    mentions: list[Mention], random: Random
) -> None:
    corpus = learned(mentions)
    found = halves({each.key: each for each in mentions}, corpus, Ruled())
    random.shuffle(mentions)
    assert halves({each.key: each for each in mentions}, corpus, Ruled()) == found
    if found is not None:
        paper_of = {each.key: each.paper for each in mentions}
        left, right = ({paper_of[key] for key in side} for side in (found.left, found.right))
        assert sorted((*found.left, *found.right)) == sorted(paper_of)
        assert not left & right
        assert len(left) >= len(right) == found.papers


@given(mention_lists())
def test_whoever_is_told_of_can_be_halved_and_falls_silent_once_the_halves_are_ruled_one(
    mentions: list[Mention],
) -> None:
    corpus = learned(mentions)
    raised = alarm(mentions, corpus)
    found = halves({each.key: each for each in mentions}, corpus, Ruled())
    assert found is not None or raised is None or not raised.is_noticeable
    if found is not None:
        ruled = Ruled([Ruling(found.left, found.right, "same", 1)])
        assert alarm(mentions, corpus, ruled.bond) is None
