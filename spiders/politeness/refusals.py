"""Why a request was not sent: each ends as a failed page with a stable code."""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest


class Refusal(IgnoreRequest):
    """A request that politeness or safety did not let through.

    `code` is stable and made for tables and logs; `detail` is one line for a person; `outcome` is the page's.
    """

    code: ClassVar[str]
    outcome: ClassVar[str] = "failed"

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.code}: {detail}")
        self.detail = detail


class ForbiddenByRobots(Refusal):
    """The host's robots.txt forbids this path."""

    code = "robots-forbidden"


class RobotsUnavailable(ForbiddenByRobots):
    """The host's robots.txt could not be read, so nothing is known to be allowed; worth trying again later."""

    code = "robots-unavailable"


class RedirectRefused(Refusal):
    """A redirect leads to a scheme or an address where no source has a place."""

    code = "redirect-refused"


class GroupHeld(Refusal):
    """The host asked, with Retry-After, to be left alone for longer than a crawl waits."""

    code = "host-asks-to-wait"
    outcome = "blocked"


class Stopping(Refusal):
    """The crawl was told to stop before this request was sent; it says nothing about the page."""

    code = "stopping"
