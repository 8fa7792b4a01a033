"""A bare Scrapy spider: fetches abstract pages, reads them with BeautifulSoup and lxml, and stores nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy.http import Response

_CODE = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")


class SoupSpider(Spider):
    """Reads what a hand-written spider would: title, authors, abstract, subjects, comment, dates, versions."""

    name = "soup"

    def __init__(self, urls: list[str], read: Callable[[], None]) -> None:
        super().__init__()
        self.urls = urls
        self.read = read

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, self.parse)

    def parse(self, response: Response) -> None:
        paper = _paper(BeautifulSoup(response.body, "lxml"))
        assert all(paper[name] for name in ("title", "authors", "abstract", "versions")), response.url
        self.read()


def crawl(urls: list[str], read: Callable[[], None]) -> None:
    """Crawl these pages in this process; `read` is called for each page that was read."""
    process = AsyncCrawlerProcess({"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False})
    process.crawl(SoupSpider, urls=urls, read=read)
    process.start()


def _paper(page: BeautifulSoup) -> dict[str, Any]:
    subjects = _text(page, "td.subjects")
    return {
        "title": _meta(page, "citation_title"),
        "authors": [link.get_text() for link in page.select("div.authors a")],
        "abstract": _meta(page, "citation_abstract"),
        "submitted": _meta(page, "citation_date"),
        "updated": _meta(page, "citation_online_date"),
        "id": _meta(page, "citation_arxiv_id"),
        "subjects": _CODE.findall(subjects or ""),
        "comment": _text(page, "td.comments"),
        "versions": [label.get_text() for label in page.select("div.submission-history strong")],
    }


def _meta(page: BeautifulSoup, name: str) -> str | None:
    tag = page.select_one(f'meta[name="{name}"]')
    return None if tag is None else str(tag["content"])


def _text(page: Tag, selector: str) -> str | None:
    tag = page.select_one(selector)
    return None if tag is None else " ".join(tag.get_text().split())
