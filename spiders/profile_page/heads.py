"""The first line of an entry: field, date and code badge, glued or apart (`LGSep 5, 2023Code`)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from spiders.errors import PageError

if TYPE_CHECKING:
    from spiders.profile_page.lines import Line

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELD = r"[A-Z]{2}|(?!h-index|ai-score)[a-z]+(?:-[a-z]+)+|optics|other|soft"
"""Last part of an arXiv category: `LG`, `hep-th`, `mes-hall`, and the three words without a hyphen."""
_MONTH = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_DATE = rf"(?P<month>{_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:, ?(?P<year>[0-9]{{4}}))?"
_BETWEEN = r"[ ·•|,]*"
_HEAD = re.compile(rf"(?:(?P<field>{_FIELD}){_BETWEEN})?{_DATE}{_BETWEEN}(?P<code>Code)?")
_ONLY_FIELD = re.compile(_FIELD)
_YEARS_BACK = 9
"""29 February is missing for eight years around 1900 and 2100."""


class Head(NamedTuple):
    """What stands over a title, and how many lines it takes."""

    field: str | None
    month: int
    day: int
    year: int | None
    code: bool
    lines: int


def is_field(text: str) -> bool:
    """Tell whether a text is the last part of an arXiv category."""
    return _ONLY_FIELD.fullmatch(text) is not None


def head_at(lines: list[Line], place: int) -> Head | None:
    """Return the head that begins with a line, or None. In HTML its pieces may be lines of their own."""
    found = _one_line(lines[place].text, 1)
    if found is None and lines[place].path and is_field(lines[place].text) and place + 1 < len(lines):
        found = _one_line(f"{lines[place].text} {lines[place + 1].text}", 2)
    if found is None or found.code or not lines[place].path:
        return found
    after = place + found.lines
    badge = after < len(lines) and lines[after].text == "Code"
    return found._replace(code=True, lines=found.lines + 1) if badge else found


def _one_line(text: str, lines: int) -> Head | None:
    match = _HEAD.fullmatch(text)
    if match is None:
        return None
    year = match["year"]
    return Head(
        field=match["field"],
        month=_MONTHS.index(match["month"][:3]) + 1,
        day=int(match["day"]),
        year=int(year) if year else None,
        code=match["code"] is not None,
        lines=lines,
    )


def split_heads(lines: list[Line]) -> list[Line]:
    """Return the lines with heads cut off from what follows in the same HTML block."""
    return [piece for line in lines for piece in _pieces(line)]


def _pieces(line: Line) -> list[Line]:
    cut = 0 if len(line.parts) < 2 or _HEAD.fullmatch(line.text) else _head_parts(line.parts)
    if not cut:
        return [line]
    return [line._replace(text=" ".join(parts), parts=parts) for parts in (line.parts[:cut], line.parts[cut:])]


def _head_parts(parts: tuple[str, ...]) -> int:
    """Return how many pieces at the start of a line make a head with a field; the longest counts."""
    for cut in range(min(len(parts) - 1, 6), 1, -1):
        match = _HEAD.fullmatch(" ".join(parts[:cut]))
        if match is not None and match["field"]:
            return cut
    return 0


def day_of(head: Head, visited: date) -> str:
    """Return the ISO day of a head; without a year it is the newest such day not after the visit.

    Raises PageError(`date-unreadable`).
    """
    years = [head.year] if head.year is not None else range(visited.year, max(visited.year - _YEARS_BACK, 0), -1)
    for year in years:
        try:
            day = date(year, head.month, head.day)
        except ValueError:
            continue
        if head.year is not None or day <= visited:
            return day.isoformat()
    raise PageError("date-unreadable", f"no such day: {_MONTHS[head.month - 1]} {head.day}, {head.year}")
