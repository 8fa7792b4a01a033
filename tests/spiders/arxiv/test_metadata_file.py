"""The metadata file: a line says what a harvest says, and a wrong line is a reject with its number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.metadata_file import read_line
from spiders.arxiv.oai import parse_oai
from spiders.records import PaperContent, PaperRecord, Reject

if TYPE_CHECKING:
    from pathlib import Path

_BALLS: dict[str, Any] = {
    "id": "2401.00001",
    "submitter": "Ada Example",
    "authors": 'Ada B. Example (1), J\\"org Probe, Jr. (1 and 2) and Li Sample\n'
    "  ((1) Example U, (2) Probe Institute (PI), Sampleton)",
    "title": "On $\\ell_1$\n  balls",
    "comments": "9 pages. Code: https://github.com/example-lab/balls",
    "journal-ref": "J. Invented Res. 3 (2024) 1-9",
    "doi": "10.5555/JIR.2024.3 10.5555/jir.2024.4",
    "report-no": "EX-24-01",
    "categories": "cs.LG stat.ML",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "abstract": "  We show that balls are round & that $a < b$.\nThey roll.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 1 Jan 2024 09:00:00 GMT"},
        {"version": "v2", "created": "Fri, 1 Mar 2024 23:59:59 GMT"},
    ],
    "update_date": "2026-09-30",
    "authors_parsed": [["Example", "Ada B.", ""], ["Probe", "Jörg", "Jr."], ["Sample", "Li", ""]],
}


def _line(**changes: Any) -> bytes:
    return json.dumps({**_BALLS, **changes}).encode()


def _paper(line: bytes) -> PaperContent:
    found = read_line(line, 1)
    assert isinstance(found, PaperRecord)
    return found.content


def _reject(line: bytes, number: int = 1) -> Reject:
    found = read_line(line, number)
    assert isinstance(found, Reject)
    return found


def test_a_line_makes_the_record_that_a_harvest_makes(pages: Path) -> None:
    harvested = parse_oai((pages / "oai-raw-first" / "page.xml").read_bytes()).records[0]
    assert read_line(_line(), 1) == harvested


def test_absent_fields_stay_unset() -> None:
    absent = dict.fromkeys(["comments", "journal-ref", "doi", "report-no", "license"])
    paper = _paper(_line(**absent))
    assert paper.comment is paper.journal_ref is paper.report_no is paper.license is paper.code is UNSET
    assert paper.identifiers == {"arxiv": "2401.00001"}


def test_a_comment_that_says_so_is_a_withdrawal() -> None:
    assert _paper(_line(comments="This paper has been withdrawn by the authors")).withdrawn is True
    assert _paper(_line()).withdrawn is UNSET


def test_categories_may_come_as_a_list() -> None:
    assert _paper(_line(categories=["cs.LG", "stat.ML"])).primary_category == "cs.LG"


def test_a_title_of_one_nought_is_a_title() -> None:
    assert _paper(_line(title="0")).title == "0"


@pytest.mark.parametrize("line", [b"", b"\n", b"\xef\xbb\xbf\r\n"])
def test_a_blank_line_is_nothing(line: bytes) -> None:
    assert read_line(line, 1) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "title-missing"),
        ({"authors": None}, "authors-missing"),
        ({"categories": ""}, "categories-missing"),
        ({"versions": []}, "versions-missing"),
        ({"versions": [{"version": "v1", "created": "once"}]}, "date-unreadable"),
        ({"update_date": "soon"}, "date-unreadable"),
        ({"title": 7}, "json-unexpected"),
    ],
)
def test_a_wrong_field_rejects_the_line_and_names_the_paper(changes: dict[str, Any], code: str) -> None:
    reject = _reject(_line(**changes), number=41)
    assert (reject.source_id, reject.code) == ("2401.00001", code)
    assert reject.detail.startswith("line 41: ")


@pytest.mark.parametrize("line", [_line()[:200], b"{}", b"[]", b"null", b"<html>", b"\xff\xfe", _line(id="no id")])
def test_a_line_that_is_no_paper_is_a_reject_without_an_id(line: bytes) -> None:
    reject = _reject(line, number=3)
    assert reject.source_id is None
    assert reject.detail.startswith("line 3: ")
    assert reject.slice == line[:2000].decode("utf-8", "replace")


@given(st.binary(max_size=200))
def test_no_line_raises(line: bytes) -> None:
    assert not isinstance(read_line(line, 1), PaperRecord)
