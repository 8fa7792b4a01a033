"""Recorded answers of arXiv: what each of them holds, and some of them looked at closely."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.arxiv.abs_page import parse_abs
from spiders.arxiv.api import parse_api
from spiders.arxiv.author_page import parse_author_atom, parse_author_html, parse_author_json
from spiders.arxiv.list_page import parse_list
from spiders.errors import GoneError, PageError
from spiders.records import AuthorContent, ListingContent, Name, Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _api(body: bytes, url: str) -> Page:
    return parse_api(body)


_PARSERS: dict[str, Callable[[bytes, str], Page]] = {
    "abs_html": parse_abs,
    "abs_html_rendered": parse_abs,
    "api_atom": _api,
    "api_error": _api,
    "author_atom2_rendered": parse_author_atom,
    "author_atom_rendered": parse_author_atom,
    "author_html_rendered": parse_author_html,
    "author_json_rendered": parse_author_json,
    "list_html_rendered": parse_list,
}
_ERRORS = "error_html_rendered"

_EXPECTED: dict[str, int | str] = {
    "abs_html/abs-1902.02534_head-only.html": 1,
    "abs_html/abs-2106.09608v2_2021.html": 1,
    "abs_html_rendered/abs-0704.0020.html": 1,
    "abs_html_rendered/abs-0704.0062.html": 1,
    "abs_html_rendered/abs-0704.0615.html": 1,
    "abs_html_rendered/abs-0704.0615v1.html": 1,
    "abs_html_rendered/abs-0704.0780.html": 1,
    "abs_html_rendered/abs-0704.0833.html": 1,
    "abs_html_rendered/abs-0704.0958.html": 1,
    "abs_html_rendered/abs-0906.3336.html": 1,
    "abs_html_rendered/abs-1310.8286.html": 1,
    "abs_html_rendered/abs-1411.4413.html": 1,
    "abs_html_rendered/abs-1501.99999.html": 1,
    "abs_html_rendered/abs-1607.08199.html": 1,
    "abs_html_rendered/abs-1810.04805.html": 1,
    "abs_html_rendered/abs-1902.11195.html": 1,
    "abs_html_rendered/abs-2101.10016.html": 1,
    "abs_html_rendered/abs-2101.10016v3.html": 1,
    "abs_html_rendered/abs-2103.11058.html": 1,
    "abs_html_rendered/abs-2310.08262.html": 1,
    "abs_html_rendered/abs-2403.10561.html": 1,
    "abs_html_rendered/abs-astro-ph-9709175v3.html": 1,
    "abs_html_rendered/abs-cond-mat-9805021.html": 1,
    "abs_html_rendered/abs-cs-0011004.html": 1,
    "abs_html_rendered/abs-hep-th-9901001.html": 1,
    "abs_html_rendered/abs-math-0202001.html": 1,
    "api_atom/au-del_maestro-ANDNOT_2016.xml": 10,
    "api_atom/id_0000.0000_s0_m100.xml": "empty",
    "api_atom/id_0808.05394_s0_m100.xml": "empty",
    "api_atom/id_1605.08386_s0_m100.xml": 1,
    "api_atom/id_1707.08567_s0_m100.xml": 1,
    "api_atom/id_2104.12255v1_s0_m100.xml": 1,
    "api_atom/id_astro-ph_0601001_s0_m100.xml": 1,
    "api_atom/id_list-1601.00001_2020.xml": 1,
    "api_atom/q_testing_s0_m10-2.xml": 10,
    "api_atom/q_testing_s0_m10.xml": 10,
    "api_atom/q_testing_s0_m100.xml": 100,
    "api_atom/q_testing_s0_m15.xml": 15,
    "api_atom/q_testing_s10_m10.xml": 10,
    "api_atom/q_testing_s20_m10.xml": 10,
    "api_atom/q_testing_s50_m10.xml": 10,
    "api_error/id_abc_s0_m100.xml": "api-error",
    # The person, the listing and the papers; of an author without papers the person alone.
    "author_atom2_rendered/a-empty_a_1.atom2.xml": "empty",
    "author_atom2_rendered/a-glaude_p_1.atom2.xml": 5,
    "author_atom2_rendered/a-longhi_s_1.atom2.xml": 7,
    "author_atom2_rendered/a-old_a_1.atom2.xml": 6,
    "author_atom_rendered/a-glaude_p_1.atom.xml": 5,
    "author_atom_rendered/a-longhi_s_1.atom.xml": 7,
    "author_atom_rendered/a-old_a_1.atom.xml": 6,
    "author_html_rendered/a-empty_a_1.html": "empty",
    "author_html_rendered/a-glaude_p_1.html": 5,
    "author_html_rendered/a-longhi_s_1.html": 7,
    "author_json_rendered/a-glaude_p_1.json.json": 5,
    "author_json_rendered/a-longhi_s_1.json.json": 7,
    "author_json_rendered/a-old_a_1.json.json": 6,
    "error_html_rendered/a-nonexistent_a_1.atom2_400.html": "not-found",
    "error_html_rendered/a-nonexistent_a_1.json_404.txt": "body-empty",
    "error_html_rendered/a-nonexistent_a_1_400.html": "not-found",
    "error_html_rendered/abs-1307.0001v999_404.html": "not-found",
    "error_html_rendered/abs-1805.0001_301.html": "redirect",
    "error_html_rendered/abs-abcde_404.html": "not-found",
    "error_html_rendered/abs-arXiv-0704.0028_301.html": "redirect",
    "error_html_rendered/abs-foo-bar-11223344_404.html": "not-found",
    "error_html_rendered/db_list-physics-recent-show-1.html": "request-refused",
    "error_html_rendered/list-hep-ph-bogusTimePeriod.html": "request-refused",
    "error_html_rendered/list-junkarchive-new.html": "not-found",
    "error_html_rendered/list-math-2090.html": "not-found",
    "error_html_rendered/nosuchpage_404.html": "not-found",
    "list_html_rendered/archive-cs.html": "not-a-listing",
    "list_html_rendered/db_list-cond-mat-new.html": 2,
    "list_html_rendered/db_list-cs-new.html": 2,
    "list_html_rendered/db_list-cs-pastweek-show-2000.html": 2,
    "list_html_rendered/db_list-cs-recent.html": 2,
    "list_html_rendered/db_list-math-new.html": 6,
    "list_html_rendered/db_list-math-recent.html": 5,
    "list_html_rendered/db_list-quant-ph-new.html": 1,
    "list_html_rendered/empty_list-math.PR-new.html": "empty",
    "list_html_rendered/empty_list-stat-new.html": "empty",
    "list_html_rendered/list-astro-ph-2020-06-show-50.html": 50,
    "list_html_rendered/list-math.AG-new.html": 2,
    # The page says "Total of 1 entries" and shows none.
    "list_html_rendered/list-math.AG-pastweek.html": "list-page-empty",
    "list_html_rendered/list-q-fin.TR-new.html": 1,
}


def _rows(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "corpus" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    kinds = {*_PARSERS, _ERRORS}
    found = [row for row in rows if row["source"] == "arxiv" and row["kind"] in kinds]
    return {row["file"].removeprefix("arxiv/"): row for row in found}


def _parser(kind: str, url: str) -> Callable[[bytes, str], Page]:
    """Return the parser of a kind, or, for an error page, the one that the spider would hand it to."""
    for part, of_kind in (("/list/", "list_html_rendered"), (".atom", "author_atom_rendered"),
                          (".json", "author_json_rendered"), ("/a/", "author_html_rendered")):  # fmt: skip
        if kind == _ERRORS and part in url:
            return _PARSERS[of_kind]
    return _PARSERS.get(kind, parse_abs)


def _parsed(shared: Path, file: str) -> Page:
    row = _rows(shared)[file]
    return _parser(row["kind"], row["url"])((shared / "corpus" / row["file"]).read_bytes(), row["url"])


def _paper(page: Page, source_id: str) -> PaperContent:
    found = [record.content for record in page.records if record.source_id == source_id]
    papers = [content for content in found if isinstance(content, PaperContent)]
    assert len(papers) == 1
    return papers[0]


def _authors(paper: PaperContent) -> tuple[Name, ...]:
    assert paper.authors is not UNSET
    return paper.authors


def _abs(shared: Path, name: str, source_id: str) -> PaperContent:
    return _paper(_parsed(shared, f"abs_html_rendered/abs-{name}.html"), source_id)


def test_every_recorded_answer_is_in_the_table(shared: Path) -> None:
    assert set(_rows(shared)) == set(_EXPECTED)


@pytest.mark.slow
@pytest.mark.parametrize("file", _EXPECTED)
def test_a_recorded_answer_is_read_or_refused_as_the_table_says(shared: Path, file: str) -> None:
    expected = _EXPECTED[file]
    try:
        page = _parsed(shared, file)
    except PageError as error:
        found: int | str = error.code
        page = Page(parser_version=0)
    else:
        found = "empty" if page.empty else len(page.records)
    assert found == expected
    assert page.rejects == ()


@pytest.mark.parametrize("file", [file for file, expected in _EXPECTED.items() if expected == "not-found"])
def test_what_arxiv_says_does_not_exist_is_gone(shared: Path, file: str) -> None:
    with pytest.raises(GoneError):
        _parsed(shared, file)


def test_one_unknown_id_asked_of_the_query_api_is_gone(shared: Path) -> None:
    body = (shared / "corpus/arxiv/api_atom/id_0000.0000_s0_m100.xml").read_bytes()
    with pytest.raises(GoneError, match="id-unknown"):
        parse_api(body, query_ids=("0000.0000",))


def test_api_title_zero(shared: Path) -> None:
    page = _parsed(shared, "api_atom/id_2104.12255v1_s0_m100.xml")
    paper = _paper(page, "2104.12255")
    assert paper.title == "0"
    assert (paper.submitted, paper.primary_category, paper.categories) == ("2021-04-20", "cs.CR", ("cs.CR",))
    assert page.records[0].said_at == datetime(2021, 4, 20, 16, 7, 14, tzinfo=UTC)


def test_api_old_style_id_with_affiliations(shared: Path) -> None:
    paper = _paper(_parsed(shared, "api_atom/id_astro-ph_0601001_s0_m100.xml"), "astro-ph/0601001")
    assert [name.affiliations for name in _authors(paper)] == [
        ("Ohio State",), ("Ohio State",), ("CfA",), ("Warsaw University Observatory",),
    ]  # fmt: skip
    assert paper.journal_ref == "ActaAstron.56:1-50,2006"


def test_api_legacy_format(shared: Path) -> None:
    page = _parsed(shared, "api_atom/au-del_maestro-ANDNOT_2016.xml")
    paper = _paper(page, "cond-mat/0412498")
    assert paper.title == "Thermal melting of density waves on the square lattice"
    assert len(_authors(paper)) == 2
    assert paper.identifiers == {"arxiv": "cond-mat/0412498", "doi": "10.1103/physrevb.71.184511"}
    assert paper.submitted == "2004-12-19"


def test_api_error_feed(shared: Path) -> None:
    with pytest.raises(PageError, match="incorrect id format for abc"):
        _parsed(shared, "api_error/id_abc_s0_m100.xml")


def test_abs_page_of_2021(shared: Path) -> None:
    paper = _paper(_parsed(shared, "abs_html/abs-2106.09608v2_2021.html"), "2106.09608")
    assert (paper.submitted, paper.updated) == ("2021-06-17", "2021-10-20")
    assert paper.categories == ("cs.LG", "cs.AI", "cs.CL")
    assert paper.versions is not UNSET
    assert [version.date for version in paper.versions] == ["2021-06-17", "2021-10-20"]
    assert paper.withdrawn is False


def test_abs_page_of_a_head_alone(shared: Path) -> None:
    paper = _paper(_parsed(shared, "abs_html/abs-1902.02534_head-only.html"), "1902.02534")
    assert [name.family for name in _authors(paper)] == ["Heibi", "Peroni", "Shotton"]
    assert paper.submitted == "2019-02-07"
    assert paper.comment is UNSET


def test_abs_page_with_2832_authors_and_the_link_that_unfolds_them(shared: Path) -> None:
    paper = _abs(shared, "1411.4413", "1411.4413")
    names = _authors(paper)
    assert len(names) == 2832
    assert [name.name for name in names[:2]] == ["CMS", "LHCb Collaborations"]
    assert paper.authors_complete
    assert paper.journal_ref == "Nature 522, 68-72 (04 June 2015)"
    assert paper.report_no == "CERN-PH-EP-2014-220, CMS-BPH-13-007, LHCb-PAPER-2014-049"
    assert paper.title is not UNSET
    assert r"\mu^+\mu^-" in paper.title


def test_abs_page_whose_tags_and_links_differ_in_number(shared: Path) -> None:
    paper = _abs(shared, "1310.8286", "1310.8286")
    assert len(_authors(paper)) == 381
    assert all(name.family is not UNSET for name in _authors(paper))
    assert paper.comment is not UNSET
    assert "http://www.phenix.bnl.gov/papers.html" in paper.comment


def test_abs_page_of_a_withdrawn_paper_in_three_versions(shared: Path) -> None:
    last, first = _abs(shared, "0704.0615", "0704.0615"), _abs(shared, "0704.0615v1", "0704.0615")
    assert last.withdrawn is True
    assert first.withdrawn is True
    assert (last.updated, first.updated) == ("2007-04-06", "2007-04-04")
    assert last.pdf_url == "https://arxiv.org/pdf/0704.0615"


def test_abs_page_of_an_older_version_is_said_before_the_last(shared: Path) -> None:
    third = _parsed(shared, "abs_html_rendered/abs-2101.10016v3.html").records[0]
    last = _parsed(shared, "abs_html_rendered/abs-2101.10016.html").records[0]
    assert third.said_at == datetime(2021, 4, 27, 16, 34, 51, tzinfo=UTC)
    assert last.said_at == datetime(2023, 1, 17, 19, 27, 37, tzinfo=UTC)


def test_abs_page_with_numbered_affiliations(shared: Path) -> None:
    names = _authors(_abs(shared, "0704.0958", "0704.0958"))
    assert len(names) == 27
    assert names[1].affiliations == ("INAF-Brera/Merate", "Univ. Milano-Bicocca")


def test_abs_page_with_an_encoded_doi_and_a_version_withdrawn_in_between(shared: Path) -> None:
    paper = _abs(shared, "astro-ph-9709175v3", "astro-ph/9709175")
    assert paper.identifiers == {"arxiv": "astro-ph/9709175", "doi": "10.1051/aas:1998174"}
    assert paper.withdrawn is False


def test_abs_page_of_a_list_ending_in_et_al(shared: Path) -> None:
    paper = _abs(shared, "0704.0020", "0704.0020")
    assert [name.name for name in _authors(paper)] == ["BABAR Collaboration", "B. Aubert"]
    assert not paper.authors_complete
    assert paper.identifiers == {"arxiv": "0704.0020", "doi": "10.1103/physrevd.76.052005"}


@pytest.mark.parametrize(
    "file",
    [
        "author_atom_rendered/a-glaude_p_1.atom.xml",
        "author_atom2_rendered/a-glaude_p_1.atom2.xml",
        "author_html_rendered/a-glaude_p_1.html",
        "author_json_rendered/a-glaude_p_1.json.json",
    ],
)
def test_author_in_every_form(shared: Path, file: str) -> None:
    page = _parsed(shared, file)
    person, listing = page.records[0].content, page.records[1].content
    assert isinstance(person, AuthorContent)
    assert isinstance(listing, ListingContent)
    assert (page.records[0].source_id, person.name) == ("glaude_p_1", "Pierre-Alexandre Glaude")
    assert [member.source_id for member in listing.members] == ["0704.0700", "0704.0699", "0704.0375"]
    assert person.identifiers is not UNSET
    assert [identifier.scheme for identifier in person.identifiers] == ["arxiv"]
    assert [len(_authors(_paper(page, member.source_id))) for member in listing.members] == [4, 5, 5]


@pytest.mark.parametrize(
    "file",
    [
        "author_atom_rendered/a-old_a_1.atom.xml",
        "author_atom2_rendered/a-old_a_1.atom2.xml",
        "author_json_rendered/a-old_a_1.json.json",
    ],
)
def test_author_with_old_ids_and_a_very_long_list(shared: Path, file: str) -> None:
    page = _parsed(shared, file)
    assert [record.source_id for record in page.records[2:]] == [
        "acc-phys/9411001", "hep-th/9901001", "math/0202001", "1411.4413",
    ]  # fmt: skip
    assert len(_authors(_paper(page, "1411.4413"))) == 2832
    assert _paper(page, "math/0202001").submitted == "2002-02-01"


def test_author_feed_with_affiliations(shared: Path) -> None:
    page = _parsed(shared, "author_atom_rendered/a-glaude_p_1.atom.xml")
    assert [name.affiliations for name in _authors(_paper(page, "0704.0700"))] == [
        ("DCPR",), ("DCPR",), ("SRSMC",), ("DCPR",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "file",
    [
        "author_atom_rendered/a-longhi_s_1.atom.xml",
        "author_atom2_rendered/a-longhi_s_1.atom2.xml",
        "author_html_rendered/a-longhi_s_1.html",
        "author_json_rendered/a-longhi_s_1.json.json",
    ],
)
def test_author_of_single_author_papers(shared: Path, file: str) -> None:
    page = _parsed(shared, file)
    papers = [_paper(page, record.source_id) for record in page.records[2:]]
    assert len(papers) == 5
    assert {_authors(paper)[0].name for paper in papers} == {"Stefano Longhi"}


@pytest.mark.parametrize(
    "file", ["author_atom2_rendered/a-empty_a_1.atom2.xml", "author_html_rendered/a-empty_a_1.html"]
)
def test_author_without_papers(shared: Path, file: str) -> None:
    page = _parsed(shared, file)
    assert [(record.kind, record.source_id) for record in page.records] == [("author", "empty_a_1")]


def test_listing_of_new_papers_with_all_marks(shared: Path) -> None:
    page = _parsed(shared, "list_html_rendered/db_list-math-new.html")
    assert [record.source_id for record in page.records] == [
        "0906.3421", "0704.0046", "0806.4129", "0906.4150", "math/0510544", "0704.0248",
    ]  # fmt: skip
    assert _paper(page, "0704.0046").primary_category == "quant-ph"
    assert [name.name for name in _authors(_paper(page, "math/0510544"))] == [
        "Naihong Hu", "Dong Liu", "Linsheng Zhu",
    ]  # fmt: skip
    assert all(record.kind == "list-new" for record in page.records)


def test_listing_of_a_month(shared: Path) -> None:
    page = _parsed(shared, "list_html_rendered/list-astro-ph-2020-06-show-50.html")
    paper = _paper(page, "2006.00004")
    assert [name.affiliations for name in _authors(paper)] == [("MIT, PKU",), ("MIT",), ("MIT",)]
    assert paper.abstract is UNSET
    papers = [record for record in page.records if isinstance(record.content, PaperContent)]
    cut = [record.source_id for record in papers if not _paper(page, record.source_id).authors_complete]
    assert cut == ["2006.00449", "2006.00623"]


def test_listing_of_recent_papers_with_empty_days(shared: Path) -> None:
    page = _parsed(shared, "list_html_rendered/db_list-cs-recent.html")
    assert [(record.kind, record.source_id) for record in page.records] == [
        ("list", "1008.3222"),
        ("list", "0704.0046"),
    ]
    assert _paper(page, "1008.3222").primary_category == "eess.SY"
