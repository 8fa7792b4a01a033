"""Asks for a profile page that a maintainer named, and for nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request

from spiders.profile_page import CARD, parser
from spiders.spider import SourceSpider, encoding_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response

    from spiders.card import Card
    from spiders.records import Page
    from spiders.target import Target

_ADDRESS = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)


class ProfilePageSpider(SourceSpider):
    """One request for one page: no link on it is followed."""

    name = CARD.name
    card: ClassVar[Card] = CARD
    now: Callable[[], datetime] = staticmethod(lambda: datetime.now(UTC))
    """The clock; a page's dates without a year are read against the day of the visit."""

    def requests_for(self, target: Target) -> list[Request]:
        """Return the request for a page's URL; none for any other target."""
        if target.scheme != "url" or not _ADDRESS.match(target.value):
            return []
        meta = {"download_timeout": self.source_settings.timeout_s or 60.0}
        return [Request(target.value, self.page, meta=meta)]

    async def page(self, response: Response) -> list[Any]:
        """Return what the page says. The id of its owner is the URL that was asked for at last."""
        visited = self._visited(response)
        page: Page = await self.read(
            parser.parse, response.body, visited=visited, url=response.url, encoding=encoding_of(response)
        )
        return [page]

    def _visited(self, response: Response) -> date:
        """Return the day of the visit: `visited` of the request's meta (a time) where the caller knows it."""
        known = response.meta.get("visited")
        return (known if isinstance(known, datetime) else self.now()).astimezone(UTC).date()
