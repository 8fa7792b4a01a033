"""References in the styles of several fields are taken apart; what is no reference stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.citations import looks_like, parse
from pipeline.identity.file_rows import reference

_TITLE = "Sparse gates for very long documents"


@pytest.mark.parametrize(
    "text",
    [
        f"[1] Lindqvist, A. B., Okafor, C., & van den Berg, D. (1994). {_TITLE}. Journal of Gates, 6, 37-66.",
        f"A. B. Lindqvist, C. Okafor and D. van den Berg. {_TITLE}. Journal of Gates 6:37-66, 1994",
        f"Lindqvist, A. B.; Okafor, C.; and van den Berg, D. 1994. {_TITLE}. Journal of Gates.",
        f'A. B. Lindqvist, C. Okafor, D. van den Berg, "{_TITLE}," in Proc. 5th Conf. on Gates, 1994, pp. 3-9.',
        f"Lindqvist AB, Okafor C & van den Berg D. {_TITLE}. J Gates 1994;55:119-139",
        f"Lindqvist, A.B., Okafor, C., van den Berg, D.: {_TITLE}. In: Proceedings of Gates (1994) 382-391",
        f"Ada B. Lindqvist, Chidi Okafor, and Dirk van den Berg. {_TITLE}. Journal of Gates, 1994.",
        f"lindqvist, a. b., okafor, c., and van den berg, d. {_TITLE}, journal of gates, 6:37-66, 1994".lower(),
    ],
)
def test_styles_of_references_give_the_same_people_title_and_year(text: str) -> None:
    assert looks_like(text)
    found = parse(text)
    assert found.title.lower() == _TITLE.lower()
    assert [name.split()[-1].lower() for name in found.authors] == ["lindqvist", "okafor", "berg"]
    assert found.year == 1994
    assert "gates" in found.venue.lower()


def test_a_cut_list_of_people_ends_where_it_says() -> None:
    found = parse(f"A. Lindqvist et al. {_TITLE}. Journal of Gates, 1994.")
    assert (found.authors, found.title) == (("A. Lindqvist",), _TITLE)


@pytest.mark.parametrize(
    "title",
    [
        _TITLE,
        "A theory of heavy balls in motion",
        "Proceedings of the workshop on gates",
        "GATE: a system for long documents at the 1999 conference",
    ],
)
def test_a_bare_title_is_no_reference(title: str) -> None:
    assert not looks_like(title)


@given(st.text(max_size=200))
def test_any_text_is_taken_apart_without_losing_its_words(text: str) -> None:
    found = parse(text)
    parts = " ".join((*found.authors, found.title, found.venue, str(found.year or "")))
    letters = {word.lower() for word in text.split() if word.isalpha() and len(word) > 6}
    assert letters <= {word.lower().strip(" ,.;:") for word in parts.split()} | {"publication"}


def test_a_reference_becomes_a_record_whose_list_may_go_on() -> None:
    record = reference("a", f"A. Lindqvist and C. Okafor. {_TITLE}. Journal of Gates, 1994.")
    assert (record.title, record.year, record.authors_complete) == (_TITLE, 1994, False)
    assert record.authors == ("A. Lindqvist", "C. Okafor")


def test_pages_and_year_are_no_part_of_a_title() -> None:
    found = parse(f"A. Lindqvist, B. Okafor: {_TITLE}, pages 20-32, 1994")
    assert (found.title, found.year) == (_TITLE, 1994)
