"""Where a redirect may lead: to the public internet, or to a host that the installation names."""

from __future__ import annotations

import logging
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlsplit

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from spiders.politeness.hosts import Hosts, netloc_of
from spiders.politeness.refusals import RedirectRefused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from twisted.internet.base import ReactorBase

logger = logging.getLogger(__name__)


class PublicTargets:
    """Refuses a redirect into a private network before anything, its robots.txt included, is asked there.

    What counts is the address that will be connected to: the name is looked up in the cache that the connection
    uses too, so a second answer cannot differ from the first.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware with the hosts of this installation."""
        return cls(Hosts(crawler.settings.getdict("BYLINE_SLOTS"), 0.0))

    async def process_request(self, request: Request) -> None:
        """Let a request pass unless a redirect led it astray. Raises RedirectRefused."""
        before = request.meta.get("redirect_urls", ())
        # On the same host nothing new is reached: whoever named the page named its host.
        if not before or netloc_of(before[-1]) == netloc_of(request.url) or self._hosts.configured(request.url):
            return
        host = urlsplit(request.url).hostname or ""
        if not is_public(await _address_of(host)):
            logger.warning("A redirect into a private network was refused: %s", request.url)
            raise RedirectRefused(f"a redirect leads into a private network: {request.url}")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet: not loopback, private, link-local, multicast."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast


async def _address_of(host: str) -> str:
    from twisted.internet import reactor

    try:
        return await maybe_deferred_to_future(cast("ReactorBase", reactor).resolve(host))
    except DNSLookupError as error:
        raise RedirectRefused(f"a redirect leads to a host without an address: {host}") from error
