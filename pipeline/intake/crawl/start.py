"""The first requests of a crawl: stored in one transaction before any is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.utils.asyncio import run_in_thread

from db.queries import frontier as stored
from db.store import frontier as store
from pipeline.intake.crawl.frontier import to_stored
from pipeline.intake.errors import TROUBLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.crawler import Crawler

    from db.store.frontier import NewRequest, Queued
    from pipeline.intake.crawl.job import Crawl


class StoredStart:
    """A spider middleware that queues all first requests, or none where the run is resumed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._crawl: Crawl = crawler.settings["BYLINE_CRAWL"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawler."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Request]:
        """Queue what the spider starts with; yield nothing, the frontier hands it out."""
        spider: Any = self._crawler.spider
        requests = [to_stored(request, spider) async for request in start] if not self._crawl.resumed else []
        try:
            queued = await run_in_thread(self._store, spider.name, requests)
            self._crawl.frontiers[spider.name].add(queued)
        except TROUBLE as error:
            self._crawl.fail(error)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def _store(self, source: str, requests: list[NewRequest]) -> list[Queued]:
        with self._crawl.database.writing(source) as transaction:
            queued = store.add(transaction, self._crawl.run_id, source, requests)
            marks = [request.fingerprint for request in requests]
            self._crawl.asked |= stored.ids(transaction, self._crawl.run_id, source, marks)
        return queued
