"""Reads the submission history of an abstract page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bs4 import Tag
from msgspec import Struct

from spiders.errors import PageError
from spiders.html import many
from spiders.records import Version
from spiders.text import clean

_LABEL = re.compile(r"\[(v[1-9]\d*)\]")


class History(Struct, frozen=True):
    """The versions of a paper in order; `withdrawn` is about the last one, `shown_at` about the one shown."""

    versions: tuple[Version, ...]
    shown_at: datetime
    shows_last: bool
    withdrawn: bool


def submission_history(node: Tag) -> History:
    """Return what the history says; the version shown is the one without a link.

    Raises PageError(`element-missing`, `history-unreadable` or `date-unreadable`).
    """
    versions: list[Version] = []
    times: list[datetime] = []
    shown, line = None, ""
    for label in many(node, "strong, b"):
        line = _line_behind(label)
        time = _time(line)
        if label.a is None:
            shown = len(versions)
        versions.append(Version(_version(label), time.date().isoformat()))
        times.append(time)
    last = len(versions) - 1
    shown = last if shown is None else shown
    return History(tuple(versions), times[shown], shown == last, withdrawn="withdrawn" in line)


def _version(label: Tag) -> str:
    found = _LABEL.fullmatch(clean(label.get_text()))
    if found is None:
        raise PageError("history-unreadable", f"{clean(label.get_text())[:40]!r} is no version")
    return found[1]


def _line_behind(label: Tag) -> str:
    pieces: list[str] = []
    for sibling in label.next_siblings:
        if isinstance(sibling, Tag) and sibling.name in {"strong", "b"}:
            break
        pieces.append(sibling.get_text())
    return clean(" ".join(pieces))


def _time(line: str) -> datetime:
    try:
        moment = parsedate_to_datetime(line.partition("(")[0].strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise PageError("date-unreadable", f"{line[:80]!r} begins with no date") from error
