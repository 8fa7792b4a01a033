"""An author of the API → its record, and the listing of the author's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType

from spiders.errors import PageError
from spiders.records import (
    AuthorContent,
    AuthorRecord,
    Identifier,
    ListingContent,
    ListingRecord,
    Member,
    PaperRecord,
)
from spiders.semantic_scholar.fields import count, identifier, items, part, text
from spiders.semantic_scholar.papers import KIND as PAPER
from spiders.semantic_scholar.papers import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KIND = "author"
KIND_OF_LISTING = "author-papers"


def author(thing: Mapping[str, Any]) -> AuthorRecord:
    """Return an author's record. Raises PageError (`id-missing`, `author-name-missing`, `field-unreadable`)."""
    author_id = identifier(thing, "authorId")
    if author_id is UNSET:
        raise PageError("id-missing", "an author has no authorId")
    name = text(thing, "name")
    if name is UNSET:
        raise PageError("author-name-missing", f"author {author_id} has no name")
    homepage = text(thing, "homepage")
    content = AuthorContent(
        name=str(name),
        identifiers=_identifiers(thing, str(author_id)),
        affiliations=_affiliations(thing),
        homepage=homepage if str(homepage).startswith(("http://", "https://")) else UNSET,
        papers=count(thing, "paperCount"),
        citations=count(thing, "citationCount"),
        h_index=count(thing, "hIndex"),
        url=text(thing, "url"),
    )
    return AuthorRecord(SOURCE, KIND, str(author_id), content)


def _identifiers(thing: Mapping[str, Any], author_id: str) -> tuple[Identifier, ...]:
    """Return the identifiers: `DBLP` holds names as DBLP writes them, not ids, so they are weak evidence."""
    outside = part(thing, "externalIds")
    orcids = [Identifier("orcid", value, "matched") for value in _texts(outside, "ORCID")]
    dblp = [Identifier("dblp", value, "name") for value in _texts(outside, "DBLP")]
    return (Identifier("s2", author_id, "matched"), *orcids, *dblp)


def _affiliations(thing: Mapping[str, Any]) -> tuple[str, ...] | UnsetType:
    return tuple(_texts(thing, "affiliations")) or UNSET


def _texts(thing: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a field that holds one or several."""
    value = thing.get(name)
    values = [value] if isinstance(value, str) else items(thing, name)
    found = [text({name: value}, name) for value in values]
    return [str(value) for value in found if value is not UNSET]


def listing(
    owner_id: str, papers: Sequence[PaperRecord], *, start: int, last: bool, total: int | UnsetType = UNSET
) -> ListingRecord:
    """Return a part of an author's papers; each part is a record, known by the owner's id and its start."""
    members = tuple(Member(PAPER, paper.source_id, _position(paper, owner_id)) for paper in papers)
    content = ListingContent(
        owner_kind=KIND, owner_id=owner_id, members=members, start=start, last=last, total=total
    )
    return ListingRecord(SOURCE, KIND_OF_LISTING, f"{owner_id}#{start}", content)


def _position(paper: PaperRecord, owner_id: str) -> int | UnsetType:
    """Return the owner's place among the authors, where exactly one of them has the owner's id."""
    names = paper.content.authors
    if names is UNSET:
        return UNSET
    own = (Identifier("s2", owner_id, "matched"),)
    places = [place for place, name in enumerate(names) if name.identifiers == own]
    return places[0] if len(places) == 1 else UNSET
