"""The records of one person's page: the person, and the list of the person's papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import NavigableString, Tag
from msgspec import UNSET

from spiders.acl.ids import HOME, person_at
from spiders.acl.people import known_as, orcid, position
from spiders.errors import PageError
from spiders.records import AuthorContent, AuthorRecord, ListingContent, ListingRecord, Member
from spiders.text import clean

if TYPE_CHECKING:
    from spiders.acl.shape import Opened
    from spiders.records import PaperRecord

_VARIANTS: Final = re.compile(r"also published as:\s*", re.IGNORECASE)
_NO_PLACE: Final = re.compile(
    r"may (?:refer|belong) to|similar names|papers on this page|unverified|also published", re.IGNORECASE
)


def person_record(opened: Opened, url: str) -> AuthorRecord:
    """Return the record of a person; `url` holds the id. Raises PageError (`id-missing`, `name-missing`)."""
    person = person_at(url)
    if person is None:
        raise PageError("id-missing", f"{url} names no person of the Anthology")
    name = _name(opened.title)
    if not name:
        raise PageError("name-missing", f"the page of {person} has no name")
    numbers = [number for link in opened.title.find_all("a") if (number := orcid(link))]
    content = AuthorContent(
        name=name,
        names=_variants(opened) or UNSET,
        identifiers=(known_as(person), *numbers),
        affiliations=_comment(opened) or UNSET,
        url=f"{HOME}/people/{person}/",
    )
    return AuthorRecord("acl", "person", person, content)


def listing_record(person: AuthorRecord, papers: tuple[PaperRecord, ...]) -> ListingRecord:
    """Return the list of a person's papers; the page always shows all of them."""
    content = ListingContent(
        owner_kind="person",
        owner_id=person.source_id,
        owner_name=person.content.name,
        members=tuple(_member(paper, person.source_id) for paper in papers),
    )
    return ListingRecord("acl", "person-papers", person.source_id, content)


def _member(paper: PaperRecord, person: str) -> Member:
    authors = paper.content.authors
    place = None if authors is UNSET else position(authors, person)
    return Member(paper.kind, paper.source_id, UNSET if place is None else place)


def _name(title: Tag) -> str:
    """Return the name of the heading; links in it are badges."""
    # Comments are strings of another type.
    texts = [text for text in title.descendants if type(text) is NavigableString]
    return clean("".join(text for text in texts if text.find_parent("a") is None))


def _paragraphs(opened: Opened) -> list[str]:
    """Return the paragraphs between the name and the first rule."""
    found = []
    for tag in opened.title.find_all_next(["p", "hr", "h4"]):
        if not isinstance(tag, Tag) or tag.name != "p":
            break
        found.append(clean(tag.get_text()))
    return found


def _variants(opened: Opened) -> tuple[str, ...]:
    """Return the other spellings under which the person has published."""
    for paragraph in _paragraphs(opened):
        label = _VARIANTS.match(paragraph)
        if label:
            return tuple(name for part in paragraph[label.end() :].split(",") if (name := clean(part)))
    return ()


def _comment(opened: Opened) -> tuple[str, ...]:
    """Return the remark that tells people of one name apart: where the person works or took a degree."""
    return tuple(text for text in _paragraphs(opened)[:1] if text and not _NO_PLACE.search(text))
