"""Statements as identity compares them: papers with their authors, and the mentions of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET, Struct, UnsetType

from pipeline.derivation.said import Said, mention_key
from pipeline.identity.statements import Mention, PaperStatement
from spiders.records import Name, PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.derivation.listings import Owned

T = TypeVar("T")


def given(value: T | UnsetType, default: T) -> T:
    """Return what a source said, or a default where it said nothing."""
    return default if value is UNSET or isinstance(value, UnsetType) else value


def paper_content(said: Said) -> PaperContent:
    """Return the content of a record about a paper."""
    assert isinstance(said.content, PaperContent)
    return said.content


def paper_statement(said: Said) -> PaperStatement:
    """Return a record as same-paper rules compare it."""
    content = paper_content(said)
    authors = given(content.authors, ())
    return PaperStatement(
        key=said.key,
        source=said.source,
        title=given(content.title, None),
        authors=tuple(author.name for author in authors),
        authors_complete=content.authors_complete,
        year=year_of(content),
        identifiers=given(content.identifiers, {}),
        venue=given(content.venue, None),
        abstract=given(content.abstract, None),
        kind="preprint" if given(content.primary_category, None) else said.kind,
    )


def year_of(content: PaperContent) -> int | None:
    """Return the year of the first version, else of publication, else of the version shown."""
    for day in (content.submitted, content.published, content.updated):
        if day is not UNSET and day:
            return int(str(day)[:4])
    return None


class _Place(Struct, frozen=True):
    said: Said
    content: PaperContent
    paper: str
    authors: tuple[Name, ...]


def mentions(said: Said, paper: str, owned: Iterable[Owned] = ()) -> list[Mention]:
    """Return the people named on a record, and the owners of listings that hold it.

    An owner who stands among the names, at the place that the listing tells or by the very same name, is that
    mention; else the owner is a mention without a place.
    """
    content = paper_content(said)
    place = _Place(said, content, paper, given(content.authors, ()))
    owners: dict[int, Owned] = {}
    beside: list[Owned] = []
    for owner in owned:
        index = _index(owner, place.authors)
        if index is None or index in owners:
            beside.append(owner)
        else:
            owners[index] = owner
    found = [
        _mention(place, key, author, index, owners.get(index))
        for index, (key, author) in enumerate(zip(said.mentions, place.authors, strict=True))
    ]
    taken = {mention.key for mention in found}
    for owner in beside:
        key = mention_key(said.key, owner.name or "")
        if owner.name and key not in taken:
            taken.add(key)
            found.append(_mention(place, key, Name(name=owner.name), None, owner))
    return found


def _index(owner: Owned, authors: tuple[Name, ...]) -> int | None:
    if owner.position is not None and owner.position < len(authors):
        return owner.position
    same = [index for index, author in enumerate(authors) if author.name == owner.name]
    return same[0] if same else None


def _mention(place: _Place, key: str, author: Name, index: int | None, owner: Owned | None) -> Mention:
    content = place.content
    identifiers = tuple((i.scheme, i.value, i.evidence) for i in given(author.identifiers, ()))
    return Mention(
        key=key,
        record=place.said.key,
        name=author.name,
        paper=place.paper,
        position=index,
        authors=len(place.authors) if content.authors_complete else None,
        coauthors=tuple(other.name for n, other in enumerate(place.authors) if n != index),
        identifiers=identifiers + (() if owner is None else owner.identifiers),
        affiliations=given(author.affiliations, ()),
        year=year_of(content),
        venue=given(content.venue, None),
        field=field_of(content),
        title=given(content.title, None),
        abstract=given(content.abstract, None),
        listing=None if owner is None else owner.listing,
    )


def field_of(content: PaperContent) -> str | None:
    """Return the last part of the primary category: `cs.LG` is `LG`, `hep-th` stays."""
    category = given(content.primary_category, None)
    return given(content.field, None) if category is None else category.rsplit(".", 1)[-1]


def by_paper(clusters: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    """Return, for each record key, the key of its paper: the first member of its cluster."""
    return {member: members[0] for members in clusters for member in members}
