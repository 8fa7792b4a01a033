"""The query API: feeds of papers, error feeds, empty pages and refusals."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.api import parse_api
from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parent / "pages"
_SEARCH = (_PAGES / "api-search" / "page.xml").read_bytes()
_CASES = sorted(path.name for path in _PAGES.glob("api-*"))


def _feed(entries: str = "", total: int = 0, start: int = 0) -> bytes:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title><updated>2026-04-12T22:09:26Z</updated>
<opensearch:totalResults>{total}</opensearch:totalResults><opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>""".encode()


def _entry(number: int, title: str = "A title", paper_id: str | None = None) -> str:
    return f"""<entry><id>{paper_id or f"http://arxiv.org/abs/2401.{number:05}v1"}</id><title>{title}</title>
<updated>2024-01-02T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>
<author><name>Ada Example</name></author></entry>"""


def _contents(page: Page) -> dict[str, PaperContent]:
    return {
        record.source_id: record.content for record in page.records if isinstance(record.content, PaperContent)
    }


def _code(body: bytes, query_ids: tuple[str, ...] | None = None) -> str:
    with pytest.raises(PageError) as caught:
        parse_api(body, query_ids=query_ids)
    return caught.value.code


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_answer_gives_the_records_kept_beside_it(case: str, golden: Callable[[Path, Page], None]) -> None:
    golden(_PAGES / case, parse_api((_PAGES / case / "page.xml").read_bytes()))


def test_subject_classes_of_msc_and_acm_are_no_categories() -> None:
    assert _contents(parse_api(_SEARCH))["2401.00001"].categories == ("cs.LG", "stat.ML")


def test_the_doi_is_the_publishers_and_never_arxivs_own() -> None:
    papers = _contents(parse_api(_SEARCH))
    assert papers["2401.00001"].identifiers == {"arxiv": "2401.00001", "doi": "10.5555/balls.2024.1"}
    assert papers["2402.00002"].identifiers == {"arxiv": "2402.00002"}


def test_only_a_comment_that_begins_by_saying_so_withdraws_a_paper() -> None:
    papers = _contents(parse_api(_SEARCH))
    assert papers["2402.00002"].withdrawn is True
    assert papers["2403.00003"].withdrawn is UNSET


def test_a_title_may_be_a_zero_and_an_author_may_have_a_namesake_beside() -> None:
    paper = _contents(parse_api(_SEARCH))["hep-th/9901999"]
    assert paper.title == "0"
    assert paper.authors is not UNSET
    assert [name.name for name in paper.authors] == ["The Sample Collaboration", "Wei Muster", "Wei Muster"]


def test_a_list_of_more_than_a_hundred_authors_stays_whole_and_in_order() -> None:
    names = [f"A. Muster{number}" for number in range(150)]
    authors = "".join(f"<author><name>{name}</name></author>" for name in names)
    entry = _entry(1).replace("<author><name>Ada Example</name></author>", authors)
    paper = _contents(parse_api(_feed(entry, total=1)))["2401.00001"]
    assert paper.authors is not UNSET
    assert [name.name for name in paper.authors] == names


def test_a_search_without_results_is_empty() -> None:
    page = parse_api(_feed())
    assert page.empty
    assert page.records == ()


def test_one_unknown_id_is_gone_and_several_are_empty() -> None:
    with pytest.raises(GoneError) as caught:
        parse_api(_feed(), query_ids=("0808.05394",))
    assert caught.value.code == "id-unknown"
    assert parse_api(_feed(), query_ids=("0808.05394", "0808.05395")).empty


def test_an_id_that_is_missing_among_known_ones_is_passed_over() -> None:
    page = parse_api(_feed(_entry(2), total=1), query_ids=("2401.00001", "2401.00002"))
    assert [record.source_id for record in page.records] == ["2401.00002"]
    assert not page.empty


def test_an_empty_page_before_the_last_result_must_be_asked_again() -> None:
    assert _code(_feed(total=300, start=100)) == "api-page-empty"


def test_an_empty_page_behind_the_last_result_is_empty() -> None:
    assert parse_api(_feed(total=300, start=300)).empty


def test_a_short_last_page_is_read_like_any_other() -> None:
    assert len(parse_api(_feed(_entry(1), total=101, start=100)).records) == 1


def test_an_error_feed_is_an_error_whatever_its_status_was() -> None:
    error = "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
    body = _feed(f"{error}<summary>incorrect id format for abc</summary></entry>", total=1)
    with pytest.raises(PageError, match="incorrect id format for abc") as caught:
        parse_api(body, query_ids=("abc",))
    assert caught.value.code == "api-error"


def test_a_paper_with_the_title_error_is_a_paper() -> None:
    assert _contents(parse_api(_feed(_entry(1, title="Error"), total=1)))["2401.00001"].title == "Error"


def test_one_odd_entry_is_rejected_with_its_source_and_stops_nothing() -> None:
    entries = "".join(_entry(number) for number in range(1, 4)) + _entry(4, title=" ")
    page = parse_api(_feed(entries, total=4))
    assert len(page.records) == 3
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [("2401.00004", "title-missing")]
    assert "<published>2024-01-01T00:00:00Z</published>" in page.rejects[0].slice


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+10:00", "2024-13-01", "yesterday"])
def test_an_entry_with_a_date_that_is_none_is_rejected(day: str) -> None:
    page = parse_api(_feed(_entry(1) + _entry(2).replace("2024-01-01T00:00:00Z", day), total=2))
    assert [reject.code for reject in page.rejects] == ["date-unreadable"]


def test_an_entry_whose_id_cannot_be_read_is_rejected_without_id() -> None:
    page = parse_api(_feed(_entry(1) + _entry(2, paper_id="http://arxiv.org/abs/what"), total=2))
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [(None, "id-unreadable")]


def test_more_than_two_odd_entries_break_the_page() -> None:
    entries = _entry(1) + "".join(_entry(number, title="") for number in range(2, 5))
    assert _code(_feed(entries, total=4)) == "too-many-rejects"


def test_two_in_a_hundred_odd_entries_are_borne() -> None:
    entries = "".join(_entry(number, title="" if number < 4 else "A title") for number in range(1, 151))
    assert len(parse_api(_feed(entries, total=150)).rejects) == 3


def test_a_page_whose_only_entry_is_odd_is_no_success() -> None:
    assert _code(_feed(_entry(1, title=""), total=1)) == "title-missing"


def test_of_two_versions_of_a_paper_the_newer_one_is_given() -> None:
    older = _entry(1, title="Older")
    newer = _entry(1, title="Newer").replace("v1<", "v2<").replace("2024-01-02", "2024-02-02")
    for entries in (older + newer, newer + older):
        page = parse_api(_feed(entries, total=2))
        assert [paper.title for paper in _contents(page).values()] == ["Newer"]
        assert len(page.records) == 1


def test_throttling_is_a_refusal() -> None:
    with pytest.raises(BlockedError):
        parse_api(b"Rate exceeded.")


@pytest.mark.parametrize(
    "words", ["Access Denied", "Please verify you are human", "Just a moment...", "reCAPTCHA"]
)
def test_a_page_for_people_in_place_of_a_feed_is_a_refusal(words: str) -> None:
    with pytest.raises(BlockedError):
        parse_api(f"<!DOCTYPE html><html><head><title>{words}</title></head><body></body></html>".encode())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body-empty"),
        (b" \n", "body-empty"),
        (b"\x00\x01\xff", "not-xml"),
        (b'{"a": 1}', "not-xml"),
        (b"<html><body>Service Unavailable</body></html>", "not-xml"),
        (b"<rss version='2.0'></rss>", "not-a-feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "api-counts-missing"),
        (_SEARCH[:3000], "xml-broken"),
    ],
)
def test_another_answer_is_named(body: bytes, code: str) -> None:
    assert _code(body) == code


@given(st.integers(min_value=0, max_value=len(_SEARCH.rstrip()) - 1))
def test_a_truncated_answer_is_a_page_error(length: int) -> None:
    with pytest.raises(PageError):
        parse_api(_SEARCH[:length])


@given(st.integers(min_value=0, max_value=len(_SEARCH) - 1), st.binary(max_size=20))
def test_an_answer_with_foreign_bytes_is_read_or_a_page_error(at: int, foreign: bytes) -> None:
    with suppress(PageError):
        assert parse_api(_SEARCH[:at] + foreign + _SEARCH[at + len(foreign) :]).records
