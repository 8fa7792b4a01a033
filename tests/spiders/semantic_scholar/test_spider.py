"""What is asked, in what order, and what an answer leads to."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import TextResponse

from spiders.card import SourceSettings
from spiders.records import Page, PaperRecord
from spiders.semantic_scholar.spider import SemanticScholarSpider
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request

_PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def spider(monkeypatch: pytest.MonkeyPatch) -> SemanticScholarSpider:
    found = SemanticScholarSpider()
    found.configure(SourceSettings(base_url="http://127.0.0.1:1", api_key="key", page_size=2))

    async def at_once(parse: Callable[..., Page], *args: Any, **kwargs: Any) -> Page:
        return parse(*args, **kwargs)

    monkeypatch.setattr(found, "read", at_once)
    return found


def _asked(request: Request) -> tuple[str, dict[str, list[str]]]:
    where = urlsplit(request.url)
    return where.path.removeprefix("/graph/v1"), parse_qs(where.query)


def _answer(spider: SemanticScholarSpider, request: Request, case: str) -> tuple[Page, list[Request]]:
    body = (_PAGES / case / "page.json").read_bytes()
    response = TextResponse(request.url, body=body, request=request)
    return _read(request, response)


def _read(request: Request, response: TextResponse) -> tuple[Page, list[Request]]:
    assert request.callback is not None
    page, *following = asyncio.run(request.callback(response, **request.cb_kwargs))
    assert isinstance(page, Page)
    return page, following


def test_without_a_key_nothing_is_asked_and_that_is_said(caplog: pytest.LogCaptureFixture) -> None:
    spider = SemanticScholarSpider()
    spider.configure(SourceSettings())
    with caplog.at_level(logging.WARNING):
        assert spider.requests_for(Target("s2", "101")) == []
    assert "semantic-scholar is off: BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY is not set" in caplog.text


@pytest.mark.parametrize(
    "target", [Target("orcid", "x"), Target("s2", "a1"), Target("name", " "), Target("url", "http://x")]
)
def test_what_the_source_cannot_answer_is_not_asked(spider: SemanticScholarSpider, target: Target) -> None:
    assert spider.requests_for(target) == []


def test_an_author_is_followed_to_the_papers_part_by_part(spider: SemanticScholarSpider) -> None:
    (request,) = spider.requests_for(Target("s2", "100"))
    assert (_asked(request)[0], request.headers["x-api-key"]) == ("/author/100", b"key")
    _, (request,) = _answer(spider, request, "author-full")
    for case, offset in (("author-papers-first", "0"), ("author-papers-middle-empty", "1")):
        path, query = _asked(request)
        assert (path, query["offset"], query["limit"]) == ("/author/101/papers", [offset], ["2"])
        _, (request,) = _answer(spider, request, case)
    page, following = _answer(spider, request, "author-papers-last")
    assert (page.records[0].source_id, following) == ("101#4", [])


@pytest.mark.slow
@settings(deadline=None)
@given(st.data())
def test_a_list_that_shifts_while_it_is_paged_loses_nothing_that_stays(data: st.DataObject) -> None:
    spider = SemanticScholarSpider()
    size = data.draw(st.integers(2, 12))
    spider.configure(SourceSettings(base_url="http://127.0.0.1:1", api_key="key", page_size=size))
    papers = [f"{number:040x}" for number in range(data.draw(st.integers(0, 40)))]
    stays, seen = set(papers), set()
    left = spider._papers_of("1")
    asked = 0
    while left:
        request, asked = left.pop(), asked + 1
        query = _asked(request)[1]
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        body: dict[str, Any] = {
            "offset": offset,
            "data": [_paper(each) for each in papers[offset : offset + limit]],
        }
        if offset + limit < len(papers):
            body["next"] = offset + limit
        response = TextResponse(request.url, body=json.dumps(body).encode(), request=request)
        page, left = _read(request, response)
        seen |= {record.source_id for record in page.records if isinstance(record, PaperRecord)}
        if asked <= 8:
            gone = data.draw(st.sets(st.sampled_from(papers), max_size=9)) if papers else set()
            papers = [each for each in papers if each not in gone]
            new = [f"f{asked:019x}{number:020x}" for number in range(data.draw(st.integers(0, 4)))]
            place = data.draw(st.integers(0, len(papers)))
            papers[place:place] = new
            stays -= gone
    assert stays <= seen


def _paper(id_: str) -> dict[str, Any]:
    return {"paperId": id_, "title": f"Paper {id_}", "authors": []}


def test_paging_ends_where_the_source_ends_it(spider: SemanticScholarSpider) -> None:
    limits = {
        offset: [_asked(r)[1]["limit"] for r in spider._papers_of("1", offset)] for offset in (9996, 9998, 9999)
    }
    assert limits == {9996: [["2"]], 9998: [["1"]], 9999: []}


def test_several_authors_are_asked_in_one_request(spider: SemanticScholarSpider) -> None:
    (request,) = spider.requests_for(Target("s2", "0, 101,107,101"))
    assert (request.method, _asked(request)[0]) == ("POST", "/author/batch")
    assert json.loads(request.body) == {"ids": ["0", "101", "107"]}
    page, following = _answer(spider, request, "author-batch-unknown")
    assert [reject.source_id for reject in page.rejects] == ["0"]
    assert [_asked(request)[0] for request in following] == ["/author/101/papers", "/author/107/papers"]


def test_a_name_is_looked_for_and_the_very_namesakes_are_followed(spider: SemanticScholarSpider) -> None:
    (request,) = spider.requests_for(Target("name", "ada b. example"))
    assert _asked(request)[1]["query"] == ["ada b. example"]
    page, following = _answer(spider, request, "search-namesakes")
    assert len(page.records) == 3
    assert [_asked(request)[0] for request in following] == ["/author/101/papers", "/author/105/papers"]
    assert _answer(spider, request, "search-empty")[0].empty


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        (Target("paper:arxiv", "2401.00001,hep-th/9901001"), ["ARXIV:2401.00001", "ARXIV:hep-th/9901001"]),
        (Target("paper:doi", "10.1000/a,b,10.1000/c"), ["DOI:10.1000/a,b", "DOI:10.1000/c"]),
        (Target("paper:acl", "2020.example-main.7"), ["ACL:2020.example-main.7"]),
    ],
)
def test_papers_are_asked_in_batches(spider: SemanticScholarSpider, target: Target, ids: list[str]) -> None:
    (request,) = spider.requests_for(target)
    assert (request.method, _asked(request)[0], json.loads(request.body)) == ("POST", "/paper/batch", {"ids": ids})


def test_a_batch_is_never_bigger_than_the_source_allows(spider: SemanticScholarSpider) -> None:
    many = ",".join(str(number) for number in range(1001))
    assert [len(json.loads(r.body)["ids"]) for r in spider.requests_for(Target("s2", many))] == [1000, 1]
    assert [len(json.loads(r.body)["ids"]) for r in spider.requests_for(Target("paper:arxiv", many))] == [
        500,
        500,
        1,
    ]


def test_a_batch_of_papers_pairs_the_ids_it_asked_for(spider: SemanticScholarSpider) -> None:
    (request,) = spider.requests_for(Target("paper:arxiv", "2401.00001,9999.99999,1901.00001"))
    page, following = _answer(spider, request, "paper-batch-unknown")
    assert ([reject.source_id for reject in page.rejects], following) == (["ARXIV:9999.99999"], [])
