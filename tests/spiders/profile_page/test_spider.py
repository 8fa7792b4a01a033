"""Which pages are asked for, and how an answer is read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from spiders.card import SourceSettings
from spiders.profile_page.parser import parse
from spiders.profile_page.spider import ProfilePageSpider
from spiders.target import Target

_PAGES = Path(__file__).parent / "pages"
_URL = "https://profiles.example/authors/7"


@pytest.fixture
def spider() -> ProfilePageSpider:
    found = ProfilePageSpider()
    found.configure(SourceSettings(timeout_s=5))
    return found


def test_only_a_named_page_is_asked_for(spider: ProfilePageSpider) -> None:
    (request,) = spider.requests_for(Target("url", _URL))
    assert (request.url, request.meta["download_timeout"]) == (_URL, 5)
    for target in (
        Target("name", "Ada"),
        Target("url", "file:///x"),
        Target("url", "Ada"),
        Target("url", "http:// x"),
    ):
        assert spider.requests_for(target) == []


def test_dates_are_read_against_the_day_of_the_visit(
    spider: ProfilePageSpider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(parse: object, *args: object, **kwargs: object) -> object:
        assert callable(parse)
        return parse(*args, **kwargs)

    monkeypatch.setattr(spider, "read", at_once)
    monkeypatch.setattr(spider, "now", lambda: datetime(2026, 3, 14, 23, 59, tzinfo=UTC))
    body = (_PAGES / "html-cards" / "page.html").read_bytes()
    for meta, day in (({}, 14), ({"visited": datetime(2026, 3, 20, tzinfo=UTC)}, 20)):
        (request,) = spider.requests_for(Target("url", _URL))
        request.meta.update(meta)
        response = HtmlResponse(
            _URL, body=body, headers={"Content-Type": "text/html; charset=utf-8"}, request=request
        )
        visited = datetime(2026, 3, day, tzinfo=UTC).date()
        assert asyncio.run(spider.page(response)) == [parse(body, visited=visited, url=_URL)]
