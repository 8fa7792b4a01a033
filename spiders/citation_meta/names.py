"""Author names of `citation_author` and `citation_authors`, with what stands beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Struct, field

from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from spiders.citation_meta.tags import Tags

_ORCID: Final = re.compile(r"(?<!\d)(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])(?![\dXx])")
_SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_GROUP: Final = re.compile(r"collaborations?|consortium|consortia|group|team|project|the", re.IGNORECASE)
_INSTITUTION: Final = frozenset({"author_institution", "author_affiliation"})
_MORE: Final = re.compile(r"(?:and\s+)?(?:et\s+al\b\.?|others)|\.\.\.|…", re.IGNORECASE)


class Authors(Struct, frozen=True):
    """The names in order, and whether the list is whole: it is not where it says "et al."."""

    names: tuple[Name, ...]
    complete: bool


class _Tagged(Struct):
    """A name tag with the tags that follow it."""

    written: str
    affiliations: list[str] = field(default_factory=list)
    orcid: str = ""


def authors(tags: Tags) -> Authors:
    """Return the names of `citation_author` with their details, else those of the old `citation_authors`."""
    found = _undoubled(_with_details(tags), tags) or [_Tagged(written) for written in _old_form(tags)]
    named = [one for one in found if not _MORE.fullmatch(one.written)]
    return Authors(
        names=tuple(_name(one) for one in named if any(letter.isalpha() for letter in one.written)),
        complete=len(named) == len(found),
    )


def _with_details(tags: Tags) -> list[_Tagged]:
    found: list[_Tagged] = []
    for name, value in tags.pairs:
        if name == "author":
            found += [_Tagged(written) for written in _split(value)]
        elif name in _INSTITUTION and found and value not in found[-1].affiliations:
            found[-1].affiliations.append(value)
        elif name == "author_orcid" and found:
            found[-1].orcid = value
    return found


def _undoubled(found: list[_Tagged], tags: Tags) -> list[_Tagged]:
    """Return half of the list where the page prints all its tags twice; equal names of one list stay."""
    titles, half = tags.every("title"), len(found) // 2
    twice = len(titles) == 2 and titles[0] == titles[1] and len(found) == 2 * half
    written = [one.written for one in found]
    return found[:half] if twice and written[:half] == written[half:] else found


def _old_form(tags: Tags) -> list[str]:
    return [written for value in tags.every("authors") for written in _split_old(value)]


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def _split_old(value: str) -> list[str]:
    """Split at semicolons; at commas only where each part has a blank and so is a name of its own."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if ";" not in value and len(parts) > 2 and all(" " in part for part in parts):
        return parts
    return _split(value)


def _name(one: _Tagged) -> Name:
    family, given, suffix = _parts(one.written)
    number = _ORCID.search(one.orcid)
    return Name(
        name=one.written,
        given=given or UNSET,
        family=family or UNSET,
        suffix=suffix or UNSET,
        affiliations=tuple(one.affiliations) or UNSET,
        identifiers=(Identifier("orcid", _dashed(number[1]), "asserted"),) if number else UNSET,
    )


def _parts(written: str) -> tuple[str, str, str]:
    """Return family, given, suffix of `Last, First`; three times nothing for `First Last` and for groups."""
    parts = [part.strip() for part in written.split(",")]
    if len(parts) not in {2, 3} or not all(parts) or _of_a_group(written):
        return "", "", ""
    if len(parts) == 2:
        return ("", "", "") if _SUFFIX.fullmatch(parts[1]) else (parts[0], parts[1], "")
    if _SUFFIX.fullmatch(parts[2]):
        return parts[0], parts[1], parts[2]
    if _SUFFIX.fullmatch(parts[1]):
        return parts[0], parts[2], parts[1]
    return "", "", ""


def _of_a_group(written: str) -> bool:
    """Tell a collaboration that was turned round like a person ("CMS, The", "Collaborations, LHCb")."""
    return any(_GROUP.fullmatch(word) for word in re.split(r"[\s,]+", written))


def _dashed(number: str) -> str:
    digits = number.replace("-", "").upper()
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))
