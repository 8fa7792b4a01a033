"""The frontier as a Scrapy scheduler: requests lie in a table until their page commits."""

from __future__ import annotations

import heapq
from time import time
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import call_later
from scrapy.utils.request import fingerprint

from db.queries import fetches, imprints
from db.queries import frontier as stored
from db.store.frontier import NewRequest, Queued
from pipeline.intake.errors import TROUBLE
from pipeline.redaction import is_secret_header, without_secrets
from spiders.politeness.hosts import netloc_of
from spiders.spider import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from db.queries.fetches import Validators
    from pipeline.intake.crawl.job import Crawl
    from spiders.imprints import Imprints

IN_FLIGHT = 16
"""At most so many requests are handed out and not yet stored; these are asked again after a crash."""
_AHEAD = 15
"""So many more requests are read with one, in the same transaction."""

_KEPT_META = ("download_timeout", "handle_httpstatus_list", "conditional", "endpoint")


class Frontier(BaseScheduler):
    """Hands out the queued requests of one run and source: one at a time for each host group."""

    def __init__(self, crawler: Crawler, crawl: Crawl) -> None:
        self._crawler = crawler
        self._crawl = crawl
        self._waiting: dict[str, list[tuple[int, int]]] = {}
        self._again: list[tuple[float, int, Request]] = []
        self._handed: dict[int, str] = {}
        self._ahead: dict[int, tuple[dict[str, Any], Validators | None]] = {}
        self._timer: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the scheduler of a crawler that `pipeline.intake.crawl.runner` has started."""
        frontier = cls(crawler, crawler.settings["BYLINE_CRAWL"])
        crawler.settings["BYLINE_CRAWL"].frontiers[frontier.source] = frontier
        return frontier

    @property
    def source(self) -> str:
        """Name of the source that is crawled."""
        name: str = self._crawler.spidercls.name
        return name

    def open(self, spider: Spider) -> None:
        """Load what the run has queued for this source."""
        assert isinstance(spider, SourceSpider)
        self._spider = spider
        spider.recall = self._recall
        with self._crawl.database.reading() as transaction:
            self.add(stored.queued(transaction, self._crawl.run_id, self.source))

    def close(self, reason: str) -> None:  # noqa: ARG002
        """Stop waiting for requests that are due later; they stay queued."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def add(self, requests: Iterable[Queued]) -> None:
        """Take up requests that are queued in the table, but for groups that are left alone."""
        for request in requests:
            group = self._crawl.group_of(request.netloc)
            if group in self._crawl.budget.closed:
                continue
            self._crawl.claim(group)
            heapq.heappush(self._waiting.setdefault(group, []), (-request.priority, request.id))

    def has_pending_requests(self) -> bool:
        """Whether anything is queued, or handed out and not yet stored."""
        queued = self._handed or self._again or any(self._waiting.values())
        return bool(queued) and not self._crawl.is_ending

    def enqueue_request(self, request: Request) -> bool:
        """Take back a request that is to be made again: a retry, or a redirect."""
        row = request.meta.get("byline_request")
        if row is None:
            # Callbacks' requests are stored with their page; nothing else may come by this way.
            return False
        self._handed.pop(row, None)
        heapq.heappush(self._again, (request.meta.get("not_before", 0.0), row, request))
        return True

    def next_request(self) -> Request | None:
        """Return a request of a host group that has none in flight, or None."""
        try:
            return self._next()
        except TROUBLE as error:
            self._crawl.fail(error)
            return None

    def _next(self) -> Request | None:
        if self._crawl.is_ending or len(self._handed) >= IN_FLIGHT:
            return None
        if self._again and self._again[0][0] <= time():
            _, row, request = heapq.heappop(self._again)
            self._handed[row] = self._crawl.group_of_url(request.url)
            return request
        busy = set(self._handed.values())
        group = next((group for group, rows in self._waiting.items() if rows and group not in busy), None)
        if group is None:
            self._wait()
            return None
        if not self._crawl.take_budget(group):
            return self._next()
        _, row = heapq.heappop(self._waiting[group])
        self._handed[row] = group
        try:
            request = self._restored(row, self._waiting[group])
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # It was queued by another version of Byline, whose spider had other callbacks.
            self._crawl.answers.give_up(row, self._spider, f"{type(error).__name__}: {error}")
            return self._next()
        self._crawl.teller.waiting(netloc_of(request.url), sum(map(len, self._waiting.values())))
        return request

    def done(self, row: int) -> None:
        """Say that a request's answer is stored."""
        self._handed.pop(row, None)

    def drop_waiting(self, group: str | None) -> None:
        """Forget what is not yet handed out (None: of all groups); its rows are left to the caller."""
        gone = list(self._waiting) if group is None else [group]
        for _, row in (entry for name in gone for entry in self._waiting.pop(name, [])):
            self._ahead.pop(row, None)

    def _restored(self, row: int, following: Sequence[tuple[int, int]]) -> Request:
        """Return the request of a row; `following` are the front of its queue, read with it at once."""
        if row not in self._ahead:
            rows = [row, *(later for _, later in following[:_AHEAD] if later not in self._ahead)]
            with self._crawl.database.reading() as transaction:
                asked = stored.requests(transaction, rows)
                urls = [each["url"] for each in asked.values()]
                version = self._crawl.parser_version(self.source)
                known = fetches.confirmable(transaction, self.source, urls, version)
            self._ahead |= {row: (each, known.get(each["url"])) for row, each in asked.items()}
        kept, validators = self._ahead.pop(row)
        request = from_stored(kept, self._spider)
        self._crawl.answers.prepare(request, row, validators)
        return request

    def _recall(self, kind: str, digests: Imprints) -> Mapping[str, int]:
        with self._crawl.database.reading() as transaction:
            return imprints.versions_of(transaction, self.source, kind, digests)

    def _wait(self) -> None:
        """Wake the engine when the next delayed request is due: by itself it looks only every few seconds."""
        if not self._again or self._timer is not None:
            return
        self._timer = call_later(max(0.0, self._again[0][0] - time()), self._wake)

    def _wake(self) -> None:
        self._timer = None
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()


def to_stored(request: Request, spider: SourceSpider, *, salt: str = "") -> NewRequest:
    """Return a request as it is queued: its callback by name, without the source's key or any other secret."""
    callback = request.callback
    assert callback is not None
    key = spider.card.key_header or ""
    url = without_secrets(request.url)
    if url != request.url:
        request = request.replace(url=url)
    body = {
        "url": url,
        "method": request.method,
        "body": request.body.decode(),
        "headers": {
            name.decode(): b",".join(values).decode()
            for name, values in request.headers.items()
            if name.decode().lower() != key.lower() and not is_secret_header(name.decode())
        },
        "callback": callback.__name__,
        "cb_kwargs": request.cb_kwargs,
        "meta": {name: request.meta[name] for name in _KEPT_META if name in request.meta},
    }
    mark = fingerprint(request).hex() + (f"-{salt}" if salt and request.dont_filter else "")
    return NewRequest(mark, netloc_of(request.url), request.priority, body)


def from_stored(stored_request: dict[str, Any], spider: SourceSpider) -> Request:
    """Return a queued request, to be asked with the source's key of today."""
    callback: Callable[..., Any] = getattr(spider, stored_request["callback"])
    url, headers = spider.identified(stored_request["url"], stored_request["headers"])
    return Request(
        url,
        callback,
        method=stored_request["method"],
        body=stored_request["body"].encode(),
        headers=headers,
        cb_kwargs=stored_request["cb_kwargs"],
        meta=dict(stored_request["meta"]),
        dont_filter=True,
    )
