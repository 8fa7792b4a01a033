"""Titles: what is one title, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import titles

_WORDS = ("on", "the", "theory", "of", "balls", "part", "I", "II", "2004", "$\\beta$", "Réseaux:", "erratum")
_TITLES = st.one_of(st.text(), st.lists(st.sampled_from(_WORDS)).map(" ".join))


@given(_TITLES, _TITLES)
def test_comparing_does_not_depend_on_which_title_comes_first(left: str, right: str) -> None:
    assert titles.compare(left, right) == titles.compare(right, left)


@given(_TITLES)
def test_reading_a_title_never_fails_and_a_title_with_words_equals_itself(title: str) -> None:
    expected = "equal" if titles.parse(title).tokens else "unlike"
    assert titles.compare(title, title) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("$β$-Balls: Direct Proofs", "$\\beta$-balls: direct proofs"),
        ("On the Semantics of ``Now'' in Balls", "On the semantics of now in balls"),
        ("Proofs &amp; Balls of Gr&uuml;n", r"Proofs & balls of Gr\"un"),
        ("VideoAnywhere: A Theory", "Video anywhere: a theory"),
        ("The {BALL} Theory of $\\mathbb{R}$", "The ball theory of R"),
        ("Balls’ end", "Balls' End"),
    ],
)
def test_markup_case_and_punctuation_are_without_influence(left: str, right: str) -> None:
    assert titles.compare(left, right) == "equal"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Accociation of heavy balls", "Association of heavy balls"),
        ("Heavy balls and their theory (extended abstract)", "Heavy balls and their theory"),
        ("Process theory of balls", "Processes theory of balls"),
    ],
)
def test_typing_errors_and_added_words_are_spelling(left: str, right: str) -> None:
    assert titles.compare(left, right) == "spelling"


def test_a_subtitle_left_out_lies_within() -> None:
    long = "Constructing the next ball theories: like the handyman or like the engineer?"
    assert titles.compare("Constructing the Next Ball Theories", long) == "within"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Supervised theory of heavy balls", "Unsupervised theory of heavy balls"),
        ("Upper bounds for heavy balls", "Lower bounds for heavy balls"),
        ("Microscopic theory of heavy balls", "Macroscopic theory of heavy balls"),
        ("Intermolecular forces in heavy balls", "Intramolecular forces in heavy balls"),
    ],
)
def test_one_other_word_is_another_title(left: str, right: str) -> None:
    assert titles.compare(left, right) in {"reworded", "unlike"}


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        ("Balls, Part I", "Balls, Part II", False),
        ("Balls, Part II", "Balls, part 2", True),
        ("Balls I", "Balls II", False),
        ("GPT-3 balls", "GPT-4 balls", False),
        ("Proceedings of Balls 2004", "Proceedings of Balls 2005", False),
        ("The Fourth Workshop on Balls", "The 4th workshop on balls", True),
        ("1,000 balls", "1000 balls", True),
        ("Balls, part one", "Balls, part two", False),
        ("I see balls", "i see balls", True),
    ],
)
def test_numbers_and_numerals_are_compared(left: str, right: str, agree: bool) -> None:
    assert titles.numbers_agree(titles.parse(left), titles.parse(right)) is agree


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Comment on “Heavy balls”", "comment"),
        ("Comments on Heavy balls", "comment"),
        ("Reply to: Heavy balls", "reply"),
        ("Erratum: Heavy balls", "erratum"),
        ("Publisher's Correction: Heavy balls", "erratum"),
        ("Heavy balls (Corrigendum)", "erratum"),
        ("Retraction of Heavy balls", "retraction"),
        ("Heavy balls", ""),
        ("A commentary corpus", ""),
        ("Error correction of balls", ""),
    ],
)
def test_pieces_about_other_papers_are_known(title: str, about: str) -> None:
    assert titles.parse(title).about == about


@pytest.mark.parametrize(
    "title", ["Preface", "Guest Editorial", "Editor's notes", "Editor 's notes", "Introduction"]
)
def test_titles_that_many_papers_bear_are_generic(title: str) -> None:
    assert titles.parse(title).generic


def test_a_short_title_is_not_yet_generic() -> None:
    assert titles.parse("Altruistic balls").short
    assert not titles.parse("Altruistic balls").generic


@given(_TITLES)
def test_plain_text_is_folded_once_for_all(title: str) -> None:
    assert titles.plain(title) == titles.plain(title).lower()
