"""Reading an archived answer again with today's parsers; nothing is asked of any source."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

from scrapy.http import TextResponse

from pipeline.intake.crawl.frontier import from_stored
from pipeline.intake.crawl.runner import spider_class
from spiders.records import Page

if TYPE_CHECKING:
    from datetime import datetime

    from spiders.card import SourceSettings
    from spiders.spider import SourceSpider


class Reader:
    """Reads a source's archived answers."""

    def __init__(self, source: str, settings: SourceSettings) -> None:
        self._spider: SourceSpider = spider_class(source)()
        self._spider.configure(settings)

    def read(
        self,
        asked: dict[str, Any],
        *,
        url: str,
        status: int,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
        visited: datetime,
    ) -> Page:
        """Return what the answer to a queued request says. Raises PageError, or whatever the callback raises."""
        request = from_stored(asked, self._spider)
        request.meta["visited"] = visited
        response = TextResponse(
            url, status=status, headers=dict(headers), body=body, request=request, encoding="utf-8"
        )
        assert request.callback is not None
        output = request.callback(response, **request.cb_kwargs)
        if inspect.isawaitable(output):
            output = asyncio.run(_awaited(output))
        page: Page = next(item for item in output if isinstance(item, Page))
        return page


async def _awaited(output: Any) -> Any:
    return await output
