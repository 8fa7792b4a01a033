"""Dates of meta tags, cut to what they say: `2021/5/3`, `2021-05`, `May 2021`, `19/03/2009`, …"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR: Final = r"(?:1[5-9]|20|21)\d\d"
_YEAR_FIRST: Final = re.compile(rf"({_YEAR})(?:[-/.](\d{{1,2}})(?!\d)(?:[-/.](\d{{1,2}})(?!\d))?)?")
_COMPACT: Final = re.compile(rf"({_YEAR})(\d\d)(\d\d)(?:\D|$)")
_YEAR_LAST: Final = re.compile(rf"(?:(\d{{1,2}})[-/.])?(\d{{1,2}})[-/.]({_YEAR})(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SOME_YEAR: Final = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_SOME_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")


def iso_date(text: str) -> str | None:
    """Return the ISO date, cut to what the text surely says, or None where it names no year."""
    text = text.strip()
    compact = _COMPACT.match(text)
    if compact:
        return _cut(compact[1], compact[2], compact[3])
    first = _YEAR_FIRST.match(text)
    if first and (first[2] or not _month_word(text)):
        return _cut(first[1], first[2], first[3])
    last = _YEAR_LAST.match(text)
    if last:
        return _year_last(last[1], last[2], last[3])
    return _in_words(text)


def _year_last(one: str | None, two: str, year: str) -> str:
    """Read `19/03/2009`, `03/19/2009` and `03/2009`; where day and month could change places, only the year."""
    if one is None:
        return _cut(year, two, None)
    if int(one) > 12 or one == two:
        return _cut(year, two, one)
    if int(two) > 12:
        return _cut(year, one, two)
    return year


def _in_words(text: str) -> str | None:
    """Read `12 May 2021`, `May 12, 2021`, `Jan. 2020`, `Mon, 01 Jan 2024 10:00:00 GMT`, `Summer 2019`."""
    year = _SOME_YEAR.search(text)
    if not year:
        return None
    month = _month_word(text)
    rest = text[: year.start()] + " " + text[year.end() :]
    day = _SOME_DAY.search(rest)
    return _cut(year.group(), month, day[1] if day and month else None)


def _month_word(text: str) -> str | None:
    """Return the number of the month that is named first, as digits."""
    for word in _WORD.findall(text.lower()):
        if len(word) >= 3 and word[:3] in _MONTHS and _spells_month(word):
            return str(_MONTHS.index(word[:3]) + 1)
    return None


def _spells_month(word: str) -> bool:
    names = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
    return any(name.startswith(word) for name in (*names, "november", "december"))


def _cut(year: str, month: str | None, day: str | None) -> str:
    """Return the longest part of the date that the calendar knows."""
    if month is None or not 1 <= int(month) <= 12:
        return year
    so_far = f"{year}-{int(month):02d}"
    if day is None:
        return so_far
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return so_far
