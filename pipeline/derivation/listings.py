"""Listings: which papers a source names as whose, and which it has ceased to name.

A membership ends when complete walks of the listing on two different days lack the paper, and begins again when
any visit names it. A partial, blocked, malformed or empty answer is no complete walk, and ends nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct, structs

from db.queries import derived as standing
from spiders.records import AuthorContent, ListingContent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from db.engine import Transaction
    from pipeline.derivation.said import Past, Said


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
    """What one run saw of a listing on one day: when it was done, the records named, and whether that was all."""

    at: datetime
    members: frozenset[str]
    whole: bool


def owner_key(listing: Said) -> str:
    """Return the key of the author record whose listing this is."""
    assert isinstance(listing.content, ListingContent)
    return f"{listing.source}/{listing.content.owner_kind}/{listing.content.owner_id}"


def members_of(source: str, content: ListingContent) -> list[str]:
    """Return the keys of the records that a listing's part names, in its order."""
    return [f"{source}/{member.kind}/{member.source_id}" for member in content.members]


def owned(transaction: Transaction, listings: Iterable[Said], authors: Mapping[str, Said]) -> list[Owned]:
    """Return all memberships, those too that have ended, each with the place where it was last seen.

    All parts of a listing must be given.
    """
    by_owner: dict[str, list[Said]] = {}
    for said in sorted(listings, key=lambda said: said.key):
        by_owner.setdefault(owner_key(said), []).append(said)
    walks = _walks(transaction, by_owner)
    found: list[Owned] = []
    for owner, parts in sorted(by_owner.items()):
        memberships = _memberships(owner, parts, authors.get(owner))
        gone = ended(memberships, walks.get(owner, ()))
        found += [
            structs.replace(o, ended_on=gone[o.record]) if o.record in gone else o for o in memberships.values()
        ]
    return found


def ended(members: Collection[str], walks: Sequence[Walk]) -> dict[str, str]:
    """Return the members whose membership has ended, with the day: the second of two that lacked them."""
    result: dict[str, str] = {}
    lacking: dict[str, set[date]] = {}
    for walk in sorted(walks, key=lambda walk: walk.at):
        for member in walk.members:
            lacking.pop(member, None)
            result.pop(member, None)
        for member in set(members) - walk.members if walk.whole else ():
            days = lacking.setdefault(member, set())
            days.add(walk.at.date())
            if len(days) > 1:
                result.setdefault(member, walk.at.date().isoformat())
    return result


def _memberships(owner: str, parts: Sequence[Said], author: Said | None) -> dict[str, Owned]:
    """Return all memberships there ever were, as the newest part that names each has them."""
    source = parts[0].source
    identifiers = identifiers_of(author)
    found: dict[str, Owned] = {}
    for past in _in_time(parts):
        content = past.content
        name = _name(content, author)
        members = zip(members_of(source, content), content.members, strict=True)
        for place, (record, member) in enumerate(members, content.start):
            position = None if member.position is UNSET else member.position
            found[record] = Owned(owner, record, name, position, place, identifiers, None)
    return found


def _in_time(parts: Sequence[Said]) -> list[Past]:
    """Return all versions of a listing's parts, the oldest first, but those that stand behind all the others."""
    each = [(past is said.history[-1], past.said_at, said.key, past) for said in parts for past in said.history]
    return [entry[-1] for entry in sorted(each, key=lambda entry: entry[:3])]


class _Visit(Struct, frozen=True):
    at: datetime
    clean: bool
    parts: list[ListingContent]


def _walks(transaction: Transaction, by_owner: Mapping[str, Sequence[Said]]) -> dict[str, list[Walk]]:
    """Return, for each owner, what was seen of the listing: by run and day."""
    of_source: dict[str, dict[int, tuple[str, ListingContent]]] = {}
    for owner, parts in by_owner.items():
        versions = of_source.setdefault(parts[0].source, {})
        versions.update((past.version_id, (owner, past.content)) for said in parts for past in said.history)
    found: dict[str, list[Walk]] = {}
    for source, versions in of_source.items():
        together: dict[tuple[str, int, date], list[_Visit]] = {}
        for visit in standing.visits(transaction, source, versions):
            for owner, seen in _by_owner(versions[id_] for id_ in sorted(visit.seen)).items():
                key = (owner, visit.run_id, visit.visited_at.date())
                together.setdefault(key, []).append(_Visit(visit.visited_at, not visit.rejected, seen))
        for (owner, _, _), visits in together.items():
            found.setdefault(owner, []).append(_walk(source, visits))
    return found


def _by_owner(seen: Iterable[tuple[str, ListingContent]]) -> dict[str, list[ListingContent]]:
    found: dict[str, list[ListingContent]] = {}
    for owner, content in seen:
        found.setdefault(owner, []).append(content)
    return found


def _walk(source: str, visits: Sequence[_Visit]) -> Walk:
    seen = [content for visit in visits for content in visit.parts]
    members = frozenset(record for content in seen for record in members_of(source, content))
    # A listing without members is an empty answer: it ends nothing.
    whole = bool(members) and all(visit.clean for visit in visits) and _is_whole(seen)
    return Walk(max(visit.at for visit in visits), members, whole)


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


def identifiers_of(owner: Said | None) -> tuple[tuple[str, str, str], ...]:
    """Return what an author's record says that its person is known by: (scheme, value, evidence)."""
    if owner is None or not isinstance(owner.content, AuthorContent) or owner.content.identifiers is UNSET:
        return ()
    return tuple((i.scheme, i.value, i.evidence) for i in owner.content.identifiers)
