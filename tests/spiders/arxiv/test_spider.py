"""The spider asks for the right addresses, in the right order, and its callbacks give whole pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from spiders.arxiv import CARD
from spiders.arxiv.spider import ArxivSpider
from spiders.card import SourceSettings, addresses
from spiders.errors import PageError
from spiders.records import Page
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from spiders.records import Harvest

_BASE = "http://127.0.0.1:8000/arxiv"


@pytest.fixture(autouse=True)
def _in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse where the test runs: threads of the reactor are the crawl's affair."""

    async def read(_self: ArxivSpider, parse: Callable[..., Page], *args: Any, **kwargs: Any) -> Page:
        return parse(*args, **kwargs)

    monkeypatch.setattr(ArxivSpider, "read", read)


def _urls(spider: ArxivSpider, scheme: str, value: str) -> list[str]:
    return [request.url for request in spider.requests_for(Target(scheme, value))]


def _query(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query, strict_parsing=True)


def _answer(body: bytes, url: str = f"{_BASE}/oai") -> Response:
    return Response(url, body=body)


def _output(callback: Coroutine[Any, Any, list[Page | Request]]) -> tuple[Page, list[Request]]:
    output = asyncio.run(callback)
    (page,) = [item for item in output if isinstance(item, Page)]
    return page, [item for item in output if isinstance(item, Request)]


def test_an_installation_without_a_mirror_asks_arxiv() -> None:
    urls = {name: address.url for name, address in addresses(CARD, SourceSettings()).items()}
    assert urls == {
        "base": "https://arxiv.org",
        "api": "https://export.arxiv.org/api/query",
        "oai": "https://oaipmh.arxiv.org/oai",
    }


def test_only_the_query_api_is_exempt_from_robots() -> None:
    assert [name for name, endpoint in CARD.endpoints.items() if endpoint.robots_exempt] == ["api"]


def test_a_harvest_begins_with_format_set_and_days(
    spider: ArxivSpider, make_harvest: Callable[..., Harvest]
) -> None:
    harvest = make_harvest(scope="cs.LG", since="2026-09-30T03:00:00Z", until="2026-10-01")
    request = spider.harvest_request(harvest)
    assert request.url.startswith(f"{_BASE}/oai?verb=ListRecords&")
    assert _query(request) == {
        "verb": ["ListRecords"],
        "metadataPrefix": ["arXivRaw"],
        "set": ["cs:cs:LG"],
        "from": ["2026-09-30"],
        "until": ["2026-10-01"],
    }
    assert request.meta["download_timeout"] == 180


def test_a_harvest_of_everything_names_the_format_alone(
    spider: ArxivSpider, make_harvest: Callable[..., Harvest]
) -> None:
    assert _query(spider.harvest_request(make_harvest(kind="oai"))) == {
        "verb": ["ListRecords"],
        "metadataPrefix": ["arXiv"],
    }


def test_a_token_is_sent_alone_and_encoded(spider: ArxivSpider, make_harvest: Callable[..., Harvest]) -> None:
    token = "verb%3DListRecords%26skip%3D4|+&="
    request = spider.harvest_request(make_harvest(scope="cs", since="2026-09-30", token=token))
    assert _query(request) == {"verb": ["ListRecords"], "resumptionToken": [token]}
    assert request.url.endswith("resumptionToken=verb%253DListRecords%2526skip%253D4%7C%2B%26%3D")


def test_a_harvest_goes_on_where_its_page_ends(
    spider: ArxivSpider, pages: Path, make_harvest: Callable[..., Harvest]
) -> None:
    first = spider.harvest_request(make_harvest())
    body = (pages / "oai-raw-first" / "page.xml").read_bytes()
    page, (following,) = _output(spider.parse_harvest(_answer(body), **first.cb_kwargs))
    assert len(page.records) == 3
    assert page.harvest is not None
    assert _query(following)["resumptionToken"] == [page.harvest.token]
    last = (pages / "oai-raw-last" / "page.xml").read_bytes()
    page, more = _output(spider.parse_harvest(_answer(last), **following.cb_kwargs))
    assert page.harvest is not None
    assert (page.harvest.started, page.harvest.token, more) == ("2026-10-01T03:00:00Z", None, [])


def test_a_record_that_could_not_be_read_is_asked_for_alone(
    spider: ArxivSpider, pages: Path, make_harvest: Callable[..., Harvest]
) -> None:
    body = (pages / "oai-raw-first" / "page.xml").read_bytes().replace(b"<title>0<", b"<title><")
    asked = spider.harvest_request(make_harvest()).cb_kwargs
    page, (again, _) = _output(spider.parse_harvest(_answer(body), **asked))
    assert len(page.rejects) == 1
    assert _query(again) == {
        "verb": ["GetRecord"],
        "metadataPrefix": ["arXivRaw"],
        "identifier": ["oai:arXiv.org:math/0309136"],
    }
    assert again.callback == spider.parse_record


def test_a_single_record_leads_nowhere(spider: ArxivSpider, pages: Path) -> None:
    body = (pages / "oai-get-raw" / "page.xml").read_bytes()
    page, more = _output(spider.parse_record(_answer(body)))
    assert [record.source_id for record in page.records] == ["2401.00002"]
    assert more == []


def test_papers_are_asked_for_in_one_request(spider: ArxivSpider) -> None:
    (request,) = spider.requests_for(Target("paper:arxiv", "2401.00001v2, math.GT/0309136,2401.00001,no id"))
    assert request.url == f"{_BASE}/api/query?id_list=2401.00001,math/0309136&max_results=2"
    assert request.cb_kwargs == {"ids": ["2401.00001", "math/0309136"]}
    assert request.meta["handle_httpstatus_list"] == [400]


def test_many_papers_are_asked_for_in_several_requests(spider: ArxivSpider) -> None:
    spider.configure(SourceSettings(page_size=2))
    urls = _urls(spider, "paper:arxiv", "2401.00001,2401.00002,2401.00003")
    assert [parse_qs(urlsplit(url).query)["max_results"] for url in urls] == [["2"], ["1"]]


def test_a_name_is_a_phrase_among_authors(spider: ArxivSpider) -> None:
    (request,) = spider.requests_for(Target("name", 'Jörg  "Jo" Probe (Jr.)'))
    assert _query(request) == {
        "search_query": ['au:"Jörg Jo Probe Jr."'],
        "start": ["0"],
        "max_results": ["100"],
        "sortBy": ["submittedDate"],
        "sortOrder": ["descending"],
    }


@pytest.mark.parametrize(
    ("scheme", "value", "path"),
    [
        ("arxiv", "Example_A_1", "/a/example_a_1.atom"),
        ("arxiv", "0000-0002-1825-0097", "/a/0000-0002-1825-0097.atom"),
        ("orcid", "https://orcid.org/0000-0002-1694-233x", "/a/0000-0002-1694-233X.atom"),
        ("url", "https://arxiv.org/a/example_a_1", "/a/example_a_1.atom"),
        ("url", "https://arxiv.org/a/example_a_1.html", "/a/example_a_1.atom"),
        ("url", f"{_BASE}/a/example_a_1.json", "/a/example_a_1.atom"),
        ("url", "https://arxiv.org/abs/2401.00001v1", "/abs/2401.00001"),
        ("url", "http://www.arxiv.org/pdf/hep-th/9901001v1.pdf", "/abs/hep-th/9901001"),
        ("url", f"{_BASE}/abs/2401.00001", "/abs/2401.00001"),
        ("url", "https://arxiv.org/list/cs.LG/2024-01?skip=50&show=50", "/list/cs.LG/2024-01?skip=50&show=50"),
    ],
)
def test_a_target_is_asked_for_at_the_address_of_the_installation(
    spider: ArxivSpider, scheme: str, value: str, path: str
) -> None:
    assert _urls(spider, scheme, value) == [_BASE + path]


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("arxiv", "no author"),
        ("orcid", "1234"),
        ("name", "«»"),
        ("paper:arxiv", "no id"),
        ("paper:acl", "2021.x-main.1"),
        ("s2", "1"),
        ("url", "https://arxiv.org/abs/no-id"),
        ("url", "https://arxiv.org/a/"),
        ("url", "https://arxiv.org/search/?query=x"),
        ("url", "https://example.org/abs/2401.00001"),
        ("url", "no address"),
    ],
)
def test_what_arxiv_cannot_answer_is_not_asked(spider: ArxivSpider, scheme: str, value: str) -> None:
    assert _urls(spider, scheme, value) == []


def _feed(pages: Path) -> bytes:
    (found,) = (pages / "api-search").glob("page.*")
    return found.read_bytes()


def test_a_full_page_of_a_search_leads_to_the_next(spider: ArxivSpider, pages: Path) -> None:
    body = _feed(pages)
    found, _ = _output(spider.parse_papers(_answer(body), ids=["2401.00001", "2401.00002"]))
    spider.configure(SourceSettings(base_url=_BASE, page_size=len(found.records)))
    _, more = _output(spider.parse_search(_answer(body), query='au:"Ada Example"', start=0))
    assert [_query(request)["start"] for request in more] == [[str(len(found.records))]]
    spider.configure(SourceSettings(base_url=_BASE, page_size=len(found.records) + 1))
    assert _output(spider.parse_search(_answer(body), query='au:"Ada Example"', start=0))[1] == []


def test_a_search_ends_at_a_thousand_papers(spider: ArxivSpider, pages: Path) -> None:
    body = _feed(pages)
    found, _ = _output(spider.parse_papers(_answer(body), ids=["2401.00001", "2401.00002"]))
    spider.configure(SourceSettings(base_url=_BASE, page_size=len(found.records)))
    assert _output(spider.parse_search(_answer(body), query='au:"Ada Example"', start=999))[1] == []


@pytest.mark.parametrize(
    ("callback", "case", "url"),
    [
        ("parse_author", "author-atom", f"{_BASE}/a/example_a_1.atom"),
        ("parse_abstract", "abs-three-versions", f"{_BASE}/abs/2401.00001"),
        ("parse_listing", "list-month", f"{_BASE}/list/cs.LG/2024-01"),
    ],
)
def test_a_saved_page_is_read_and_only_its_rejects_are_asked_for_alone(
    spider: ArxivSpider, pages: Path, callback: str, case: str, url: str
) -> None:
    (saved,) = (pages / case).glob("page.*")
    page, more = _output(getattr(spider, callback)(_answer(saved.read_bytes(), url)))
    assert page.records
    named = [[reject.source_id] for reject in page.rejects if reject.source_id]
    assert [request.cb_kwargs["ids"] for request in more] == named


def test_an_answer_that_cannot_be_read_gives_no_page(
    spider: ArxivSpider, make_harvest: Callable[..., Harvest]
) -> None:
    asked = spider.harvest_request(make_harvest()).cb_kwargs
    with pytest.raises(PageError, match="not-xml"):
        _output(spider.parse_harvest(_answer(b"<html></html>"), **asked))
