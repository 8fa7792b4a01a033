"""Lossless cleaning of text: what a reader would call the same text becomes the same string."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from spiders.errors import PageError

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(_NAMES, 1)}
_CONTROLS = bytes([*range(32), 127])
# Controls but white space, and the marks that a copy from a page leaves behind: soft hyphen, zero-width
# space, word joiner, byte order mark.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")


def clean(text: str) -> str:
    """Return text in NFC, with white space runs as one blank and invisible characters removed.

    Cleaning twice is cleaning once.
    """
    if not text.isascii():
        return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
    # Most texts are ASCII with line ends: for these alone, this takes a fifth of the time of what follows.
    line = text.strip().replace("\n", " ")
    if "  " not in line and len(line.encode().translate(None, _CONTROLS)) == len(line):
        return line
    return " ".join(_INVISIBLE.sub("", text).split())


def rfc1123_day(text: str) -> str:
    """Return the ISO day of a date such as `Mon, 01 Jan 2024 10:00:00 GMT`.

    Raises PageError(`date-unreadable`).
    """
    # The usual form is read by position: a harvest has one date for each version of each paper.
    parts = text.replace(",", " ").split(None, 4)
    if len(parts) >= 4:
        _, day, name, year, *_ = parts
        month = _MONTHS.get(name[:3].lower())
        if month and day.isdigit() and year.isdigit() and len(year) == 4 and 1 <= int(day) <= 31:
            return f"{year}-{month}-{int(day):02d}"
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
