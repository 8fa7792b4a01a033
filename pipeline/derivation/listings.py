"""Listings: which papers a source names as whose, and which it has ceased to name.

A membership ends when complete walks of the listing on two different days lack the paper. A partial, blocked,
malformed or empty answer is no complete walk, and ends nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from db.queries import derived as standing
from spiders.records import AuthorContent, ListingContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.engine import Transaction
    from db.queries.derived import Walked
    from pipeline.derivation.said import Said


class Owned(Struct, frozen=True):
    """A listing's word that a paper is its owner's."""

    listing: str
    """Key of the owner's author record: one person, however many parts the listing has."""
    record: str
    """Key of the paper's record."""
    name: str | None
    position: int | None
    place: int
    """0-based place in the listing's order."""
    identifiers: tuple[tuple[str, str, str], ...]
    ended_on: str | None


class Walk(Struct, frozen=True):
    """One complete visit to a whole listing: its day, and the records that it named."""

    day: date
    members: frozenset[str]


def owner_key(listing: Said) -> str:
    """Return the key of the author record whose listing this is."""
    assert isinstance(listing.content, ListingContent)
    return f"{listing.source}/{listing.content.owner_kind}/{listing.content.owner_id}"


def members_of(source: str, content: ListingContent) -> list[str]:
    """Return the keys of the records that a listing's part names, in its order."""
    return [f"{source}/{member.kind}/{member.source_id}" for member in content.members]


def owned(transaction: Transaction, listings: Iterable[Said], authors: Mapping[str, Said]) -> list[Owned]:
    """Return all memberships, those too that have ended, each with the place where it was last seen."""
    by_owner: dict[str, list[Said]] = {}
    for said in sorted(listings, key=lambda said: said.key):
        by_owner.setdefault(owner_key(said), []).append(said)
    found: list[Owned] = []
    for owner, parts in by_owner.items():
        memberships = _memberships(owner, parts, authors.get(owner))
        missing = _no_longer_named(parts, memberships)
        gone = ended(missing, _walks(transaction, parts)) if missing else {}
        found += [
            Owned(o.listing, o.record, o.name, o.position, o.place, o.identifiers, gone.get(o.record))
            for o in memberships.values()
        ]
    return found


def ended(members: frozenset[str], walks: Sequence[Walk]) -> dict[str, str]:
    """Return the members whose membership has ended, with the day: the second of two that lacked them."""
    result: dict[str, str] = {}
    for member in members:
        lacking: set[date] = set()
        for walk in sorted(walks, key=lambda walk: walk.day):
            if member in walk.members:
                lacking = set()
                result.pop(member, None)
                continue
            lacking.add(walk.day)
            if len(lacking) > 1:
                result.setdefault(member, walk.day.isoformat())
    return result


def _memberships(owner: str, parts: Sequence[Said], author: Said | None) -> dict[str, Owned]:
    identifiers = _identifiers(author)
    found: dict[str, Owned] = {}
    for said in parts:
        for past in said.history:
            content = past.content
            name = _name(content, author)
            for place, (record, member) in enumerate(
                zip(members_of(said.source, content), content.members, strict=True)
            ):
                position = None if member.position is UNSET else member.position
                found[record] = Owned(owner, record, name, position, content.start + place, identifiers, None)
    return found


def _no_longer_named(parts: Sequence[Said], memberships: Mapping[str, Owned]) -> frozenset[str]:
    named = {record for said in parts for record in members_of(said.source, said.history[-1].content)}
    return frozenset(memberships.keys() - named)


def _walks(transaction: Transaction, parts: Sequence[Said]) -> list[Walk]:
    source = parts[0].source
    contents = {past.version_id: past.content for said in parts for past in said.history}
    fetch_ids = {past.fetch_id for said in parts for past in said.history}
    visits: dict[tuple[int, date], list[Walked]] = {}
    for visit in standing.visits(transaction, source, fetch_ids):
        visits.setdefault((visit.run_id, visit.visited_at.date()), []).append(visit)
    walks = []
    for (_, day), pages in visits.items():
        seen = [contents[id_] for page in pages for id_ in page.seen if id_ in contents]
        if _is_whole(seen) and not any(page.rejected for page in pages):
            walks.append(
                Walk(day, frozenset(record for content in seen for record in members_of(source, content)))
            )
    return walks


def _is_whole(seen: Sequence[ListingContent]) -> bool:
    """Return whether parts lie end to end from the beginning to the last one, as many members as were promised."""
    place = 0
    for content in sorted(seen, key=lambda content: content.start):
        if content.start > place:
            return False
        place = max(place, content.start + len(content.members))
    promised = max((content.total for content in seen if content.total is not UNSET), default=0)
    return any(content.last for content in seen) and place >= promised


def _name(content: ListingContent, owner: Said | None) -> str | None:
    if content.owner_name is not UNSET:
        return content.owner_name
    return owner.content.name if owner is not None and isinstance(owner.content, AuthorContent) else None


def _identifiers(owner: Said | None) -> tuple[tuple[str, str, str], ...]:
    if owner is None or not isinstance(owner.content, AuthorContent) or owner.content.identifiers is UNSET:
        return ()
    return tuple((i.scheme, i.value, i.evidence) for i in owner.content.identifiers)
