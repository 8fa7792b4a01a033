"""robots.txt, strictly: nothing is fetched from a host before its rules are known to allow it."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from spiders.politeness.hosts import lies_under, netloc_of
from spiders.politeness.refusals import ForbiddenByRobots, GroupHeld, RobotsUnavailable, Stopping

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

# A crawler should not use a copy that is older than a day (RFC 9309, 2.4).
_LIFE_S = 86_400.0
_ROBOTS_OF = "robots_txt_of"


class Rules(Struct, frozen=True):
    """What is known of a host's robots.txt, and until when (monotonic seconds)."""

    parser: RobotParser | None
    """None where it could not be read, for the reason in `why`."""
    why: str
    until: float


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's middleware lets all but one of the requests that wait for a first robots.txt slip past, and
    allows everything where robots.txt cannot be read; this one does neither.

    Hands the Crawl-delay on as `crawl_delay_s` in meta. Only URLs under BYLINE_ROBOTS_EXEMPT are not asked about.
    """

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(crawler)
        self._clock = clock
        self._agent: str = self._robotstxt_useragent or self._default_useragent
        self._exempt = crawler.settings.getlist("BYLINE_ROBOTS_EXEMPT")
        self._pause_s = crawler.settings.getfloat("BYLINE_ROBOTS_PAUSE_S")
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def process_request(
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002 (Scrapy's signature)
    ) -> None:
        """Let a request pass that its host allows. Raises ForbiddenByRobots or RobotsUnavailable."""
        scheme = urlsplit(request.url).scheme
        if _ROBOTS_OF in request.meta or scheme not in {"http", "https"}:
            return
        if any(lies_under(request.url, prefix) for prefix in self._exempt):
            request.meta.pop("crawl_delay_s", None)
            return
        rules = await self._rules_of(f"{scheme}://{netloc_of(request.url)}")
        if rules.parser is None:
            self._forbid(RobotsUnavailable(f"{rules.why}, so {request.url} is not fetched for now"))
        elif not rules.parser.allowed(request.url, self._agent):
            self._forbid(ForbiddenByRobots(f"robots.txt forbids {request.url}"))
        else:
            request.meta["crawl_delay_s"] = rules.parser.crawl_delay(self._agent) or 0.0

    def _forbid(self, refusal: ForbiddenByRobots) -> None:
        logger.warning("%s", refusal, extra={"spider": self.crawler.spider})
        self._stats.inc_value("robotstxt/forbidden")
        raise refusal

    async def _rules_of(self, origin: str) -> Rules:
        """Return a host's rules, asking for them once however many requests wait."""
        task = self._rules.get(origin)
        if task is None or (task.done() and (_failed(task) or task.result().until < self._clock())):
            task = self._rules[origin] = asyncio.ensure_future(self._ask(origin))
        return await asyncio.shield(task)

    async def _ask(self, origin: str) -> Rules:
        url = f"{origin}/robots.txt"
        asked = Request(url, priority=self.DOWNLOAD_PRIORITY, meta={_ROBOTS_OF: origin}, callback=NO_CALLBACK)
        self._stats.inc_value("robotstxt/request_count")
        try:
            answer = await self.crawler.engine.download_async(asked)
        except (GroupHeld, Stopping):
            raise
        except Exception as error:  # noqa: BLE001 (whatever went wrong: what is not known to be allowed is not)
            why = f"{url} could not be read ({type(error).__name__}: {error})"
            return Rules(None, why, self._clock() + self._pause_s)
        return self._read(url, answer)

    def _read(self, url: str, answer: Response) -> Rules:
        self._stats.inc_value(f"robotstxt/response_status_count/{answer.status}")
        if 200 <= answer.status < 300:
            body = answer.body
        elif 400 <= answer.status < 500 and answer.status != 429:
            body = b""  # there are no rules
        else:
            return Rules(None, f"{url} answered with {answer.status}", self._clock() + self._pause_s)
        parser = build_from_crawler(self._parserimpl, self.crawler, body)
        return Rules(parser, "", self._clock() + _LIFE_S)


def _failed(task: asyncio.Task[Rules]) -> bool:
    return task.cancelled() or task.exception() is not None
