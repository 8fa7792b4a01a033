"""Saved pages of one invented author, as text and in two markups, and what is read from them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.errors import PageError
from spiders.profile_page.parser import parse
from spiders.records import AuthorRecord, ListingRecord, Page, PaperRecord

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parent / "pages"
_CASES = {"text-saved": "page.txt", "html-cards": "page.html", "html-table": "page.html"}
_VISITED = date(2026, 3, 14)


def _page(case: str) -> Page:
    return parse((_PAGES / case / _CASES[case]).read_bytes(), visited=_VISITED)


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_page_gives_its_records(case: str, golden: Callable[[Path, Page], None]) -> None:
    golden(_PAGES / case, _page(case))


@pytest.mark.parametrize("case", ["html-cards", "html-table"])
def test_html_says_what_the_text_says(case: str) -> None:
    assert _page(case) == _page("text-saved")


def test_a_page_with_an_address_is_known_by_it() -> None:
    url = "https://profiles.example/authors/7"
    page = parse((_PAGES / "text-saved" / "page.txt").read_bytes(), visited=_VISITED, url=url)
    author, listing, paper, *_ = page.records
    assert (author.source_id, listing.source_id) == (url, url)
    assert paper.source_id.startswith(f"{url}#$\\ell_1$-Balls")
    assert isinstance(author, AuthorRecord)
    assert author.content.url == url


def test_the_page_is_said_on_the_day_of_the_visit() -> None:
    assert {record.said_at for record in _page("text-saved").records} == {datetime(2026, 3, 14, tzinfo=UTC)}


def test_the_real_page_is_read_whole(shared: Path) -> None:
    (seed,) = (shared / "seed").glob("*.txt")
    page = parse(seed.read_bytes(), visited=date(2026, 3, 20))
    author, listing, *papers = page.records
    assert isinstance(author, AuthorRecord)
    assert isinstance(listing, ListingRecord)
    said = author.content
    assert (said.main_field, said.papers, said.citations, said.h_index) == ("LG", 33, 1391, 32)
    assert (said.novelty, said.ai_score) == (55.0, 55.0)
    assert (len(listing.content.members), listing.content.last, page.rejects) == (33, True, ())
    assert sum(member.position is not UNSET for member in listing.content.members) == 8
    assert [member.source_id for member in listing.content.members] == [paper.source_id for paper in papers]
    contents = [paper.content for paper in papers if isinstance(paper, PaperRecord)]
    assert sum(paper.code is not UNSET for paper in contents) == 10
    assert [paper.institutions for paper in contents if paper.institutions is not UNSET] == [("pku",)]
    assert [paper.title for paper in contents if paper.submitted == "2026-03-15"] == [
        "Incentivizing Strong Reasoning from Weak Supervision"
    ]
    assert [paper.field for paper in contents if paper.authors_complete] == ["DB"]
    assert all(paper.abstract is not UNSET and paper.authors is not UNSET for paper in contents)


@pytest.mark.slow
def test_no_other_recorded_answer_is_taken_for_a_profile_page(shared: Path) -> None:
    answers = sorted((shared / "corpus").rglob("*.*"))
    for path in answers:
        with pytest.raises(PageError):
            parse(path.read_bytes(), visited=_VISITED)
    assert len(answers) > 300
