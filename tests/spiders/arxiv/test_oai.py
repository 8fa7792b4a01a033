"""OAI-PMH: pages become records, the harvest moves, and nothing wrong passes for an empty page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.oai import parse_oai
from spiders.errors import BlockedError, ExpiredError, GoneError, PageError
from spiders.records import Harvest, Page, PaperContent, Version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CASES = {"oai-raw-first": "raw", "oai-raw-last": "raw", "oai-arxiv-list": "oai", "oai-get-raw": None}
_ERROR = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-10-01T03:00:00Z</responseDate>'
    '<request>https://oaipmh.arxiv.org/oai</request><error code="{}">A reason.</error></OAI-PMH>'
)


def _page(pages: Path, case: str) -> bytes:
    return (pages / case / "page.xml").read_bytes()


def _papers(pages: Path, case: str) -> dict[str, PaperContent]:
    found = {}
    for record in parse_oai(_page(pages, case)).records:
        assert isinstance(record.content, PaperContent)
        found[record.source_id] = record.content
    return found


def _moved(body: bytes, harvest: Harvest) -> Harvest:
    moved = parse_oai(body, harvest).harvest
    assert moved is not None
    return moved


def _error(code: str) -> bytes:
    return _ERROR.format(code).encode()


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_page_gives_the_records_kept_beside_it(
    pages: Path, golden: Callable[[Path, Page], None], make_harvest: Callable[..., Harvest], case: str
) -> None:
    kind = _CASES[case]
    harvest = None if kind is None else make_harvest(kind=kind)
    golden(pages / case, parse_oai(_page(pages, case), harvest))


def test_a_raw_record_has_the_dates_of_its_versions(pages: Path) -> None:
    paper = _papers(pages, "oai-raw-first")["2401.00001"]
    assert (paper.submitted, paper.updated) == ("2024-01-01", "2024-03-01")
    assert paper.versions == (Version("v1", "2024-01-01"), Version("v2", "2024-03-01"))


def test_a_record_of_the_other_format_does_not_claim_a_first_date(pages: Path) -> None:
    paper = _papers(pages, "oai-arxiv-list")["2401.00001"]
    assert paper.submitted is UNSET
    assert paper.updated == "2024-03-01"


def test_the_service_that_ended_in_2025_meant_the_first_version_by_created(pages: Path) -> None:
    old = _page(pages, "oai-arxiv-list").replace(
        b"https://oaipmh.arxiv.org/oai<", b"http://export.arxiv.org/oai2<"
    )
    papers = [record.content for record in parse_oai(old).records]
    assert [paper.updated for paper in papers if isinstance(paper, PaperContent)] == ["2026-09-30", "1999-01-01"]


def test_a_record_was_said_on_the_day_of_its_datestamp(pages: Path) -> None:
    record = parse_oai(_page(pages, "oai-raw-last")).records[0]
    assert record.said_at == datetime(2026, 9, 30, tzinfo=UTC)


def test_a_last_version_without_content_is_a_withdrawal(pages: Path) -> None:
    papers = _papers(pages, "oai-raw-first")
    assert papers["math/0309136"].withdrawn is True
    assert papers["2401.00001"].withdrawn is UNSET


def test_a_tombstone_is_a_kind_of_its_own_and_hides_nothing(pages: Path) -> None:
    record = parse_oai(_page(pages, "oai-raw-first")).records[2]
    assert (record.kind, record.source_id) == ("deleted", "2401.00009")
    assert record.content == PaperContent(identifiers={"arxiv": "2401.00009"}, withdrawn=True)


def test_the_first_page_says_when_the_harvest_began(pages: Path, make_harvest: Callable[..., Harvest]) -> None:
    moved = _moved(_page(pages, "oai-raw-first"), make_harvest(since="2026-09-28"))
    assert moved.started == "2026-10-01T03:00:00Z"
    assert moved.since == "2026-09-28"
    assert moved.token == "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2026-09-28%26skip%3D3"


def test_a_later_page_keeps_the_time_of_the_first_and_the_last_one_has_no_token(
    pages: Path, make_harvest: Callable[..., Harvest]
) -> None:
    asked = make_harvest(token="a token", started="2026-09-30T23:00:00Z")
    moved = _moved(_page(pages, "oai-raw-last"), asked)
    assert (moved.started, moved.token) == ("2026-09-30T23:00:00Z", None)


def test_a_list_without_a_token_element_is_whole(pages: Path, make_harvest: Callable[..., Harvest]) -> None:
    assert _moved(_page(pages, "oai-arxiv-list"), make_harvest(kind="oai")).token is None


def test_nothing_new_closes_the_harvest(make_harvest: Callable[..., Harvest]) -> None:
    page = parse_oai(_error("noRecordsMatch"), make_harvest(since="2026-10-01"))
    assert page.empty
    assert not page.records
    assert page.harvest == make_harvest(since="2026-10-01", started="2026-10-01T03:00:00Z")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("badResumptionToken", ExpiredError),
        ("idDoesNotExist", GoneError),
        ("badArgument", PageError),
        ("badVerb", PageError),
        ("cannotDisseminateFormat", PageError),
        ("noSetHierarchy", PageError),
        ("somethingNew", PageError),
    ],
)
def test_an_error_of_the_protocol_is_no_empty_page(code: str, error: type[PageError]) -> None:
    with pytest.raises(error, match="A reason") as caught:
        parse_oai(_error(code))
    assert type(caught.value) is error
    assert caught.value.code == f"oai-{code}"


def test_an_error_beside_no_match_is_not_overlooked() -> None:
    two = _error("noRecordsMatch").replace(b"</OAI-PMH>", b'<error code="badArgument">Wrong.</error></OAI-PMH>')
    with pytest.raises(PageError, match="oai-badArgument"):
        parse_oai(two)


def test_a_token_that_leads_to_itself_is_refused(pages: Path, make_harvest: Callable[..., Harvest]) -> None:
    token = "verb%3DListRecords%26metadataPrefix%3DarXivRaw%26from%3D2026-09-28%26skip%3D3"
    with pytest.raises(PageError, match="oai-token-repeats"):
        parse_oai(_page(pages, "oai-raw-first"), make_harvest(token=token, started="2026-10-01T03:00:00Z"))


def test_another_format_than_the_one_asked_for_is_refused(
    pages: Path, make_harvest: Callable[..., Harvest]
) -> None:
    with pytest.raises(PageError, match="oai-format"):
        parse_oai(_page(pages, "oai-arxiv-list"), make_harvest(kind="raw"))


@pytest.mark.parametrize("verb", ["Identify", "ListSets", "ListIdentifiers", "ListMetadataFormats"])
def test_the_answer_to_another_verb_is_refused_by_name(verb: str) -> None:
    body = _error("x").replace(b'<error code="x">A reason.</error>', f"<{verb}/>".encode())
    with pytest.raises(PageError, match=f"oai-format: the answer holds {verb};"):
        parse_oai(body)


def test_records_in_another_format_are_refused_by_name(pages: Path) -> None:
    body = _page(pages, "oai-raw-last").replace(b"arXivRaw xmlns=", b"arXivOld xmlns=")
    with pytest.raises(PageError, match="oai-format: the records are arXivOld"):
        parse_oai(body.replace(b"</arXivRaw>", b"</arXivOld>"))


def test_an_empty_page_in_the_middle_of_a_walk_leads_on(make_harvest: Callable[..., Harvest]) -> None:
    empty = b"<ListRecords><resumptionToken>further</resumptionToken></ListRecords>"
    page = parse_oai(_error("x").replace(b'<error code="x">A reason.</error>', empty), make_harvest(kind="raw"))
    assert page.empty
    assert page.harvest is not None
    assert page.harvest.token == "further"


def test_a_list_that_holds_nothing_and_leads_nowhere_is_an_error() -> None:
    with pytest.raises(PageError, match="oai-no-records"):
        parse_oai(_error("x").replace(b'<error code="x">A reason.</error>', b"<ListRecords/>"))


def test_one_record_that_cannot_be_read_is_a_reject(pages: Path) -> None:
    page = parse_oai(_page(pages, "oai-raw-first").replace(b"<title>0</title>", b"<title> </title>"))
    assert [record.source_id for record in page.records] == ["2401.00001", "2401.00009"]
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [("math/0309136", "title-missing")]
    assert page.rejects[0].slice.startswith("<record")


def test_metadata_about_another_paper_than_the_header_are_a_reject(pages: Path) -> None:
    page = parse_oai(_page(pages, "oai-raw-first").replace(b"<id>2401.00001</id>", b"<id>2401.00003</id>"))
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [("2401.00001", "id-differs")]


def test_more_than_two_rejects_and_two_per_cent_refuse_the_page(pages: Path) -> None:
    body = _page(pages, "oai-raw-first")
    record = body[body.index(b"<record>") : body.index(b"</record>") + len(b"</record>")]
    three = record + b"".join(record.replace(b"2401.00001", b"2401.0002%d" % n, 1) for n in range(3))
    with pytest.raises(PageError, match="too-many-rejects"):
        parse_oai(body.replace(record, three))


def test_a_letter_that_xml_forbids_costs_its_record_alone(
    pages: Path, make_harvest: Callable[..., Harvest]
) -> None:
    body = _page(pages, "oai-raw-first").replace(b"They roll.", b"They \x08 roll.")
    page = parse_oai(body, make_harvest())
    assert [record.source_id for record in page.records] == ["math/0309136", "2401.00009"]
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [("2401.00001", "xml-broken")]
    assert page.harvest is not None
    assert page.harvest.token


def test_a_single_record_is_read_whole_or_not_at_all(pages: Path) -> None:
    with pytest.raises(PageError, match="categories-missing"):
        parse_oai(_page(pages, "oai-get-raw").replace(b"<categories>hep-ex<", b"<categories><"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_page_is_refused(pages: Path, share: float) -> None:
    body = _page(pages, "oai-raw-first")
    with pytest.raises(PageError):
        parse_oai(body[: int(len(body) * share)])


def test_a_document_type_is_refused() -> None:
    body = b'<!DOCTYPE OAI-PMH [<!ENTITY a "b">]>' + _error("noRecordsMatch")
    with pytest.raises(PageError, match="xml-doctype"):
        parse_oai(body)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body-empty"),
        (b" \n", "body-empty"),
        (b'{"error": 1}', "not-xml"),
        (b"\x1f\x8b\x08\x00binary", "not-xml"),
        (b"<!doctype html><html><body>Service unavailable</body></html>", "not-xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "not-oai"),
        (b"<record><header/></record>", "not-oai"),
        (b"<OAI-PMH", "xml-broken"),
    ],
)
def test_another_body_is_malformed(body: bytes, code: str) -> None:
    with pytest.raises(PageError) as caught:
        parse_oai(body)
    assert (caught.value.code, caught.value.outcome) == (code, "malformed")


@pytest.mark.parametrize(
    "body", [b"Rate exceeded.", b"<html><title>Access Denied</title></html>", b"<html>Solve this CAPTCHA</html>"]
)
def test_a_page_that_keeps_programs_out_is_blocked(body: bytes) -> None:
    with pytest.raises(BlockedError):
        parse_oai(body)


@given(st.binary(max_size=300))
def test_no_body_raises_anything_but_a_page_error(noise: bytes) -> None:
    for body in (noise, b"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>" + noise + b"</OAI-PMH>"):
        with pytest.raises(PageError):
            parse_oai(body)
