"""A crawl for the tests, in a process of its own: reads URLs and settings, prints what became of each URL."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spidermiddlewares.httperror import HttpError

from spiders.settings import FIXED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure


class Asker(Spider):
    """Asks for each URL once and notes the status, or the code or name of what went wrong."""

    name = "asker"

    def __init__(self, task: dict[str, Any], found: dict[str, Any]) -> None:
        super().__init__()
        self.task = task
        self.found = found

    async def start(self) -> AsyncIterator[Request]:
        for url in self.task["urls"]:
            yield Request(
                url,
                self.answered,
                errback=self.failed,
                headers=self.task["headers"],
                cb_kwargs={"url": url},
                meta={"dont_obey_robotstxt": True},
                dont_filter=True,
            )

    async def answered(self, response: Response, url: str) -> None:
        self.found[url] = response.status

    async def failed(self, failure: Failure) -> None:
        error = failure.value
        url = failure.request.cb_kwargs["url"]  # type: ignore[attr-defined]
        if isinstance(error, HttpError):
            self.found[url] = error.response.status
        else:
            self.found[url] = getattr(error, "code", type(error).__name__)


def main() -> None:
    """Run the one crawl that the argument describes."""
    task = json.loads(sys.argv[1])
    found: dict[str, Any] = {}
    process = AsyncCrawlerProcess(FIXED | {"SPIDER_MODULES": []} | task["settings"])
    process.crawl(Asker, task=task, found=found)
    process.start()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
