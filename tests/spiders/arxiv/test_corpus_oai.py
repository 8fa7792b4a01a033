"""arXiv's recorded OAI-PMH answers, read where they lie: what each of them gives, and some of them in detail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.arxiv.oai import parse_oai
from spiders.errors import PageError
from spiders.records import Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spiders.records import Harvest

_EXPECTED: dict[str, int | str] = {
    "oai_error_rendered/err_badarg.xml": "oai-badArgument",
    "oai_error_rendered/err_badtoken.xml": "oai-badResumptionToken",
    "oai_error_rendered/err_badverb.xml": "oai-badVerb",
    "oai_error_rendered/err_cannot.xml": "oai-cannotDisseminateFormat",
    "oai_error_rendered/err_idnotexist.xml": "oai-idDoesNotExist",
    "oai_error_rendered/err_idnotexist2.xml": "oai-idDoesNotExist",
    "oai_error_rendered/err_nomatch.xml": "oai-badArgument",
    "oai_error_rendered/err_nomatch2.xml": 0,
    "oai_recorded/arxiv-physics-hep-ex.xml": 3,
    "oai_recorded/arxiv-physics-hep-th.xml": 3,
    "oai_recorded/arxiv-single.xml": 1,
    "oai_recorded/arxiv_0901_2443.xml": "not-oai",
    "oai_recorded/arxiv_1711_04702.xml": "not-oai",
    "oai_recorded/arxiv_1711_05739.xml": "not-oai",
    "oai_recorded/arxiv_math_0306266.xml": "not-oai",
    "oai_recorded/arxivraw_1810.09584.xml": 1,
    "oai_recorded/base_1112.6130.xml": "oai-format",
    "oai_recorded/dissemin_0704.0001.xml": "oai-cannotDisseminateFormat",
    "oai_recorded/oai_dc_listrecords_token_2024.xml": "oai-format",
    "oai_recorded/sample_arxiv_record10.xml": 1,
    "oai_recorded/sample_arxiv_record8.xml": 1,
    "oai_rendered/formats.xml": "oai-format",
    "oai_rendered/get_hepth_old.xml": 1,
    "oai_rendered/get_raw_multi.xml": 1,
    "oai_rendered/identify.xml": "oai-format",
    "oai_rendered/li_p1.xml": "oai-format",
    "oai_rendered/li_p2.xml": "oai-format",
    "oai_rendered/lr_500_arXivRaw.xml": 503,
    "oai_rendered/lr_arXivOld.xml": "oai-format",
    "oai_rendered/lr_arXivRaw_p1.xml": 10,
    "oai_rendered/lr_arXivRaw_p2.xml": 10,
    "oai_rendered/lr_arXiv_p1.xml": 12,
    "oai_rendered/lr_arXiv_p2.xml": 12,
    "oai_rendered/lr_arXiv_p3.xml": 12,
    "oai_rendered/lr_arXiv_set_cs_p1.xml": 2,
    "oai_rendered/lr_arXiv_set_cs_p2_last.xml": 1,
    "oai_rendered/lr_cs_cs_IT.xml": 1,
    "oai_rendered/lr_oai_dc_p1.xml": "oai-format",
    "oai_rendered/lr_oai_dc_p2.xml": "oai-format",
    "oai_rendered/sets.xml": "oai-format",
}


def _parsed(corpus: Path, name: str) -> Page:
    return parse_oai((corpus / name).read_bytes())


def _paper(page: Page, source_id: str) -> PaperContent:
    (found,) = [record.content for record in page.records if record.source_id == source_id]
    assert isinstance(found, PaperContent)
    return found


def _names(paper: PaperContent) -> list[str]:
    assert not isinstance(paper.authors, type(UNSET))
    return [name.name for name in paper.authors]


def test_the_table_names_every_recorded_answer(corpus: Path) -> None:
    folders = ("oai_recorded", "oai_rendered", "oai_error_rendered")
    found = {f"{folder}/{path.name}" for folder in folders for path in (corpus / folder).glob("*.xml")}
    assert found == set(_EXPECTED)


@pytest.mark.parametrize("name", _EXPECTED)
def test_an_answer_gives_as_many_records_or_the_code_in_the_table(corpus: Path, name: str) -> None:
    expected = _EXPECTED[name]
    if isinstance(expected, int):
        page = _parsed(corpus, name)
        assert (len(page.records), page.rejects, page.empty) == (expected, (), expected == 0)
    else:
        with pytest.raises(PageError) as caught:
            _parsed(corpus, name)
        assert caught.value.code == expected


def test_an_unknown_id_is_gone(corpus: Path) -> None:
    with pytest.raises(PageError, match="Nothing found for this ID") as caught:
        _parsed(corpus, "oai_error_rendered/err_idnotexist2.xml")
    assert caught.value.outcome == "gone"


def test_a_dead_token_has_expired(corpus: Path) -> None:
    with pytest.raises(PageError, match="Token decoding failed") as caught:
        _parsed(corpus, "oai_error_rendered/err_badtoken.xml")
    assert type(caught.value).__name__ == "ExpiredError"


def test_wrong_dates_are_no_empty_answer(corpus: Path) -> None:
    with pytest.raises(PageError, match="until date must be greater") as caught:
        _parsed(corpus, "oai_error_rendered/err_nomatch.xml")
    assert caught.value.outcome == "malformed"


def test_a_recorded_raw_record_in_detail(corpus: Path) -> None:
    page = _parsed(corpus, "oai_recorded/arxivraw_1810.09584.xml")
    paper = _paper(page, "1810.09584")
    assert (page.records[0].kind, page.records[0].said_at) == ("raw", datetime(2019, 1, 15, tzinfo=UTC))
    assert (paper.submitted, paper.updated) == ("2018-10-22", "2019-01-13")
    assert [version.version for version in paper.versions or ()] == ["v1", "v2"]
    assert paper.withdrawn is UNSET


def test_a_recorded_old_record_in_detail(corpus: Path) -> None:
    paper = _paper(_parsed(corpus, "oai_recorded/arxiv-single.xml"), "1401.2122")
    assert _names(paper) == ["A. Sergyeyev"]
    assert (paper.submitted, paper.updated) == (UNSET, "2017-10-23")
    assert paper.categories == ("math.AP", "hep-th", "math-ph", "math.DG", "math.MP", "nlin.SI")
    assert paper.identifiers == {"arxiv": "1401.2122", "doi": "10.1007/s11005-017-1013-4"}
    assert paper.license == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


def test_a_recorded_list_in_detail(corpus: Path) -> None:
    page = _parsed(corpus, "oai_recorded/arxiv-physics-hep-ex.xml")
    first, second = _paper(page, "1706.05371"), _paper(page, "1706.09418")
    assert len(_names(first)) == 13
    assert (first.primary_category, first.comment) == ("physics.ins-det", "10 pages, 9 figures")
    assert second.title == "R-Parity Violation at the LHC"
    assert (second.report_no, second.journal_ref) == ("BONN-TH-2017-03", "Eur. Phys. J. C (2017) 77:856")
    assert second.updated == "2017-11-26"


def test_affiliations_of_old_records_are_read(corpus: Path) -> None:
    paper = _paper(_parsed(corpus, "oai_recorded/sample_arxiv_record8.xml"), "1606.07538")
    assert paper.authors
    first = paper.authors[0]
    assert (first.name, first.family) == ("Super-Kamiokande Collaboration", "Collaboration")
    assert first.affiliations
    assert first.affiliations[0].startswith("Kamioka Observatory, ")


def test_a_rendered_record_of_many_versions_in_detail(corpus: Path) -> None:
    paper = _paper(_parsed(corpus, "oai_rendered/get_raw_multi.xml"), "0907.2974")
    assert (paper.submitted, paper.updated) == ("2009-07-17", "2015-12-29")
    assert [version.version for version in paper.versions or ()] == [f"v{number}" for number in range(1, 20)]
    assert _names(paper)[3:] == ["Min Chen", "Yuhong Yan"]


def test_a_rendered_record_with_an_old_id_in_detail(corpus: Path) -> None:
    page = _parsed(corpus, "oai_rendered/get_hepth_old.xml")
    paper = _paper(page, "hep-th/0703166")
    assert page.records[0].said_at == datetime(2011, 2, 3, tzinfo=UTC)
    assert (paper.submitted, paper.updated) == (UNSET, "2011-02-02")
    assert (paper.report_no, paper.primary_category) == ("OCU-PHYS 261", "hep-th")
    assert _names(paper) == ["Hironobu Kihara", "Muneto Nitta"]


def test_a_rendered_page_of_five_hundred_in_detail(corpus: Path) -> None:
    page = _parsed(corpus, "oai_rendered/lr_500_arXivRaw.xml")
    papers = {record.source_id: record.content for record in page.records}
    withdrawn = {name for name in papers if _paper(page, name).withdrawn}
    assert withdrawn == {"0901.3666", "0903.0442", "1101.2483", "1101.6031", "1102.0219", "cond-mat/0703772"}
    # Withdrawn and then submitted again.
    assert _paper(page, "0908.3762").withdrawn is UNSET


def test_typed_author_lines_give_the_names_that_arxiv_splits_itself(corpus: Path) -> None:
    raw = _parsed(corpus, "oai_rendered/lr_500_arXivRaw.xml")
    typed = {record.source_id for record in raw.records}
    compared = 0
    for number in (1, 2, 3):
        page = _parsed(corpus, f"oai_rendered/lr_arXiv_p{number}.xml")
        for source_id in {record.source_id for record in page.records} & typed:
            assert len(_names(_paper(raw, source_id))) == len(_names(_paper(page, source_id)))
            compared += 1
    assert compared > 20


@pytest.mark.parametrize(
    ("name", "kind", "token"),
    [
        (
            "lr_arXivRaw_p1.xml",
            "raw",
            "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2011-02-03%26skip%3D4",
        ),
        ("lr_arXiv_set_cs_p2_last.xml", "oai", None),
        ("lr_cs_cs_IT.xml", "oai", None),
    ],
)
def test_a_harvest_moves_to_the_token_of_the_page(
    corpus: Path, make_harvest: Callable[..., Harvest], name: str, kind: str, token: str | None
) -> None:
    harvest = parse_oai((corpus / "oai_rendered" / name).read_bytes(), make_harvest(kind=kind)).harvest
    assert harvest is not None
    assert harvest.token == token
    assert harvest.started.startswith("2026-11-24T04:00:")
