"""Listing pages: rows, sections and marks, odd rows, empty listings, pages that are no listing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.list_page import parse_list
from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parent / "pages"
_CASES = sorted(path.name for path in _PAGES.glob("list-*"))
_URL = "https://arxiv.org/list/cs/recent"


def _body(case: str) -> bytes:
    return (_PAGES / case / "page.html").read_bytes()


def _papers(case: str) -> list[PaperContent]:
    records = parse_list(_body(case), _URL).records
    return [record.content for record in records if isinstance(record.content, PaperContent)]


def _code(body: bytes, url: str = _URL) -> str:
    with pytest.raises(PageError) as caught:
        parse_list(body, url)
    return caught.value.code


def _frame(inner: str) -> bytes:
    head = "<!DOCTYPE html><html><head><title>Statistics</title></head>"
    return f"{head}<body><div id='dlpage'><h1>Statistics</h1>{inner}</div></body></html>".encode()


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_page_gives_the_records_kept_beside_it(case: str, golden: Callable[[Path, Page], None]) -> None:
    url = (_PAGES / case / "url.txt").read_text().strip()
    golden(_PAGES / case, parse_list(_body(case), url))


def test_papers_of_all_sections_are_given_whatever_their_mark() -> None:
    page = parse_list(_body("list-new"), _URL)
    assert [record.source_id for record in page.records] == [
        "2410.00001", "2410.00002", "math/0510999", "2402.00002",
    ]  # fmt: skip


def test_only_a_listing_of_new_papers_has_abstracts_and_a_kind_of_its_own() -> None:
    assert {record.kind for record in parse_list(_body("list-new"), _URL).records} == {"list-new"}
    assert {record.kind for record in parse_list(_body("list-recent"), _URL).records} == {"list"}
    assert all(paper.abstract is UNSET for paper in _papers("list-recent"))
    assert _papers("list-new")[0].abstract == (
        "We show that balls are round. Code: https://github.com/example/balls And small."
    )


def test_the_first_category_is_the_papers_own_even_under_a_cross_list() -> None:
    crossed = _papers("list-new")[1]
    assert crossed.primary_category == "quant-ph"
    assert crossed.categories == ("quant-ph", "cs.IT")


def test_dates_of_announcement_are_no_dates_of_a_paper() -> None:
    assert all(paper.submitted is UNSET and paper.updated is UNSET for paper in _papers("list-recent"))


def test_a_list_of_authors_that_the_page_cuts_is_not_complete() -> None:
    survey = _papers("list-month")[0]
    assert not survey.authors_complete
    assert survey.authors is not UNSET
    assert [name.name for name in survey.authors] == ["Ada B. Example", "Jörg Probe"]
    assert all(name.affiliations is UNSET for name in survey.authors)


def test_a_row_without_list_of_authors_says_nothing_of_them() -> None:
    assert _papers("list-recent")[0].authors is UNSET


def test_a_withdrawn_paper_is_known_by_its_comment() -> None:
    assert [paper.withdrawn for paper in _papers("list-new")] == [UNSET, UNSET, UNSET, True]


def test_odd_rows_are_rejected_and_the_others_stay() -> None:
    page = parse_list(_body("list-month"), _URL)
    assert [record.source_id for record in page.records] == ["2410.00005", "2410.00008"]
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [
        (None, "id-unreadable"),
        ("2410.00007", "row-cut"),
    ]
    assert "2410.XXXX6" in page.rejects[0].slice


def test_a_third_odd_row_breaks_the_page() -> None:
    body = _body("list-month").replace(b'id="2410.00008"', b'id="2410.YYYY8"')
    assert _code(body) == "too-many-rejects"


def test_fewer_rows_than_a_section_says_are_an_error() -> None:
    body = _body("list-recent").replace(b"showing 2 of 2", b"showing first 25 of 95")
    assert _code(body) == "list-rows-missing"


@pytest.mark.parametrize("words", ["No updates today.", "No updates for this time period."])
def test_a_listing_that_says_so_is_empty(words: str) -> None:
    page = parse_list(_frame(f"<h3>Showing new listings</h3><p>{words}</p>"), _URL)
    assert page.empty
    assert page.records == ()


def test_a_listing_that_shows_nothing_of_its_entries_is_an_error() -> None:
    inner = "<div class='paging'>Total of 3 entries</div><p>No updates for this time period.</p>"
    assert _code(_frame(inner)) == "list-page-empty"
    assert _code(_frame(inner), f"{_URL}?skip=2&show=25") == "list-page-empty"


def test_a_page_behind_the_last_entry_is_empty() -> None:
    inner = "<div class='paging'>Total of 1,675 entries</div><p>No updates for this time period.</p>"
    assert parse_list(_frame(inner), f"{_URL}?skip=1675&show=25").empty


def test_a_listing_whose_rows_have_all_gone_without_a_word_is_an_error() -> None:
    assert _code(_frame("<h3>Showing new listings</h3>")) == "not-a-listing"


def test_the_page_of_an_archive_is_no_listing() -> None:
    assert _code(_frame("").replace(b"dlpage", b"content")) == "not-a-listing"


def test_an_unknown_archive_is_gone() -> None:
    body = b"<html><head><title>x</title></head><body><h1>Invalid archive or category: junk</h1></body></html>"
    with pytest.raises(GoneError):
        parse_list(body, "https://arxiv.org/list/junk/new")


def test_denied_access_is_a_refusal() -> None:
    with pytest.raises(BlockedError):
        parse_list(b"<html><body><h1>Access Denied</h1></body></html>", _URL)


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b"<?xml version='1.0'?><feed/>"])
def test_another_answer_is_a_page_error(body: bytes) -> None:
    assert _code(body) in {"body-empty", "encoding-wrong", "not-html"}


@given(st.integers(min_value=0, max_value=len(_body("list-new").rstrip()) - len("</html>")))
def test_a_truncated_page_is_a_page_error(length: int) -> None:
    with pytest.raises(PageError):
        parse_list(_body("list-new")[:length], _URL)
