"""Starting Scrapy for a run: one crawler for each source, all in this process."""

from __future__ import annotations

import json
import signal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from scrapy.crawler import AsyncCrawlerProcess

from spiders.catalog import folder
from spiders.records import Harvest
from spiders.settings import scrapy_settings
from spiders.spider import SourceSpider
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.intake.crawl.job import Crawl
    from spiders.card import SourceSettings


class Task(Struct, frozen=True):
    """What one source is asked in a run."""

    source: str
    targets: tuple[Target, ...] = ()
    harvest: Harvest | None = None


class Ended(Struct, frozen=True):
    """How a crawl ended: whether all was done, or which signal stopped it, and errors outside of any page."""

    stopped_by: int | None
    errors: tuple[str, ...]


def run(
    crawl: Crawl,
    tasks: Sequence[Task],
    *,
    sources: Mapping[str, SourceSettings],
    slots_dir: Path,
    contact: str | None,
) -> Ended:
    """Crawl until nothing is queued, or until a signal stops it, and return how it ended.

    It can be called once in a process: Scrapy's reactor does not start twice.
    """
    settings = scrapy_settings(sources, slots_dir=slots_dir, contact=contact) | {
        "SCHEDULER": "pipeline.intake.crawl.frontier.Frontier",
        "SPIDER_MIDDLEWARES": {"pipeline.intake.crawl.start.StoredStart": 10},
        "BYLINE_CRAWL": crawl,
    }
    process = AsyncCrawlerProcess(settings, install_root_handler=False)
    errors: list[str] = []
    for task in tasks:
        crawler = process.create_crawler(spider_class(task.source))
        _listen(crawler, errors)
        process.crawl(
            crawler,
            targets=json.dumps([[target.scheme, target.value] for target in task.targets]),
            harvest=None if task.harvest is None else msgspec.json.encode(task.harvest).decode(),
        )
    stopped = _stop_on_signals(process)
    process.start(install_signal_handlers=False)
    return Ended(stopped[0] if stopped else None, tuple(errors))


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


def _listen(crawler: Any, errors: list[str]) -> None:
    """Collect what Scrapy would only log: errors outside of any page's callback."""
    from scrapy import signals

    def failed(failure: Any, **_: Any) -> None:
        errors.append(f"{type(failure.value).__name__}: {failure.value}")

    crawler.signals.connect(failed, signal=signals.spider_error, weak=False)
    crawler.signals.connect(failed, signal=signals.item_error, weak=False)


def _stop_on_signals(process: AsyncCrawlerProcess) -> list[int]:
    """Stop cleanly on Ctrl-C and SIGTERM: answers in flight are stored; a second signal does not wait for them."""
    stopped: list[int] = []

    def stop(number: int, _: Any) -> None:
        from twisted.internet import reactor

        if stopped:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        stopped.append(number)
        reactor.callFromThread(_schedule_stop, process)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopped


def _schedule_stop(process: AsyncCrawlerProcess) -> None:
    import asyncio

    task = asyncio.ensure_future(process.stop())
    task.add_done_callback(lambda done: done.exception())
