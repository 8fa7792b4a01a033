"""What the spider asks for, and what its callback gives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

import pytest
from scrapy.http import HtmlResponse

from spiders.card import SourceSettings
from spiders.citation_meta.parser import parse_page
from spiders.citation_meta.spider import CitationMetaSpider
from spiders.target import Target

Saved: TypeAlias = Callable[[str], bytes]


def _spider(timeout_s: float | None = None) -> CitationMetaSpider:
    spider = CitationMetaSpider()
    spider.configure(SourceSettings(timeout_s=timeout_s))
    return spider


def test_any_page_of_the_web_is_asked_for_without_its_fragment() -> None:
    for timeout_s, waited in ((None, 60.0), (5.0, 5.0)):
        (request,) = _spider(timeout_s).requests_for(Target("url", "http://toys.example/a?b=1#c"))
        assert (request.url, request.meta["download_timeout"]) == ("http://toys.example/a?b=1", waited)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("url", "ftp://toys.example/a"),
        ("url", "file:///etc/hosts"),
        ("url", "https:///a"),
        ("url", "https://[toys/a"),
        ("url", "no address"),
        ("url", "http:// blank.example/"),
        ("name", "Ada Example"),
        ("paper:doi", "10.5555/1"),
    ],
)
def test_what_is_no_page_is_not_asked(scheme: str, value: str) -> None:
    assert _spider().requests_for(Target(scheme, value)) == []


def test_a_page_gives_its_record_and_no_further_requests(saved: Saved) -> None:
    body, url = saved("page-cvf"), "https://openaccess.thecvf.com/content/EXA2031/html/1.html"
    response = HtmlResponse(url, body=body, headers={"Content-Type": "text/html; charset=UTF-8"})
    assert asyncio.run(_spider().parse_page(response)) == [parse_page(body, url, "utf-8")]
