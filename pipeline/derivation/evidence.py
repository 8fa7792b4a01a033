"""Statements as identity compares them: papers with their authors, and the mentions of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from pipeline.derivation.said import Said, free_key, mention_key
from pipeline.identity import names
from pipeline.identity.statements import Mention, PaperStatement
from spiders.records import Name, PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    An owner who stands among the names is that mention; else the owner is a mention without a place.
    """
    content = paper_content(said)
    place = _Place(said, content, paper, given(content.authors, ()))
    owners: dict[int, Owned] = {}
    beside: list[Owned] = []
    for owner in owned:
        index = _index(owner, said, place.authors)
        if index is None or index in owners:
            beside.append(owner)
        else:
            owners[index] = owner
    found = [_mention(place, key, index, owners.get(index)) for index, key in enumerate(said.mentions)]
    taken = set(said.mentions)
    for owner in beside:
        if owner.name:
            key = free_key(said.key, owner.name, taken)
            taken.add(key)
            found.append(_added(place, key, owner))
    return found


def _index(owner: Owned, said: Said, authors: tuple[Name, ...]) -> int | None:
    """Return where the owner stands among the names; None where that is not sure.

    That is the place which the listing tells, if the name there goes with the owner's; else the one place of the
    very same name, or of the name that was written so before. A name that nothing goes with is believed to be
    the owner's (people change names).
    """
    told = owner.position if owner.position is not None and owner.position < len(authors) else None
    if owner.name is None or (told is not None and names.compatible(owner.name, authors[told].name)):
        return told
    same = [index for index, author in enumerate(authors) if author.name == owner.name]
    if same:
        return same[0] if len(same) == 1 else None
    before = mention_key(said.key, owner.name)
    if before in said.mentions:
        return said.mentions.index(before)
    return None if any(names.compatible(owner.name, author.name) for author in authors) else told


def mention_again(
    said: Said, paper: str, key: str, *, place: int | None, name: str, owner: Owned | None
) -> Mention:
    """Return a mention as it was derived before from a record that has not changed."""
    content = paper_content(said)
    around = _Place(said, content, paper, given(content.authors, ()))
    if place is not None:
        return _mention(around, key, place, owner)
    assert owner is not None
    return _added(around, key, structs.replace(owner, name=name))


def _added(place: _Place, key: str, owner: Owned) -> Mention:
    """Return the mention of an owner who has no place among the names."""
    assert owner.name is not None
    return _named(place, key, Name(name=owner.name), None, owner)


def _mention(place: _Place, key: str, index: int, owner: Owned | None) -> Mention:
    return _named(place, key, place.authors[index], index, owner)


def _named(place: _Place, key: str, author: Name, index: int | None, owner: Owned | None) -> Mention:
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
