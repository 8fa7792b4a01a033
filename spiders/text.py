"""Lossless cleaning of text: what a reader would call the same text becomes the same string."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from spiders.errors import PageError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Controls but white space, and the marks that a copy from a page leaves behind: soft hyphen, zero-width
# space, word joiner, byte order mark.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")


def clean(text: str) -> str:
    """Return text in NFC, with white space runs as one blank and invisible characters removed.

    Cleaning twice is cleaning once.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def rfc1123_day(text: str) -> str:
    """Return the ISO day of a date such as `Mon, 01 Jan 2024 10:00:00 GMT`.

    Raises PageError(`date-unreadable`).
    """
    # The usual form is read by position: a harvest has one date for each version of each paper.
    parts = text.replace(",", " ").split()
    if len(parts) >= 4 and parts[1].isdigit() and parts[3].isdigit() and len(parts[3]) == 4:
        month = parts[2][:3].lower()
        if month in _MONTHS and 1 <= int(parts[1]) <= 31:
            return f"{parts[3]}-{_MONTHS.index(month) + 1:02d}-{int(parts[1]):02d}"
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (TypeError, ValueError, OverflowError) as error:
        raise PageError("date-unreadable", f"{text!r} is no date") from error


def iso_time(text: str) -> datetime:
    """Return the aware UTC time of an ISO 8601 time or day; a time without zone is taken as UTC.

    Raises PageError(`date-unreadable`).
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PageError("date-unreadable", f"{text!r} is no ISO date") from error


def iso_day(text: str) -> str:
    """Return the ISO day (UTC) of an ISO 8601 time or day. Raises PageError(`date-unreadable`)."""
    return iso_time(text).date().isoformat()
