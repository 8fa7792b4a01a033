"""One page, asked for as politely as in a crawl, read as its spider reads it, and stored nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Self

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spidermiddlewares.httperror import HttpError

from pipeline.intake.crawl.frontier import to_stored
from pipeline.intake.crawl.reading import Reader
from pipeline.intake.crawl.runner import spider_class
from pipeline.intake.recorded import Answer, Asked, RecordingError
from spiders.card import SourceSettings
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from pipeline.intake.crawl.runner import Politeness
    from spiders.records import Page


class _Kept:
    """The first answer of a spider, or why there is none."""

    def __init__(self) -> None:
        self.response: Response | None = None
        self.trouble = ""

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return itself: Scrapy copies its settings deeply, and this is shared with whoever waits for it."""
        return self


class FirstAnswer:
    """A spider middleware that lets the first request pass, and keeps its answer instead of having it read."""

    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawler."""
        return cls(crawler.settings["BYLINE_KEPT"])

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Request]:
        """Yield the first request."""
        async for request in start:
            request.callback = self._received
            request.errback = self._failed
            yield request
            return

    async def _received(self, response: Response, **_: Any) -> None:
        self._kept.response = response

    async def _failed(self, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, HttpError):
            self._kept.trouble = f"it answers with HTTP status {error.response.status}"
        else:
            self._kept.trouble = str(error) or type(error).__name__


def fetch(source: str, asked: str, politeness: Politeness, clock: Callable[[], datetime]) -> Answer:
    """Return the answer to the first request of a source for an address or identifier.

    It can be called once in a process: Scrapy's reactor does not start twice. Raises RecordingError.
    """
    _first(source, asked, politeness.sources.get(source, SourceSettings()))
    target = target_of(asked)
    kept = _Kept()
    settings = politeness.settings() | {
        "SPIDER_MIDDLEWARES": {"pipeline.intake.crawl.recording.FirstAnswer": 10},
        "BYLINE_KEPT": kept,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider_class(source), targets=json.dumps([[target.scheme, target.value]]))
    process.start()
    response = kept.response
    if response is None:
        raise RecordingError(f"{asked} gives no page: {kept.trouble or 'stopped before it came'}")
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
    how = Asked(asked, clock().astimezone(UTC).date(), response.status, content_type)
    return Answer(how, response.url, response.body)


def read(source: str, settings: SourceSettings, answer: Answer) -> Page:
    """Return what the source's spider makes of an answer. Raises PageError, or RecordingError."""
    spider = spider_class(source)()
    spider.configure(settings)
    asked = to_stored(_first(source, answer.asked.asked, settings), spider).request
    headers = (("Content-Type", answer.asked.content_type),) if answer.asked.content_type else ()
    visited = datetime.combine(answer.asked.visited, time(), UTC)
    return Reader(source, settings).read(
        asked, url=answer.url, status=answer.asked.status, headers=headers, body=answer.body, visited=visited
    )


def target_of(asked: str) -> Target:
    """Return what is asked for: the page at an address, else `scheme:value` (`paper:arxiv:2401.00001`)."""
    if "://" in asked:
        return Target("url", asked)
    about, _, rest = asked.partition(":")
    if about == "paper":
        scheme, _, value = rest.partition(":")
        return Target(f"paper:{scheme}", value)
    return Target(about, rest)


def _first(source: str, asked: str, settings: SourceSettings) -> Request:
    """Return the first request by which a source answers. Raises RecordingError."""
    spider = spider_class(source)()
    spider.configure(settings)
    request = next(iter(spider.requests_for(target_of(asked))), None)
    if request is None:
        raise RecordingError(f"{source} has no page for {asked}; see `byline sources` for what it can be asked")
    return request
