"""What the spider asks for, and what its callbacks give."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from spiders.acl.spider import AclSpider
from spiders.card import SourceSettings
from spiders.records import Page
from spiders.target import Target

Saved: TypeAlias = Callable[[str], bytes]

_MIRROR = "http://127.0.0.1:9/acl"


def _spider(base_url: str | None = None) -> AclSpider:
    spider = AclSpider()
    spider.configure(SourceSettings(base_url=base_url))
    return spider


@pytest.mark.parametrize(
    ("scheme", "value", "path"),
    [
        ("acl", "ada-example", "/people/ada-example/"),
        ("acl", "ada-example/unverified", "/people/ada-example/unverified/"),
        ("acl", "wei-muster-2", "/people/wei-muster-2/"),
        ("paper:acl", "2031.exa-long.7", "/2031.exa-long.7/"),
        ("paper:doi", "10.18653/v1/2031.exa-long.7", "/2031.exa-long.7/"),
        ("paper:doi", "10.18653/v1/p18-1001", "/P18-1001/"),
        ("url", "https://aclanthology.org/people/ada-example/unverified/", "/people/ada-example/unverified/"),
        ("url", "https://www.aclweb.org/anthology/P18-1001/", "/P18-1001/"),
        ("url", "https://aclanthology.org/2031.exa-long.7/#x", "/2031.exa-long.7/"),
        ("url", "https://aclanthology.org/volumes/2031.exa-long/", "/volumes/2031.exa-long/"),
    ],
)
def test_a_target_is_asked_for_at_the_configured_address(scheme: str, value: str, path: str) -> None:
    for base, expected in ((None, "https://aclanthology.org"), (_MIRROR, _MIRROR)):
        (request,) = _spider(base).requests_for(Target(scheme, value))
        assert request.url == expected + path


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("acl", "Ada Example"),
        ("acl", ""),
        ("paper:acl", "not-an-id"),
        ("paper:doi", "10.1000/182"),
        ("paper:arxiv", "2401.00001"),
        ("name", "Ada Example"),
        ("orcid", "0000-0000-0000-001X"),
        ("url", "https://example.org/people/ada-example/"),
        ("url", "https://aclanthology.org/faq/"),
        ("url", "no address"),
        ("url", "https://[aclanthology.org/x"),
    ],
)
def test_what_the_anthology_cannot_answer_is_not_asked(scheme: str, value: str) -> None:
    assert _spider().requests_for(Target(scheme, value)) == []


def test_an_address_of_the_mirror_itself_is_known() -> None:
    (request,) = _spider(_MIRROR).requests_for(Target("url", f"{_MIRROR}/people/ada-example/"))
    assert request.url == f"{_MIRROR}/people/ada-example/"


def test_a_person_leads_to_the_pages_of_the_papers(saved: Saved) -> None:
    spider = _spider(_MIRROR)
    response = HtmlResponse(f"{_MIRROR}/people/ada-b-example/", body=saved("person-verified"))
    page, *requests = asyncio.run(spider.parse_person(response))
    assert isinstance(page, Page)
    assert [request.url for request in requests if isinstance(request, Request)] == [
        f"{_MIRROR}/2031.exa-long.7/",
        f"{_MIRROR}/2031.exa-long.0/",
        f"{_MIRROR}/X99-1003/",
    ]


def test_papers_and_volumes_lead_nowhere(saved: Saved) -> None:
    spider = _spider()
    paper = HtmlResponse("https://aclanthology.org/2031.exa-long.7/", body=saved("paper-current"))
    volume = HtmlResponse("https://aclanthology.org/volumes/2031.exa-long/", body=saved("volume-current"))
    for output in (asyncio.run(spider.parse_paper(paper)), asyncio.run(spider.parse_volume(volume))):
        assert [type(one) for one in output] == [Page]


def test_a_mirror_says_the_same_as_the_site(saved: Saved) -> None:
    spider = _spider(_MIRROR)
    said = [
        asyncio.run(
            spider.parse_person(HtmlResponse(f"{base}/people/ada-b-example/", body=saved("person-verified")))
        )[0]
        for base in (_MIRROR, "https://aclanthology.org")
    ]
    assert said[0] == said[1]
