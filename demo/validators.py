"""Conditional requests: ETag and Last-Modified go out, and 304 answers those who have the page already."""

from __future__ import annotations

import hashlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from demo.answer import Answer
from demo.text import rfc1123

if TYPE_CHECKING:
    from demo.answer import Ask


def validated(answer: Answer, ask: Ask) -> Answer:
    """Return the answer with its validators, or 304 where the request's validators still hold.

    Only answers of status 200 that know the day of their last change have validators.
    """
    if answer.status != 200 or answer.modified is None:
        return answer
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:24]}"'
    headers = {**answer.headers, "ETag": tag, "Last-Modified": rfc1123(answer.modified)}
    if _holds(ask, tag, answer.modified):
        return Answer(status=304, headers=headers)
    return replace(answer, headers=headers)


def _holds(ask: Ask, tag: str, modified: str) -> bool:
    """Tell whether what the client has is current; an ETag outranks a date."""
    tags = ask.headers.get("if-none-match")
    if tags is not None:
        return "*" in tags or tag in {one.strip().removeprefix("W/") for one in tags.split(",")}
    since = ask.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(since).date().isoformat() >= modified
    except (TypeError, ValueError):
        return False
