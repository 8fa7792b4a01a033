"""The one place that page, robots.txt, retry and redirect all pass: Scrapy's HTTP handler, with slots."""

from __future__ import annotations

import logging
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from spiders.politeness.hosts import Hosts
from spiders.politeness.pauses import BUSY, asked_pause, backoff
from spiders.politeness.refusals import GroupHeld
from spiders.politeness.slots import Clock, Slots, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)


class PoliteHandler(HTTP11DownloadHandler):
    """Downloads a request once its group's slot is free; time-out and size limit count from there.

    Reads `crawl_delay_s` and `not_before` of the request's meta; writes `not_before` (seconds since 1970) there
    when the host asks for a pause, and holds the whole group until then.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        # Twisted sends a request again, at once, when a kept connection fails under it: that breaks the gap.
        self._pool.retryAutomatically = False
        self._clock = Clock()
        self._random = Random()  # noqa: S311 (spreads retries, guards nothing)
        self._shortest_backoff_s = settings.getfloat("BYLINE_BACKOFF_S")
        self._slots = Slots(
            Hosts(settings.getdict("BYLINE_SLOTS"), settings.getfloat("BYLINE_DEFAULT_DELAY_S")),
            Path(settings["BYLINE_SLOTS_DIR"]),
            longest_wait_s=settings.getfloat("BYLINE_LONGEST_WAIT_S"),
            clock=self._clock,
            stopping=self._is_stopping,
            yields=settings.getbool("BYLINE_YIELDS"),
        )
        self._visits: dict[Request, Visit] = {}
        crawler.signals.connect(self._answer_began, signal=signals.headers_received)

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request. Raises a Refusal where it must not, or can no longer, be sent."""
        try:
            return await self._in_turn(request)
        except GroupHeld as refusal:
            logger.warning("%s: %s", refusal, request.url, extra={"spider": self._crawler.spider})
            raise

    async def _in_turn(self, request: Request) -> Response:
        crawl_delay_s: float | None = request.meta.get("crawl_delay_s")
        not_before: float = request.meta.get("not_before", 0.0)
        async with self._slots.taken(request.url, crawl_delay_s=crawl_delay_s, not_before=not_before) as visit:
            self._visits[request] = visit
            try:
                response = await super().download_request(request)
            finally:
                del self._visits[request]
            self._hold(request, response, visit)
            return response

    def _answer_began(self, request: Request) -> None:
        visit = self._visits.get(request)
        if visit is not None:
            visit.reached()

    def _hold(self, request: Request, response: Response, visit: Visit) -> None:
        now = self._clock.wall()
        pause_s = asked_pause(response.status, response.headers.get("Retry-After"), now)
        if pause_s is None and response.status in BUSY:
            pause_s = backoff(request.meta.get("retry_times", 0), self._shortest_backoff_s, self._random)
        if pause_s is not None:
            request.meta["not_before"] = now + pause_s
            visit.hold(now + pause_s)

    def _is_stopping(self) -> bool:
        return not self._crawler.engine.running
