"""Typed author lines: names, affiliations, marks, groups, suffixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.author_string import split_authors
from spiders.errors import PageError


def _names(line: str) -> list[str]:
    return [name.name for name in split_authors(line).names]


def _affiliations(line: str) -> list[list[str]]:
    found = [name.affiliations for name in split_authors(line).names]
    return [[] if told is UNSET else list(told) for told in found]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Example", ["Ada Example"]),
        ("Ada Example, Per Muster", ["Ada Example", "Per Muster"]),
        ("Ada Example and Per Muster", ["Ada Example", "Per Muster"]),
        ("Ada Example,\n  Per Muster, and Li Sample", ["Ada Example", "Per Muster", "Li Sample"]),
        ("Ada Example and and Per Muster,", ["Ada Example", "Per Muster"]),
        ("Ada Example, , Per Muster.", ["Ada Example", "Per Muster."]),
        ("Ada Example & Per Muster", ["Ada Example", "Per Muster"]),
        ("Ada Example AND Per Muster", ["Ada Example", "Per Muster"]),
        ("Ada Example; Per Muster", ["Ada Example", "Per Muster"]),
        ("A.Example,P.Muster", ["A.Example", "P.Muster"]),
        ("Andy Sand, Sandy Band", ["Andy Sand", "Sandy Band"]),
        ("Ada Example*, Per Muster†", ["Ada Example", "Per Muster"]),
        ("Bell (Fictional U) and Book", ["Bell", "Book"]),
    ],
)
def test_names_end_at_commas_and_at_and(line: str, names: list[str]) -> None:
    assert _names(line) == names


@pytest.mark.parametrize(
    "name", [r"J\"org Pr{\"o}be", r"S{\o}ren \v{C}apek", r"A.\,B. Example", r"Fran\c{c}ois {\AA}l", r"J.~Muster"]
)
def test_tex_in_names_stays_as_delivered(name: str) -> None:
    assert _names(f"{name} and Per Muster") == [name, "Per Muster"]


@pytest.mark.parametrize("suffix", ["Jr.", "Jr", "Sr.", "II", "III", "IV"])
def test_a_suffix_belongs_to_the_name_before(suffix: str) -> None:
    first, second = split_authors(f"Ada B. Example, {suffix}, Per Muster").names
    assert (first.name, first.suffix) == (f"Ada B. Example {suffix}", suffix)
    assert (second.name, second.suffix) == ("Per Muster", UNSET)


def test_a_suffix_behind_an_affiliation_belongs_to_the_name_before() -> None:
    assert _names("Ada Example (Fictional U), Jr., Per Muster") == ["Ada Example Jr.", "Per Muster"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("The Sample Collaboration", ["The Sample Collaboration"]),
        (
            "The Sample Collaboration: A. Example, P. Muster",
            ["The Sample Collaboration", "A. Example", "P. Muster"],
        ),
        ("A. Example, and SAMPLE collaboration", ["A. Example", "SAMPLE collaboration"]),
        ("A. Example for the Sample Team", ["A. Example", "the Sample Team"]),
        ("A. Example (for the Sample Team)", ["A. Example", "the Sample Team"]),
        ("A. Example (the Sample Collaboration)", ["A. Example", "the Sample Collaboration"]),
        ("A. Example (and the Sample Team)", ["A. Example", "the Sample Team"]),
        ("A. Example, on behalf of the Sample Consortium", ["A. Example", "the Sample Consortium"]),
        ("A. Example for the One and Two Collaborations", ["A. Example", "the One and Two Collaborations"]),
        ("A. Example (for the One, Two and Three Teams)", ["A. Example", "the One, Two and Three Teams"]),
        ("(The Sample Collaboration) A. Example", ["The Sample Collaboration", "A. Example"]),
    ],
)
def test_a_group_is_a_name_of_its_own(line: str, names: list[str]) -> None:
    assert _names(line) == names


def test_a_group_at_an_institute_is_an_affiliation() -> None:
    assert _affiliations("A. Example (Theory Group)") == [["Theory Group"]]
    assert _affiliations("A. Example (Sample Banking Group, Probetown)") == [["Sample Banking Group, Probetown"]]


def test_a_group_takes_no_affiliation_from_the_names() -> None:
    line = "The Sample Team, A. Example (1) (for the Probe Team) ((1) Fictional U)"
    assert _names(line) == ["The Sample Team", "A. Example", "the Probe Team"]
    assert _affiliations(line) == [[], ["Fictional U"], []]


def test_authors_of_an_appendix_are_names() -> None:
    names = ["A. Example", "P. Muster"]
    assert _names("A. Example, with an appendix by P. Muster") == names
    assert _names("A. Example (with an appendix by P. Muster)") == names


@pytest.mark.parametrize(
    "end", [", et al.", " et al", ", et. al.", " and others", " and 23 others", ", et al (Sample U)"]
)
def test_a_list_that_ends_in_et_al_is_incomplete(end: str) -> None:
    line = split_authors(f"Ada Example, Per Muster{end}")
    assert [name.name for name in line.names] == ["Ada Example", "Per Muster"]
    assert not line.complete
    assert split_authors("Ada Example, Al Muster").complete


def test_an_affiliation_stands_behind_its_name() -> None:
    line = "Ada Example (Fictional U), Per Muster (Dept. of Samples, Probe and Co. (PC), Sampleton)"
    assert _names(line) == ["Ada Example", "Per Muster"]
    assert _affiliations(line) == [["Fictional U"], ["Dept. of Samples, Probe and Co. (PC), Sampleton"]]


def test_an_affiliation_holds_for_the_names_before_it_that_have_none() -> None:
    line = "A. Example (One U), B. Example, C. Example (Two U), D. Example"
    assert _affiliations(line) == [["One U"], ["Two U"], ["Two U"], []]


def test_a_lone_parenthesis_in_a_long_list_holds_for_its_name_alone() -> None:
    line = ", ".join(f"A. Name{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") + " (Maiden)"
    assert _affiliations(line)[-2:] == [[], ["Maiden"]]


@pytest.mark.parametrize(
    "line",
    [
        "A. Example (1), B. Probe (1,2), C. Muster (2) ((1) One U, (2) Two U)",
        "A. Example (1), B. Probe (1 and 2), C. Muster (2), ((1) One U (2) Two U)",
        "A. Example (1), B. Probe (1, 2) and C. Muster (2) ((1) One U, and (2) Two U)",
        "A. Example (1), B. Probe (1) (2), C. Muster (2) ((1) One U; (2) Two U)",
        "A. Example (a), B. Probe (a, b), C. Muster (b) ((a) One U, (b) Two U)",
        "A. Example (*), B. Probe (*,**), C. Muster (**) (* One U, ** Two U)",
        "A. Example (1), B. Probe (1,2), C. Muster (2) (1: One U; 2: Two U)",
        "A. Example (1), B. Probe (1,2), C. Muster (2) (1 One U, 2 Two U)",
        "A. Example (1), B. Probe (1,2), C. Muster (2), (1) One U, (2) Two U",
        "A. Example [1], B. Probe [1,2], C. Muster [2] ([1] One U, [2] Two U)",
        "A. Example$^{1}$, B. Probe$^{1,2}$, C. Muster$^2$ ($^{1}$ One U, $^{2}$ Two U)",
        "A. Example^1, B. Probe^{1,2}, C. Muster^2 ((1) One U, (2) Two U)",
    ],
)
def test_marks_are_explained_by_the_list_at_the_end(line: str) -> None:
    assert _names(line) == ["A. Example", "B. Probe", "C. Muster"]
    assert _affiliations(line) == [["One U"], ["One U", "Two U"], ["Two U"]]


def test_marks_that_nothing_explains_are_no_affiliations() -> None:
    assert _affiliations("A. Example (1), B. Probe (1,2)") == [[], []]


def test_parentheses_in_a_listed_affiliation_stay() -> None:
    line = "A. Example (1) ((1) Sample Institute (SI) of Probes (Sampleton), U.S.A.)"
    assert _affiliations(line) == [["Sample Institute (SI) of Probes (Sampleton), U.S.A."]]


def test_a_nickname_is_a_part_of_the_name() -> None:
    assert _names("Yung (Jack) Probe, Ada Example") == ["Yung (Jack) Probe", "Ada Example"]
    assert _names('Ada B. ("Addie") Example') == ['Ada B. ("Addie") Example']


def test_a_missing_comma_behind_an_affiliation_parts_two_names() -> None:
    line = "A. Example (Sample) B. Probe (Muster)"
    assert _names(line) == ["A. Example", "B. Probe"]
    assert _affiliations(line) == [["Sample"], ["Muster"]]


@pytest.mark.parametrize("note", ["Eds.", "eds", "editor", "deceased", "1999"])
def test_a_note_is_no_affiliation(note: str) -> None:
    assert _affiliations(f"Ada Example ({note})") == [[]]


def test_a_parenthesis_that_nobody_closes_ends_with_the_line() -> None:
    assert _affiliations("Ada Example (Fictional U, Sampleton") == [["Fictional U, Sampleton"]]
    assert _names("Ada Example), Per Muster") == ["Ada Example", "Per Muster"]


@pytest.mark.parametrize("line", ["", "  ", ",", "and", "(1)", "1, 2", "()"])
def test_a_line_without_a_name_is_refused(line: str) -> None:
    with pytest.raises(PageError, match="authors-missing"):
        split_authors(line)


_LINES = st.text(alphabet='AbÖ .,;:()[]1$^{}*&\\"', max_size=60) | st.lists(
    st.sampled_from(
        ["Ada Example", "and", ",", "(", ")", "(1)", "(1,2)", "((1) U)", "Jr.", "et al.", "the X Team"]
    )
).map(" ".join)


@given(_LINES)
def test_any_line_gives_names_or_is_refused(line: str) -> None:
    try:
        names = _names(line)
    except PageError:
        names = []
    assert all(any(letter.isalpha() for letter in name) for name in names)
    assert names or not line.strip("Ö").startswith("Ada Example")


@given(st.lists(st.text(alphabet="abcXYZéøÖ. '-", min_size=1, max_size=12), min_size=1, max_size=8))
def test_names_joined_by_commas_come_apart_again(names: list[str]) -> None:
    plain = [" ".join(f"{name} Example".split()) for name in names]
    told = _names(", ".join(plain[:-1]) + " and " + plain[-1])
    assert told == plain
