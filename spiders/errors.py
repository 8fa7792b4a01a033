"""What can be wrong with a page."""

from __future__ import annotations


class PageError(Exception):
    """A page, or one record of a list page, cannot be read.

    `code` is stable and made for tables and logs (`title-missing`); `detail` is one line for a person.
    """

    outcome = "malformed"

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class BlockedError(PageError):
    """The source refused us for now: bot check, captcha, throttle text, access denied."""

    outcome = "blocked"


class GoneError(PageError):
    """The source says that the thing asked for does not exist, or no longer."""

    outcome = "gone"


class ExpiredError(PageError):
    """The source no longer accepts a resumption token; the harvest starts again from its watermark."""

    outcome = "failed"
