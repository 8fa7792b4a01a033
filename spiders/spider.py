"""What all spiders share: their card, their addresses, and parsing off the reactor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlencode, urlsplit

import msgspec
from scrapy import Request, Spider
from scrapy.utils.asyncio import run_in_thread

from spiders.card import Address, Card, SourceSettings, addresses
from spiders.imprints import nothing
from spiders.records import Harvest, Page
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.imprints import Recall


class SourceSpider(Spider):
    """A spider of one source: knows which URLs to ask for, in what order; parsers know what the answers mean.

    Arguments (`scrapy crawl NAME -a …`): `targets`, a JSON list of [scheme, value], or schemes with
    their value (`-a name=… -a paper__arxiv=…`); `harvest`, the JSON of a `Harvest` to begin or go on with.
    """

    card: ClassVar[Card]

    contact: str | None = None
    """Mail address of whoever runs the installation."""
    recall: Recall = staticmethod(nothing)
    """What is known of earlier answers: nothing, unless whoever stores them says so."""

    def __init__(self, targets: str = "[]", harvest: str | None = None, **kwargs: str) -> None:
        super().__init__(self.card.name)
        self.targets = [Target(*pair) for pair in json.loads(targets)]
        self.targets += [Target(scheme.replace("__", ":"), value) for scheme, value in kwargs.items()]
        self.harvest = None if harvest is None else msgspec.json.decode(harvest, type=Harvest)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider with the addresses and key of this installation (setting `BYLINE_SOURCES`)."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        contact: str = crawler.settings.get("BYLINE_CONTACT") or ""
        spider.contact = contact.removeprefix("mailto:") if "@" in contact and "://" not in contact else None
        own = crawler.settings.getdict("BYLINE_SOURCES").get(cls.card.name, {})
        spider.configure(msgspec.convert(own, SourceSettings, strict=False))
        return spider

    def configure(self, settings: SourceSettings) -> None:
        """Take the installation's settings of this source."""
        self.source_settings = settings
        self.addresses: dict[str, Address] = addresses(self.card, settings)

    def address(self, endpoint: str = "base") -> str:
        """Return the URL of an endpoint, without a slash at its end."""
        return self.addresses[endpoint].url

    def ask(
        self,
        url: str,
        callback: Callable[..., Any],
        *,
        endpoint: str = "base",
        **request: Any,
    ) -> Request:
        """Return the request for a URL of an endpoint, with its time-out and key."""
        meta = {"download_timeout": self.addresses[endpoint].timeout_s, **request.pop("meta", {})}
        url, headers = self.identified(url, request.pop("headers", {}))
        return Request(url, callback, meta=meta, headers=headers, **request)

    def identified(self, url: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """Return an address and headers with the key and the contact as the source takes them.

        They are for the source's own hosts alone.
        """
        key, found = self.source_settings.api_key, dict(headers)
        if urlsplit(url).netloc not in {address.netloc for address in self.addresses.values()}:
            return url, found
        if self.card.key_header and key:
            found[self.card.key_header] = key
        given = {self.card.key_parameter: key, self.card.mail_parameter: self.contact}
        query = urlencode({name: value for name, value in given.items() if name and value})
        return f"{url}{'&' if '?' in url else '?'}{query}" if query else url, found

    async def read(self, parse: Callable[..., Page], *args: Any, **kwargs: Any) -> Page:
        """Return what a parser makes of an answer, parsed in a thread: a busy reactor spoils pacing."""
        return await run_in_thread(parse, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of each target and of the harvest."""
        for target in self.targets:
            for request in self.requests_for(target):
                yield request
        if self.harvest is not None:
            yield self.harvest_request(self.harvest)

    def requests_for(self, target: Target) -> Iterable[Request]:
        """Return the requests that answer a target; none where this source cannot."""
        raise NotImplementedError

    def harvest_request(self, harvest: Harvest) -> Request:
        """Return the request for a harvest's next page."""
        raise NotImplementedError


def encoding_of(response: Response) -> str | None:
    """Return the encoding that the HTTP header names, if any."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    _, found, charset = header.partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None if found else None
