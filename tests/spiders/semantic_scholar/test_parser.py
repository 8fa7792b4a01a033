"""What the API may send instead of an answer, and records with odd values."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import AuthorRecord, PaperRecord
from spiders.semantic_scholar import parser
from spiders.semantic_scholar.fields import unread

_PAPER = {"paperId": "a1", "title": "On Balls", "authors": [{"authorId": "1", "name": "Ada Example"}]}


def _body(value: object) -> bytes:
    return json.dumps(value).encode()


def _refused(body: bytes) -> PageError:
    with pytest.raises(PageError) as caught:
        parser.parse_author(body)
    return caught.value


def _one(**changed: Any) -> PaperRecord:
    (record,) = parser.parse_paper(_body(_PAPER | changed)).records
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", PageError, "body-empty"),
        (b" \n", PageError, "body-empty"),
        (b'{"authorId": "1", "na', PageError, "not-json"),
        (b"\x00\xff\xfe", PageError, "not-json"),
        (b'{"name": "\xff"}', PageError, "not-json"),
        (b"[" * 5000, PageError, "not-json"),
        (b"[]", PageError, "frame-broken"),
        (b"null", PageError, "frame-broken"),
        (b"Too Many Requests", BlockedError, "throttled"),
        (b"<!DOCTYPE html><title>Just a moment...</title>", BlockedError, "html-for-json"),
        (b'{"message": "Too Many Requests. Please wait.", "code": "429"}', BlockedError, "throttled"),
        (b'{"message": "Limit Exceeded"}', BlockedError, "throttled"),
        (b'{"message": "Forbidden"}', BlockedError, "refused"),
        (b'{"error": "Author with id 0 not found"}', GoneError, "id-unknown"),
        (b'{"error": "No valid author ids given"}', GoneError, "id-unknown"),
        (b'{"error": "Unrecognized or unsupported fields: [x]"}', PageError, "source-error"),
        (b'{"message": "Internal server error"}', PageError, "source-error"),
        (b'{"message": "Endpoint request timed out"}', PageError, "source-error"),
        (b'{"name": "Ada Example"}', PageError, "id-missing"),
        (b'{"authorId": "1", "name": null}', PageError, "author-name-missing"),
        (b'{"authorId": "1", "name": "Ada", "hIndex": "7"}', PageError, "field-unreadable"),
        (b'{"authorId": "1", "name": "Ada", "hIndex": true}', PageError, "field-unreadable"),
    ],
)
def test_what_is_no_author_is_refused(body: bytes, kind: type[PageError], code: str) -> None:
    error = _refused(body)
    assert (type(error), error.code) == (kind, code)


def test_a_byte_order_mark_is_no_error() -> None:
    assert parser.parse_author(b'\xef\xbb\xbf{"authorId": "1", "name": "Ada"}').records


def test_only_web_addresses_are_taken_for_homepages() -> None:
    (who,) = parser.parse_author(_body({"authorId": 1, "name": "Ada", "homepage": "mailto:somebody"})).records
    assert isinstance(who, AuthorRecord)
    assert (who.source_id, who.content.homepage) == ("1", UNSET)


def test_a_batch_that_does_not_match_its_question_is_refused() -> None:
    with pytest.raises(PageError, match="frame-broken"):
        parser.parse_author_batch(_body([None]), ["1", "2"])


def test_many_unknown_ids_do_not_spoil_a_batch() -> None:
    asked = [str(number) for number in range(10)]
    page = parser.parse_author_batch(_body([None] * 9 + [{"authorId": "9", "name": "Ada"}]), asked)
    assert (len(page.records), [reject.source_id for reject in page.rejects]) == (1, asked[:9])


def test_a_batch_of_unknown_ids_only_is_gone() -> None:
    with pytest.raises(GoneError):
        parser.parse_paper_batch(_body([None, None]), ["ARXIV:1", "ARXIV:2"])


def test_two_ids_of_one_paper_give_one_record() -> None:
    page = parser.parse_paper_batch(_body([_PAPER, _PAPER]), ["ARXIV:1", "DOI:2"])
    assert (len(page.records), page.rejects) == (1, ())
    page = parser.parse_paper_batch(_body([_PAPER, _PAPER | {"title": "On Cubes"}]), ["ARXIV:1", "DOI:2"])
    assert [reject.code for reject in page.rejects] == ["id-repeated"]


def test_a_merged_author_has_the_id_of_the_answer() -> None:
    page = parser.parse_author_batch(_body([{"authorId": "2", "name": "Ada"}]), ["1"])
    assert [record.source_id for record in page.records] == ["2"]


def test_one_odd_paper_is_a_reject_and_many_refuse_the_page() -> None:
    odd = {"paperId": None, "title": "On Nothing"}
    page = parser.parse_author_papers(_body({"offset": 0, "data": [_PAPER, odd, 7]}), owner_id="1")
    assert [reject.code for reject in page.rejects] == ["id-missing", "frame-broken"]
    with pytest.raises(PageError, match="too-many-rejects"):
        parser.parse_author_papers(_body({"offset": 0, "data": [_PAPER, odd, odd, odd]}), owner_id="1")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"offset": 0}, "data-missing"),
        ({"data": []}, "paging-broken"),
        ({"offset": 100, "next": 100, "data": []}, "paging-broken"),
        ({"offset": "0", "data": []}, "field-unreadable"),
        ({"offset": 0, "data": None}, "data-missing"),
    ],
)
def test_a_broken_frame_is_refused(frame: dict[str, object], code: str) -> None:
    with pytest.raises(PageError, match=code):
        parser.parse_author_papers(_body(frame), owner_id="1")


def test_a_count_without_authors_is_no_success() -> None:
    with pytest.raises(PageError, match="data-missing"):
        parser.parse_author_search(_body({"total": 5, "offset": 0, "data": []}))


@pytest.mark.parametrize(
    ("day", "year", "published"),
    [
        ("2024-01-01", 2024, "2024-01-01"),
        ("2024-01-01", None, "2024-01-01"),
        ("2023-12-31", 2024, "2024"),
        (None, 2024, "2024"),
        (None, None, UNSET),
    ],
)
def test_the_year_wins_over_a_day_of_another_year(day: str | None, year: int | None, published: object) -> None:
    assert _one(publicationDate=day, year=year).content.published == published


@pytest.mark.parametrize("changed", [{"publicationDate": "soon"}, {"year": 0}, {"year": 20240}])
def test_an_impossible_date_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(PageError, match="date-unreadable"):
        _one(**changed)


@pytest.mark.parametrize(
    "changed", [{"title": ""}, {"title": None}, {"authors": [7]}, {"authors": [{"name": ""}]}]
)
def test_a_paper_without_what_it_must_have_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(PageError):
        _one(**changed)


def test_an_author_list_of_thousands_keeps_its_order() -> None:
    names = [f"Ada {number} Example" for number in range(3000)]
    found = _one(authors=[{"authorId": None, "name": name} for name in names]).content.authors
    assert found is not UNSET
    assert [name.name for name in found] == names


def test_a_field_that_nobody_knows_speaks() -> None:
    thing = _PAPER | {"mood": "good", "tldr": None, "externalIds": {"OpenAlex": "W1"}, "authors": [{"orcid": "x"}]}
    assert unread(thing, "paper") == {"paper.mood", "externalIds.OpenAlex", "authors.orcid"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    "authorId",
                    "paperId",
                    "name",
                    "title",
                    "data",
                    "offset",
                    "next",
                    "total",
                    "authors",
                    "papers",
                    "year",
                    "journal",
                    "externalIds",
                    "error",
                )
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(_JSON.map(_body) | st.binary(max_size=60))
def test_no_body_ends_in_another_error_than_that_of_a_page(body: bytes) -> None:
    for parse in (parser.parse_author, parser.parse_author_search, parser.parse_paper):
        with suppress(PageError):
            page = parse(body)
            assert page.records or page.empty
    with suppress(PageError):
        parser.parse_author_papers(body, owner_id="1")
    with suppress(PageError):
        parser.parse_paper_batch(body, ["1", "2"])
