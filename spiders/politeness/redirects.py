"""Redirects: followed to other hosts, never to another scheme, and without the keys of the first host."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from spiders.politeness.hosts import netloc_of
from spiders.politeness.refusals import RedirectRefused

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Request, Response

logger = logging.getLogger(__name__)

_HARMLESS_HEADERS = frozenset({b"Accept", b"Accept-Language", b"Accept-Encoding", b"User-Agent", b"Content-Type"})


class CarefulRedirects(RedirectMiddleware):
    """Scrapy's redirects, within bounds; `spiders.politeness.targets` looks at where they lead."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 (Scrapy's signature)
    ) -> Request | Response:
        """Return the request for where an answer redirects to, or the answer. Raises RedirectRefused."""
        try:
            return super().process_response(request, response)
        except RedirectRefused as refusal:
            logger.warning("%s", refusal, extra={"spider": self.crawler.spider})
            raise

    def _build_redirect_request(
        self, source_request: Request, response: Response, *, url: str, **kwargs: Any
    ) -> Request:
        check_scheme(source_request.url, url)
        redirected = super()._build_redirect_request(source_request, response, url=url, **kwargs)
        if netloc_of(url) != netloc_of(source_request.url):
            # A key or a validator is meant for the host that it was given for.
            for name in set(redirected.headers) - _HARMLESS_HEADERS:
                del redirected.headers[name]
        return redirected

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise RedirectRefused(f"{request.url} was redirected too often") from error


def check_scheme(source: str, target: str) -> None:
    """Raise RedirectRefused unless a redirect keeps its scheme, or goes to https on the same host."""
    old, new = urlsplit(source), urlsplit(target)
    try:
        netloc_of(target)
    except ValueError as error:
        raise RedirectRefused(f"{source} redirects to a URL that is none: {target}") from error
    if not new.hostname:
        raise RedirectRefused(f"{source} redirects to a URL without a host: {target}")
    if new.scheme == old.scheme or (new.scheme == "https" and new.hostname == old.hostname):
        return
    raise RedirectRefused(f"{source} redirects to another scheme: {target}")
