"""People as pages of the Anthology name them: links to person pages, with the name as printed on the paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from spiders.acl.ids import person_at, verified
from spiders.records import Identifier, Name
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4 import Tag

_ORCID: Final = re.compile(r"orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])")


def address(link: Tag) -> str:
    """Return where a link leads, or nothing."""
    value = link.get("href")
    return value.strip() if isinstance(value, str) else ""


def orcid(link: Tag) -> Identifier | None:
    """Return the ORCID iD that a link names."""
    found = _ORCID.search(address(link))
    return Identifier("orcid", found[1].upper(), "asserted") if found else None


def known_as(person: str) -> Identifier:
    """Return a person's id with how the Anthology knows it: an unverified page only gathers an equal name."""
    return Identifier("acl", person, "matched" if verified(person) else "name")


def linked_names(links: Iterable[Tag]) -> tuple[Name, ...]:
    """Return the names of those links that lead to person pages; an ORCID link belongs to the name before it."""
    names: list[Name] = []
    for link in links:
        person, number = person_at(address(link)), orcid(link)
        written = clean(link.get_text())
        if person and written:
            names.append(Name(name=written, identifiers=(known_as(person),)))
        elif number and names:
            last = names[-1]
            assert last.identifiers is not UNSET
            names[-1] = Name(name=last.name, identifiers=(*last.identifiers, number))
    return tuple(names)


def position(names: tuple[Name, ...], person: str) -> int | None:
    """Return the place of a person among names, from 0."""
    for place, name in enumerate(names):
        ids = () if name.identifiers is UNSET else name.identifiers
        if any(one.scheme == "acl" and one.value == person for one in ids):
            return place
    return None
