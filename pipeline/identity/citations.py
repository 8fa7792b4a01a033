"""A reference as it stands in a bibliography, taken apart: people, title, place and year, as far as they show."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from pipeline.identity.spelling import words
from pipeline.identity.surnames import PARTICLES


class Citation(Struct, frozen=True):
    """The parts of a reference; what does not show is empty."""

    authors: tuple[str, ...]
    title: str
    venue: str
    year: int | None


_PRINT = re.compile(
    r"[\s,.;]+(?:(?:pages?|pp|vol|no)\b[\s.]*[\d(]|\(?(?:18|19|20)\d\d[a-z]?\)?[\s.]*$).*$", re.IGNORECASE
)
_LABEL = re.compile(r"^\s*(?:\[[^\]]{1,30}\]|\(\d{1,3}\)|\d{1,3}\.(?=\s))\s*")
_YEAR = re.compile(r"(?<![\d:–-])\(?\b((?:18|19|20)\d\d)[a-z]?\b\)?(?!\s*[-–:]\s*\d|\d)")
_ISSUED = re.compile(r"^[\s,.:;]*\(?\s*((?:18|19|20)\d\d)[a-z]?\s*(?:,[^).]{0,20})?\)?[\s,.:;]*")
_SIGNS = re.compile(
    r"\b(proc\b|proceedings|journal|trans(?:actions)?\b|conference|conf\b|workshop|symposium|pages?\b|pp\b|vol\b"
    r"|press|thesis|technical report|tech\b|university|letters|publishers?|springer|elsevier|wiley)",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"^\s*(?:in\b[:\s]|proc\b|proceedings\b|journal\b|j\.|trans(?:actions)?\b|ieee\b|acm\b|tech(?:nical)?\b"
    r"|ph\.?\s*d|master|advances in\b|communications\b|annals\b|annual\b|university\b|department\b|unpublished"
    r"|submitted|to appear|lecture notes|doctoral\b|the\s+\d+|morgan\b|springer|mit press"
    r"|cambridge\b|addison|wiley|elsevier"
    r"|\w[\w\s&]*,?\s*(?:vol\.?\s*)?\d+\s*[(:,])",
    re.IGNORECASE,
)
_LETTER: Final = r"[^\W\d_a-zß-öø-ÿ]"
"""A capital."""
_INITIALS: Final = rf"(?:(?:{_LETTER}\.[-\s]?){{1,4}}|{_LETTER}(?:-?{_LETTER}){{0,2}}(?=[\s,;.:(]|$)\.?)"
_PARTICLE: Final = "(?:(?i:" + "|".join(sorted(PARTICLES, key=len, reverse=True)) + r")\s+){0,2}"
_WORD: Final = rf"{_LETTER}[^\W\d_]*(?:['’-][^\W\d_]+)*[^\W\d_]"
_FAMILY: Final = rf"{_PARTICLE}(?:[dDO]['’])?{_WORD}(?:[\s-]{_WORD})?(?:,?\s+(?:Jr|Sr|II|III)\b\.?)?"
_TURNED = re.compile(rf"\s*({_FAMILY}),?\s+({_INITIALS})(?![^\W\d_])(?!\s+{_WORD}\s+(?:and|&))")
"""Family name, then initials."""
_LED = re.compile(rf"\s*({_INITIALS})\s*({_PARTICLE}{_WORD}(?:\s+(?:Jr|Sr|II|III)\b\.?)?)")
"""Initials, then the family name."""
_FULL = re.compile(
    rf"\s*((?:{_LETTER}\.\s*)?{_WORD}(?:\s{_WORD})?(?:\s(?:{_LETTER}\.\s?){{1,2}})?)\s*"
    rf"({_PARTICLE}{_WORD})(?=\s*(?:[,;.:(\d]|and\b|&|$))"
)
"""Given names written out, then the family name."""
_BETWEEN = re.compile(r"\s*(?:[,;]\s*(?:and\b|&)?|\band\b|&|/)\s*(?:with\s+)?", re.IGNORECASE)
_CUT = re.compile(r"\s*,?\s*(?:and\s+)?(?:et\.?\s+al\b\.?|others\b|\.\.\.|…)", re.IGNORECASE)
_JUNIOR = re.compile(r"\s*,?\s*(?:and|&)?\s*\b(?:Jr|Sr)\b\.?", re.IGNORECASE)
_EDITORS = re.compile(r"^\s*,?\s*\(?\s*eds?(?:itors?)?\b\.?\s*\)?", re.IGNORECASE)
_NO_NAMES: Final = words("""
    an the on in of for and to with from by at using towards toward learning neural how what why when is are some
    new introduction analysis fast efficient proceedings proc journal technical report improved
""")
"""Words of titles, which no name begins or ends with."""
_QUOTED = re.compile(r"[\"“‘`']{1,2}([^\"“”]{8,}?)[,.]?[\"”’']{1,2}(?=[\s,.;)]|$)")
_END = re.compile(r"(?<![A-Z])(?<!\b[Vv]s)(?<!\bvol)(?<!\bno)(?:[.?!]\s+(?=\S)|[.?!]$)")
_LONGEST: Final = 1500
"""Letters of a text that is still taken for one reference."""


def looks_like(text: str) -> bool:
    """Whether a text is a whole reference and no bare title: it begins with people or bears marks of print."""
    if not 30 <= len(text) <= _LONGEST:
        return False
    label = _LABEL.match(text)
    authors, _ = _people(_LABEL.sub("", _capitals(text)))
    signs = (label is not None) + (_YEAR.search(text) is not None) + (_SIGNS.search(text) is not None)
    initials = sum(map(_has_initials, authors))
    return signs + min(initials, 2) + (len(authors) > 0) >= 3


def parse(text: str) -> Citation:
    """Return the parts of a reference; a text of which nothing shows is all title."""
    bare = _LABEL.sub("", _capitals(text)).strip()
    authors, rest = _people(bare)
    year, rest = _issued(rest)
    title, venue = _title(rest.lstrip(" ,.;:)"))
    if year is None:
        found = [int(match.group(1)) for match in _YEAR.finditer(venue or rest)]
        year = found[-1] if found else None
    if not venue:
        title, venue = _before_print(title)
    return Citation(tuple(authors), title.strip(" ,.;:"), venue.strip(" ,.;:"), year)


def _capitals(text: str) -> str:
    """Return a text without any capital with words that begin with one, as names do."""
    return text if text != text.lower() else re.sub(r"\b[^\W\d_]", lambda found: found.group().upper(), text)


def _people(text: str) -> tuple[list[str], str]:
    """Return the names at the beginning of a text, and what follows them."""
    found: list[str] = []
    rest = text
    while True:
        cut = _CUT.match(rest)
        if cut and found:
            return found, rest[cut.end() :]
        between = _BETWEEN.match(rest) if found else None
        start = rest[between.end() :] if between else rest
        if found and between is None:
            break
        name, after = _one(start)
        # After people with initials, words that could be a name written out begin the title.
        if not name or (found and _has_initials(found[-1]) and not _has_initials(name)):
            break
        found.append(name)
        junior = _JUNIOR.match(after)
        rest = after[junior.end() :] if junior else after
    editors = _EDITORS.match(rest)
    return found, rest[editors.end() :] if editors and found else rest


def _has_initials(name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return "." in first or first.isupper()


def _one(text: str) -> tuple[str, str]:
    """Return the name with which a text begins, given names first, and what follows it; or nothing."""
    full = _FULL.match(text)
    turned, led = _TURNED.match(text), _LED.match(text)
    straight = led or (turned and (" " in turned.group(1) or "," not in turned.group()))
    if full and straight and _is_name(*full.groups()) and not full.group(2).isupper():
        turned = led = None
    for found, given, family in ((turned, 2, 1), (led, 1, 2), (full, 1, 2)):
        if found and _is_name(found.group(given), found.group(family)):
            return f"{found.group(given).strip()} {found.group(family).strip()}", text[found.end() :]
    return "", text


def _is_name(given: str, family: str) -> bool:
    """Whether two pieces are of a name rather than of a title."""
    said = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", f"{given} {family}")}
    first = given.split(maxsplit=1)[0].casefold()
    if first in PARTICLES and len(first) > 1:
        return False
    return given.strip() not in {"A", "I"} and not said & _NO_NAMES and not family.strip().isupper()


def _issued(text: str) -> tuple[int | None, str]:
    """Return the year that stands between people and title, and what follows it."""
    found = _ISSUED.match(text)
    return (int(found.group(1)), text[found.end() :]) if found else (None, text)


def _title(text: str) -> tuple[str, str]:
    """Return the title with which a text begins, and what follows it."""
    quoted = _QUOTED.match(text)
    if quoted:
        return quoted.group(1), text[quoted.end() :]
    ends = [match.end() for match in _END.finditer(text)]
    for end in ends:
        # A subtitle may follow a full stop; what names a place does not.
        if end >= 12 or _VENUE.match(text[end:]):
            return _before_place(text[:end], text[end:])
    return _before_place(text, "")


def _before_print(title: str) -> tuple[str, str]:
    """Return a title apart from the pages and the year that follow it."""
    found = _PRINT.search(title)
    return (title[: found.start()], title[found.start() :]) if found else (title, "")


def _before_place(title: str, rest: str) -> tuple[str, str]:
    """Return title and place apart where a comma alone stands between them."""
    for comma in re.finditer(r"[,;]\s+", title):
        if comma.start() >= 12 and _VENUE.match(title[comma.end() :]):
            return title[: comma.start()], f"{title[comma.end() :]} {rest}"
    return title, rest
