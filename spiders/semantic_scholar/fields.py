"""The fields of the API: which are asked for, which are read, which are left alone on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET, UnsetType

from spiders.errors import PageError
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTHOR_FIELDS: Final = "name,url,externalIds,affiliations,homepage,paperCount,citationCount,hIndex"
PAPER_FIELDS: Final = (
    "externalIds,url,title,abstract,venue,year,publicationDate,journal,referenceCount,citationCount,"
    "openAccessPdf,authors"
)
READ: Final[Mapping[str, frozenset[str]]] = {
    "author": frozenset({"authorId", *AUTHOR_FIELDS.split(","), "papers"}),
    "paper": frozenset({"paperId", "corpusId", *PAPER_FIELDS.split(",")}),
    "authors": frozenset({"authorId", "name"}),
    "externalIds": frozenset(
        {"ArXiv", "DOI", "ACL", "DBLP", "CorpusId", "MAG", "PubMed", "PubMedCentral", "ORCID"}
    ),
    "journal": frozenset({"name", "pages"}),
    "openAccessPdf": frozenset({"url"}),
    "frame": frozenset({"offset", "next", "total", "data"}),
}
"""What is read of each kind of object."""
IGNORED: Final[Mapping[str, frozenset[str]]] = {
    "author": frozenset({"aliases"}),
    "paper": frozenset(
        {
            "publicationVenue",
            "publicationTypes",
            "influentialCitationCount",
            "isOpenAccess",
            "fieldsOfStudy",
            "s2FieldsOfStudy",
            "citationStyles",
            "citations",
            "references",
            "matchScore",
            "tldr",
        }
    ),
    "journal": frozenset({"volume"}),
    "openAccessPdf": frozenset({"status", "license", "disclaimer"}),
}
"""What is not read, on purpose; the card says why."""
_INSIDE: Final = {"papers": "paper", "authors": "authors"}
_INSIDE_BY_NAME: Final = ("externalIds", "journal", "openAccessPdf")


def unread(thing: Any, shape: str) -> set[str]:
    """Return the fields of an answer that are neither read nor ignored on purpose, such as `paper.tldr`.

    `shape` is `frame`, `author` or `paper`; lists are looked into.
    """
    if isinstance(thing, list):
        return {name for item in thing for name in unread(item, shape)}
    if not isinstance(thing, dict):
        return set()
    known = READ[shape] | IGNORED.get(shape, frozenset())
    found = {f"{shape}.{name}" for name in thing if name not in known}
    for name, value in thing.items():
        inside = name if name in _INSIDE_BY_NAME else _INSIDE.get(name)
        if inside and name in READ[shape]:
            found |= unread(value, inside)
    return found


def text(thing: Mapping[str, Any], name: str) -> str | UnsetType:
    """Return a text; UNSET where it is absent, null or empty. Raises PageError(`field-unreadable`)."""
    value = thing.get(name)
    if value is None:
        return UNSET
    if not isinstance(value, str):
        raise _unreadable(name, value)
    return clean(value) or UNSET


def count(thing: Mapping[str, Any], name: str) -> int | UnsetType:
    """Return a number that counts something; UNSET where absent or null. Raises PageError(`field-unreadable`)."""
    value = thing.get(name)
    if value is None:
        return UNSET
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _unreadable(name, value)
    return value


def part(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object within another, empty where absent or null. Raises PageError(`field-unreadable`)."""
    value = thing.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _unreadable(name, value)
    return value


def items(thing: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list, empty where absent or null. Raises PageError(`field-unreadable`)."""
    value = thing.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _unreadable(name, value)
    return value


def identifier(thing: Mapping[str, Any], name: str) -> str | UnsetType:
    """Return an identifier, which may be written as a number; UNSET where absent, null or empty."""
    value = thing.get(name)
    return text({name: str(value) if type(value) is int else value}, name)


def _unreadable(name: str, value: object) -> PageError:
    return PageError("field-unreadable", f"{name} is {str(value)[:60]!r}")
