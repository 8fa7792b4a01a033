"""Author names of the tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec import UNSET

from spiders.records import PaperContent

OfTags: TypeAlias = Callable[..., PaperContent]


def _names(content: PaperContent) -> list[str]:
    return [author.name for author in content.authors] if content.authors is not UNSET else []


@pytest.mark.parametrize(
    ("written", "family", "given", "suffix"),
    [
        ("Example, Ada B.", "Example", "Ada B.", UNSET),
        ("de Muster, María", "de Muster", "María", UNSET),
        ("Probe, Ole, Jr.", "Probe", "Ole", "Jr."),
        ("Probe, III, Ole", "Probe", "Ole", "III"),
        ("Ole Probe, Jr.", UNSET, UNSET, UNSET),
        ("Ada B. Example", UNSET, UNSET, UNSET),
        ("TOY, The", UNSET, UNSET, UNSET),
        ("Collaboration, for the Toy Experiment", UNSET, UNSET, UNSET),
        ("The Toy Consortium", UNSET, UNSET, UNSET),
        ("One, Two, Three, Four", UNSET, UNSET, UNSET),
        ("样美", UNSET, UNSET, UNSET),
    ],
)
def test_only_a_family_name_before_a_comma_is_taken_apart(
    of_tags: OfTags, written: str, family: str, given: str, suffix: str
) -> None:
    authors = of_tags(("author", written)).authors
    assert authors is not UNSET
    assert [(one.name, one.family, one.given, one.suffix) for one in authors] == [(written, family, given, suffix)]


def test_institutions_and_ids_belong_to_the_author_before_them(of_tags: OfTags) -> None:
    authors = of_tags(
        ("author_institution", "of nobody"),
        ("author", "Ada Example"),
        ("author_institution", "Toy U"),
        ("author_institution", "Toy Lab"),
        ("author_institution", "Toy U"),
        ("author", "Ole Probe"),
        ("author_orcid", "https://orcid.org/0000-0000-0000-0019"),
    ).authors
    assert authors is not UNSET
    assert [one.affiliations for one in authors] == [("Toy U", "Toy Lab"), UNSET]
    assert authors[0].identifiers is UNSET
    assert authors[1].identifiers is not UNSET
    assert authors[1].identifiers[0].value == "0000-0000-0000-0019"


def test_equal_names_of_one_list_are_two_people(of_tags: OfTags) -> None:
    assert _names(of_tags(("author", "Wei Muster"), ("author", "Wei Muster"))) == ["Wei Muster"] * 2


def test_tags_that_a_page_prints_twice_are_read_once(of_tags: OfTags) -> None:
    tags = (("author", "Ada Example"), ("author", "Wei Muster"))
    assert _names(of_tags(*tags, ("title", "Toys"), *tags)) == ["Ada Example", "Wei Muster"]
    assert len(_names(of_tags(*tags, *tags))) == 4


@pytest.mark.parametrize("more", ["et al.", "and others", "...", "and et al"])
def test_a_list_that_goes_on_is_not_whole(of_tags: OfTags, more: str) -> None:
    content = of_tags(("author", "Ada Example"), ("author", more))
    assert (_names(content), content.authors_complete) == (["Ada Example"], False)
    assert of_tags(("author", "Ada Example")).authors_complete


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Example, Ada Maria; Probe, Ole", ["Example, Ada Maria", "Probe, Ole"]),
        ("Ada Example;Ole Probe;", ["Ada Example", "Ole Probe"]),
        ("Ada Example, Ole Probe, Mei Muster", ["Ada Example", "Ole Probe", "Mei Muster"]),
        ("Example, Ada Maria", ["Example, Ada Maria"]),
        (";;;", []),
        (" : ", []),
    ],
)
def test_the_old_form_holds_all_names_in_one_tag(of_tags: OfTags, value: str, names: list[str]) -> None:
    assert _names(of_tags(("authors", value))) == names


def test_the_old_form_counts_only_where_there_is_no_other(of_tags: OfTags) -> None:
    assert _names(of_tags(("authors", "A. Example; B. Probe"), ("author", "Ada Example"))) == ["Ada Example"]


def test_several_names_in_one_tag_are_told_apart_by_semicolons(of_tags: OfTags) -> None:
    assert _names(of_tags(("author", "Example, Ada; Probe, Ole"))) == ["Example, Ada", "Probe, Ole"]


def test_entities_escaped_once_too_often_are_letters(of_tags: OfTags) -> None:
    assert _names(of_tags(("author", "J&amp;ouml;rg M&amp;#252;ster"))) == ["Jörg Müster"]


def test_addresses_of_people_are_nowhere_in_the_record(of_tags: OfTags) -> None:
    content = of_tags(("author", "Ada Example"), ("author_email", "secret-place"), ("author", "Ole Probe"))
    assert "secret-place" not in repr(content)


def test_a_page_of_3000_authors_keeps_them_all(of_tags: OfTags) -> None:
    assert len(_names(of_tags(*(("author", f"Toy {number}") for number in range(3000))))) == 3000
