"""Every recorded answer of the API, the parser that gets it, and what comes out."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import AuthorRecord, ListingRecord, PaperRecord
from spiders.semantic_scholar import parser
from spiders.semantic_scholar.fields import unread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spiders.records import Page

_OWNER = "1723755"
_ASKED = [
    "CorpusId:211530585",
    "CorpusId:470667",
    "10.2139/ssrn.2250500",
    "0f40b1f08821e22e859c6050916cec3667778613",
]
_AUTHOR_PAPERS = partial(parser.parse_author_papers, owner_id=_OWNER)
_AUTHORS = partial(parser.parse_author_batch, asked=["3234559", "1726629", "1711844"])
_AUTHORS_ONE_UNKNOWN = partial(parser.parse_author_batch, asked=["0", "3234559", "1726629", "1711844"])

_READ: dict[str, tuple[Callable[[bytes], Page], int, int]] = {
    "author/full_author_turing.json": (parser.parse_author, 62, 0),
    "author/get_author-0.json": (parser.parse_author, 1, 0),
    "author_batch/get_authors-0.json": (_AUTHORS, 3, 0),
    "author_batch/get_authors_not_found_warning-0.json": (_AUTHORS_ONE_UNKNOWN, 3, 1),
    "author_papers/get_author_papers-0.json": (_AUTHOR_PAPERS, 101, 0),
    "author_papers/get_author_papers-1.json": (_AUTHOR_PAPERS, 101, 0),
    "author_papers/get_author_papers-8.json": (_AUTHOR_PAPERS, 76, 0),
    "author_search/search_author-0.json": (parser.parse_author_search, 59, 0),
    "paper/DOI-10.1016-j.addr.2015.01.008.json": (parser.parse_paper, 1, 0),
    "paper/DOI-10.1021-acs.jctc.2c01235.json": (parser.parse_paper, 1, 0),
    "paper/DOI-10.1023-a-1007154515475.json": (parser.parse_paper, 1, 0),
    "paper/DOI-10.1038-s42256-024-00832-8.json": (parser.parse_paper, 1, 0),
    "paper/DOI-10.48550-arxiv.2312.07559.json": (parser.parse_paper, 1, 0),
    "paper/get_paper-0.json": (parser.parse_paper, 1, 0),
    "paper/null_values.json": (parser.parse_paper, 1, 0),
    "paper_batch/get_papers-0.json": (partial(parser.parse_paper_batch, asked=_ASKED[1:]), 3, 0),
    "paper_batch/get_papers_not_found_warning-0.json": (partial(parser.parse_paper_batch, asked=_ASKED), 3, 1),
}
"""Answers that are read: parser, number of records, number of rejects."""

_REFUSED: dict[str, tuple[type[PageError], str]] = {
    "error/DOI-10.1101-2024.04.01.587366.json": (GoneError, "id-unknown"),
    "error/debug-0.json": (BlockedError, "refused"),
    "error/get_recommended_papers_from_lists_negative_only-0.json": (PageError, "source-error"),
    "error/not_found-0.json": (GoneError, "id-unknown"),
    "error/not_found-1.json": (GoneError, "id-unknown"),
    "error/search_429.json": (BlockedError, "throttled"),
    **dict.fromkeys(
        (
            "paper_authors/get_paper_authors-0.json",
            "paper_bulk/search_paper_bulk_retrieval_traversing_results-0.json",
            "paper_bulk/search_paper_bulk_retrieval_traversing_results-1.json",
            "paper_bulk/search_paper_bulk_retrieval_traversing_results-2.json",
            "paper_citations/get_paper_citations-0.json",
            "paper_citations/one_citation.json",
            "paper_citations/one_reference.json",
            "paper_match/search-match-query-An-essential-role-of-active-site-a-8b9128.json",
            "paper_match/search-match-query-Effect-of-native-oxide-layers-on-c-31cdba.json",
            "paper_match/search-match-query-High-throughput-screening-of-human-3b4fb2.json",
            "paper_match/search-match-query-PaperQA-Retrieval-Augmented-Genera-5283f7.json",
            "paper_match/search-match-query-empty-results-edge-case-query.json",
            "paper_references/get_paper_references-0.json",
            "paper_references/get_paper_references-1.json",
            "paper_search/empty_paginated_results-0.json",
            "paper_search/search_paper_fields_of_study-0.json",
            "paper_search/search_paper_match_title-0.json",
            "paper_search/search_paper_next_page-1.json",
            "paper_search/search_snippet-0.json",
            "recommendations/get_recommended_papers_from_lists-0.json",
        ),
        (PageError, "id-missing"),
    ),
}
"""Answers that `parse_paper` refuses: errors, and endpoints that the spider does not ask."""


@pytest.fixture(scope="module")
def recorded(shared: Path) -> Path:
    return shared / "corpus" / "semanticscholar"


def test_the_tables_name_every_recorded_answer(recorded: Path) -> None:
    answers = {str(path.relative_to(recorded)) for path in recorded.rglob("*.json")}
    assert {name for name in answers if not name.endswith(".meta.json")} == {*_READ, *_REFUSED}


@pytest.mark.parametrize("name", _READ)
def test_a_recorded_answer_is_read(recorded: Path, name: str) -> None:
    parse, records, rejects = _READ[name]
    page = parse((recorded / name).read_bytes())
    assert (len(page.records), len(page.rejects), page.empty) == (records, rejects, False)


@pytest.mark.parametrize("name", _REFUSED)
def test_a_recorded_answer_is_refused_with_a_clear_code(recorded: Path, name: str) -> None:
    kind, code = _REFUSED[name]
    with pytest.raises(PageError) as caught:
        parser.parse_paper((recorded / name).read_bytes())
    assert (type(caught.value), caught.value.code) == (kind, code)


@pytest.mark.parametrize(
    "name", [*_READ, "paper_authors/get_paper_authors-0.json", "paper_search/empty_paginated_results-0.json"]
)
def test_no_field_of_a_recorded_answer_is_left_over(recorded: Path, name: str) -> None:
    answer = json.loads((recorded / name).read_bytes())
    shape = "author" if name.startswith(("author/", "author_batch", "author_search", "paper_authors")) else "paper"
    if isinstance(answer, dict) and "offset" in answer:
        assert unread(answer, "frame") == set()
        answer = answer.get("data")
    assert unread(answer, shape) == set()


@pytest.mark.parametrize("name", _READ)
def test_a_recorded_answer_that_is_cut_is_refused(recorded: Path, name: str) -> None:
    body = (recorded / name).read_bytes().strip()
    for end in (0, 1, len(body) // 2, len(body) - 1):
        with pytest.raises(PageError):
            _READ[name][0](body[:end])


def _paper(page: Page, place: int = 0) -> PaperRecord:
    record = page.records[place]
    assert isinstance(record, PaperRecord)
    return record


def test_an_author_with_all_fields_is_read_in_detail(recorded: Path) -> None:
    page = parser.parse_author((recorded / "author" / "full_author_turing.json").read_bytes())
    who, own, *papers = page.records
    assert isinstance(who, AuthorRecord)
    assert isinstance(own, ListingRecord)
    assert (who.source_id, who.content.papers, who.content.citations, who.content.h_index) == (
        "2262347",
        60,
        12415,
        23,
    )
    assert (who.content.affiliations, who.content.homepage) == (UNSET, UNSET)
    assert who.content.identifiers is not UNSET
    assert [(known.scheme, known.evidence) for known in who.content.identifiers] == [
        ("s2", "matched"),
        ("dblp", "name"),
    ]
    assert (own.content.last, own.content.total, len(own.content.members)) == (True, 60, 60)
    assert all(member.position is not UNSET for member in own.content.members)
    contents = [paper.content for paper in papers if isinstance(paper, PaperRecord)]
    assert sum(paper.abstract is not UNSET for paper in contents) == 34
    assert sum(paper.published is not UNSET for paper in contents) == 59
    assert sum("doi" in (paper.identifiers or {}) for paper in contents) == 32


@pytest.mark.parametrize(
    ("name", "start", "last", "following", "title"),
    [
        ("0", 0, False, 100, "SARS-CoV-2 hijacks p38β/MAPK11 to promote virus replication"),
        ("1", 100, False, 200, "Age-induced accumulation of methylmalonic acid promotes tumour progression"),
        ("8", 800, True, None, "Cell and molecular physiology. Modulation of membrane transport systems"),
    ],
)
def test_a_part_of_a_list_knows_its_place(
    recorded: Path, name: str, start: int, last: bool, following: int | None, title: str
) -> None:
    body = (recorded / "author_papers" / f"get_author_papers-{name}.json").read_bytes()
    page = parser.parse_author_papers(body, owner_id=_OWNER)
    own = page.records[0]
    assert isinstance(own, ListingRecord)
    assert (own.source_id, own.content.start, own.content.last) == (f"{_OWNER}#{start}", start, last)
    assert parser.paging(body)[1] == following
    assert _paper(page, 1).content.title == title


def test_null_in_a_batch_is_paired_with_the_id_asked_for(recorded: Path) -> None:
    authors = _AUTHORS_ONE_UNKNOWN((recorded / "author_batch/get_authors_not_found_warning-0.json").read_bytes())
    assert [(reject.source_id, reject.code) for reject in authors.rejects] == [("0", "id-unknown")]
    assert [record.source_id for record in authors.records] == ["3234559", "1726629", "1711844"]
    body = (recorded / "paper_batch/get_papers_not_found_warning-0.json").read_bytes()
    papers = parser.parse_paper_batch(body, asked=_ASKED)
    assert [reject.source_id for reject in papers.rejects] == ["CorpusId:211530585"]
    first, _, third = (_paper(papers, place).content for place in range(3))
    assert (first.published, first.venue, first.citations) == (
        "2001-10-01",
        "Experimental & Empirical Studies eJournal",
        10670,
    )
    assert (third.published, third.venue, third.citations) == ("2023", UNSET, 0)


@pytest.mark.parametrize(
    ("name", "doi", "published", "pages", "names"),
    [
        ("DOI-10.1016-j.addr.2015.01.008", "10.1016/j.addr.2015.01.008", "2015-06-29", "46-51", 4),
        ("DOI-10.1023-a-1007154515475", "10.1023/a:1007154515475", "2001-02-01", "1-11", 4),
        ("DOI-10.1038-s42256-024-00832-8", "10.1038/s42256-024-00832-8", "2023-04-11", "525 - 535", 6),
        ("DOI-10.48550-arxiv.2312.07559", "10.48550/arxiv.2312.07559", "2023-12-08", UNSET, 6),
    ],
)
def test_a_paper_is_read_in_detail(
    recorded: Path, name: str, doi: str, published: str, pages: object, names: int
) -> None:
    paper = _paper(parser.parse_paper((recorded / "paper" / f"{name}.json").read_bytes())).content
    assert (paper.published, paper.pages) == (published, pages)
    assert paper.identifiers is not UNSET
    assert paper.identifiers["doi"] == doi
    assert paper.authors is not UNSET
    assert len(paper.authors) == names
    assert all(author.identifiers is not UNSET for author in paper.authors)


def test_a_paper_whose_lists_are_null_is_known_by_its_id_alone(recorded: Path) -> None:
    paper = _paper(parser.parse_paper((recorded / "paper" / "null_values.json").read_bytes()))
    assert paper.content.identifiers == {"s2": paper.source_id}
    assert (paper.content.title, paper.content.authors) == (UNSET, UNSET)


def test_a_search_without_hits_is_empty_by_the_word_of_the_source(recorded: Path) -> None:
    body = (recorded / "paper_search" / "empty_paginated_results-0.json").read_bytes()
    assert parser.parse_author_search(body).empty


def test_namesakes_are_records_of_their_own(recorded: Path) -> None:
    page = parser.parse_author_search((recorded / "author_search" / "search_author-0.json").read_bytes())
    authors = [record for record in page.records if isinstance(record, AuthorRecord)]
    assert len({record.source_id for record in authors}) == 59
    assert sum(record.content.name == "A. Turing" for record in authors) > 1
