"""Asks for one page, whatever its host."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urldefrag, urlsplit

from scrapy import Request

from spiders.citation_meta import CARD
from spiders.citation_meta.parser import parse_page
from spiders.spider import SourceSpider, encoding_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from spiders.card import Card
    from spiders.records import Page
    from spiders.target import Target

_TIMEOUT_S: Final = 60.0


class CitationMetaSpider(SourceSpider):
    """Reads the `citation_*` tags of the page at a URL. It has no host of its own and follows no links."""

    card: ClassVar[Card] = CARD
    name = CARD.name

    def requests_for(self, target: Target) -> list[Request]:
        """Return the request for the page of a `url` target with an http or https address."""
        if target.scheme != "url" or not _of_the_web(target.value):
            return []
        timeout = self.source_settings.timeout_s or _TIMEOUT_S
        return [Request(urldefrag(target.value).url, self.parse_page, meta={"download_timeout": timeout})]

    async def parse_page(self, response: Response) -> list[Page]:
        """Return the page's record."""
        return [await self.read(parse_page, response.body, response.url, encoding_of(response))]


def _of_the_web(url: str) -> bool:
    """Tell an http or https address with a host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not any(letter.isspace() for letter in url)
