"""Starting Scrapy for a run: rounds of crawls, one crawler for each source, all in this process."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec
from msgspec import Struct
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.asyncio import run_in_thread
from scrapy.utils.reactor import install_reactor

from pipeline.intake.errors import TROUBLE
from spiders.card import SourceSettings
from spiders.catalog import folder
from spiders.records import Harvest
from spiders.settings import scrapy_settings
from spiders.spider import SourceSpider
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.intake.crawl.job import Crawl

_COLLECTED_AFTER = 20_000
"""New objects, beyond those gone again, after which Python looks for garbage; its own number is 700."""


# What these look after is kept in the run's tables: they would work for each page, and nobody reads it.
_IDLE_AROUND_SPIDERS: Final = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
_IDLE_AROUND_DOWNLOADS: Final = {"scrapy.downloadermiddlewares.stats.DownloaderStats": None}


class Task(Struct, frozen=True):
    """What one source is asked in a round."""

    source: str
    targets: tuple[Target, ...] = ()
    harvest: Harvest | None = None


Rounds = Callable[[], Sequence[Task]]
"""Returns what to ask next, once all that was asked before is stored; nothing ends the crawl."""


class Politeness(Struct, frozen=True):
    """What of the installation Scrapy must know."""

    sources: Mapping[str, SourceSettings]
    slots_dir: Path
    contact: str | None
    default_delay_s: float
    backoff_s: float
    yields: bool = False
    """Whether the crawl waits while a person's asks the same hosts."""

    def settings(self) -> dict[str, Any]:
        """Return Scrapy's settings."""
        return {
            **scrapy_settings(self.sources, slots_dir=self.slots_dir, contact=self.contact),
            "BYLINE_DEFAULT_DELAY_S": self.default_delay_s,
            "BYLINE_BACKOFF_S": self.backoff_s,
            "BYLINE_YIELDS": self.yields,
        }


class Ended(Struct):
    """How a crawl ended: errors outside of any page, and why no next round could be asked for."""

    errors: list[str] = msgspec.field(default_factory=list)
    failure: Exception | None = None


def run(crawl: Crawl, politeness: Politeness, next_round: Rounds) -> Ended:
    """Crawl until there is nothing more to ask, or a signal stops it, and return how it ended.

    It can be called once in a process: Scrapy's reactor does not start twice.
    """
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    reactor = _reactor()
    own = politeness.settings()
    settings = own | {
        "SCHEDULER": "pipeline.intake.crawl.frontier.Frontier",
        "SPIDER_MIDDLEWARES": {"pipeline.intake.crawl.start.StoredStart": 10, **_IDLE_AROUND_SPIDERS},
        "DOWNLOADER_MIDDLEWARES": {**own["DOWNLOADER_MIDDLEWARES"], **_IDLE_AROUND_DOWNLOADS},
        "BYLINE_CRAWL": crawl,
        # Callbacks pass nothing on, and for each answer Scrapy starts as many tasks as this to wait for it.
        "CONCURRENT_ITEMS": 1,
    }
    runner = AsyncCrawlerRunner(settings)
    ended = Ended()

    async def main() -> None:
        try:
            while crawl.stopped_by is None and (tasks := await run_in_thread(next_round)):
                await asyncio.gather(*(_start(crawl, runner, task, ended) for task in tasks))
        except Exception as error:  # noqa: BLE001 - whatever it is, the reactor must stop and the run must say it
            ended.failure = error
        finally:
            reactor.stop()

    def stop() -> None:
        stopping.append(asyncio.ensure_future(runner.stop()))

    stopping: list[asyncio.Future[None]] = []  # the loop alone would not keep them
    crawl.stop = stop
    with _stopping_on_signals(crawl), _rare_collections():
        reactor.callWhenRunning(lambda: asyncio.ensure_future(main()))
        reactor.run(installSignalHandlers=False)
    return ended


def spider_class(source: str) -> type[SourceSpider]:
    """Return the spider of a source."""
    module = import_module(f"spiders.{folder(source)}.spider")
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, SourceSpider) and value.__module__ == module.__name__
    ]
    assert len(found) == 1, f"spiders.{folder(source)}.spider must define one spider"
    return found[0]


def _reactor() -> Any:
    """Return the reactor that is installed; importing it installs one, so it is imported as late as this."""
    from twisted.internet import reactor

    return reactor


async def _start(crawl: Crawl, runner: AsyncCrawlerRunner, task: Task, ended: Ended) -> None:
    crawler = runner.create_crawler(spider_class(task.source))

    def failed(failure: Any, **_: Any) -> None:
        ended.errors.append(f"{task.source}: {type(failure.value).__name__}: {failure.value}")

    # Scrapy only logs errors outside of any page's callback.
    crawler.signals.connect(failed, signal=signals.spider_error, weak=False)
    crawler.signals.connect(failed, signal=signals.item_error, weak=False)
    try:
        await runner.crawl(
            crawler,
            targets=json.dumps([[target.scheme, target.value] for target in task.targets]),
            harvest=None if task.harvest is None else msgspec.json.encode(task.harvest).decode(),
        )
    except TROUBLE as error:
        crawl.fail(error)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage in cycles less often: a page of a harvest makes many thousands of objects without any."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _stopping_on_signals:  # noqa: N801 - used as a context manager
    """Stop cleanly on Ctrl-C and SIGTERM: answers in flight are stored; a second signal does not wait for them."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._stop)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, _: Any) -> None:
        if self._crawl.stopped_by is not None:
            _end_at_once(number)
        self._crawl.stopped_by = number
        self._crawl.database.hurry()
        _reactor().callFromThread(self._crawl.stop)


def _end_at_once(number: int) -> NoReturn:
    """End as if killed, which loses nothing: threads may still wait for something, and would be waited for."""
    cursor = b"\x1b[?25h" if os.isatty(2) else b""
    os.write(2, cursor + b"byline: stopped at once; what was in flight is asked again: `byline resume` goes on\n")
    os._exit(128 + number)
