"""Retries: a bounded number of them, none before its time, none for a host that asks for too long a pause."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from spiders.politeness.pauses import backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.http import Request, Response
    from scrapy.settings import BaseSettings


class PatientRetry(RetryMiddleware):
    """Sends a request back to the scheduler with `not_before` in its meta, which the download handler obeys.

    After RETRY_TIMES, or where Retry-After is beyond BYLINE_LONGEST_WAIT_S, the answer goes on as it is.
    """

    def __init__(
        self,
        settings: BaseSettings,
        random: Random | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(settings)
        self._random = random or Random()  # noqa: S311 (spreads retries, guards nothing)
        self._wall = wall
        self._shortest_backoff_s = settings.getfloat("BYLINE_BACKOFF_S")
        self._longest_wait_s = settings.getfloat("BYLINE_LONGEST_WAIT_S")

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 (Scrapy's signature)
    ) -> Request | Response:
        """Return the request for another attempt, or the answer."""
        if request.meta.get("not_before", 0.0) - self._wall() > self._longest_wait_s:
            return response
        return super().process_response(request, response)

    def _retry(self, request: Request, reason: str | Exception | type[Exception]) -> Request | None:
        again = super()._retry(request, reason)
        now = self._wall()
        if again is not None and again.meta.get("not_before", 0.0) <= now:
            pause_s = backoff(request.meta.get("retry_times", 0), self._shortest_backoff_s, self._random)
            again.meta["not_before"] = now + pause_s
        return again
