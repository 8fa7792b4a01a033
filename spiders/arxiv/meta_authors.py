"""Reads the `citation_author` tags of an abstract page, which part family and given name by a comma."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import UNSET, structs

from spiders.arxiv.names import is_name
from spiders.records import Name
from spiders.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_GROUP = re.compile(r"\b(?:collaborations?|consorti(?:um|a)|teams?|groups?)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(.+?),?\s+((?:Jr|Sr)\.?|I{2,3}|IV)", re.ASCII)


def names_in(page: BeautifulSoup) -> tuple[Name, ...]:
    """Return the names of the page's tags, the given name first; a group of people has no parts."""
    tags = (clean(str(tag.get("content") or "")) for tag in page.select('meta[name="citation_author"]'))
    return tuple(_name(tag) for tag in tags if is_name(tag))


def _name(tag: str) -> Name:
    family, _, given = tag.partition(", ")
    if not given:
        return Name(tag)
    if _GROUP.search(tag) or given.lower() == "the":
        return Name(f"{given} {family}")
    ending = _SUFFIX.fullmatch(given)
    if ending is None:
        return Name(f"{given} {family}", given=given, family=family)
    return Name(f"{ending[1]} {family} {ending[2]}", given=ending[1], family=family, suffix=ending[2])


def with_parts(shown: tuple[Name, ...], told: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return the names as shown, with the parts of those tags that say the same name.

    The two lists can differ in number and in spelling ("A.M. Probe" and "Probe, A. M."), so names are compared
    by their letters, and a name that tags part in two ways gets no parts.
    """
    known: dict[str, Name | None] = {}
    for name in told:
        same = known.setdefault(_letters(name), name)
        if same is not None and (same.given, same.family) != (name.given, name.family):
            known[_letters(name)] = None
    return tuple(_parted(name, known.get(_letters(name))) for name in shown)


def _letters(name: Name) -> str:
    return "".join(letter for letter in name.name.casefold() if letter.isalnum())


def _parted(name: Name, told: Name | None) -> Name:
    if told is None or told.family is UNSET:
        return name
    return structs.replace(name, given=told.given, family=told.family, suffix=told.suffix)
