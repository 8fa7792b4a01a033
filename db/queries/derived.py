"""Reading derived rows, and what is pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, text

from db import bulk, staging
from db.models import derived
from db.models.kept import Fetch, Judgement, Manifest, Pending, PublicId, PublicIdMember, Visibility
from db.queries import sightings, visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.orm import DeclarativeBase


class Waiting(NamedTuple):
    """One thing that has happened and is not yet derived."""

    id: int | None
    """Its number among what is pending; None for what is staged."""
    appended: tuple[int, int] | None
    """First and last id of the versions that a page added."""
    seen: tuple[int, ...]
    """Versions that a page saw; most of them were there before."""
    shown: tuple[int, ...]
    """Versions whose visibility may have changed."""
    judged: tuple[str, ...]
    """Mentions and records that a person ruled over, or whose ruling was undone."""


def pending(connection: Connection) -> list[Waiting]:
    """Return what has happened since it was last derived, and what the transaction sees of what is staged."""
    happened = connection.execute(_PENDING.order_by(Pending.id)).all()
    seen = staging.staged(connection)
    found = [_waiting(connection, *row) for row in happened]
    if seen is None:
        return found
    answers = visibility.staged(connection, seen)
    return [*found, *_staged(connection, answers.fetches), *_read_again(connection, answers.manifests)]


def _read_again(connection: Connection, manifest_ids: Collection[int]) -> Iterator[Waiting]:
    """Yield what later readings see, and what was seen before in the same answers."""
    condition, values = bulk.is_any(connection, "id", manifest_ids)
    fetches = select(Manifest.fetch_id).where(text(condition))
    for (seen,) in connection.execute(
        select(Manifest.seen).where(Manifest.fetch_id.in_(fetches)), {"values": values}
    ):
        yield Waiting(None, None, (), tuple(seen), ())


def _staged(connection: Connection, fetch_ids: Collection[int]) -> Iterator[Waiting]:
    """Yield what fetches saw: where they were read once, what they added and what was there before."""
    condition, values = bulk.is_any(connection, '"fetch"."id"', fetch_ids)
    rows = connection.execute(
        select(Fetch.confirms_id, Manifest.seen, Manifest.appended_from, Manifest.appended_to)
        .join(Manifest, Manifest.fetch_id == func.coalesce(Fetch.confirms_id, Fetch.id))
        .where(text(condition))
        .order_by(Fetch.id, Manifest.id),
        {"values": values},
    )
    for confirms, seen, first, last in rows:
        if confirms is not None:
            yield Waiting(None, None, (), tuple(seen), ())
        else:
            yield Waiting(None, None if first is None else (first, last), tuple(seen), (), ())


_PENDING = select(Pending.id, Pending.manifest_id, Pending.visibility_id, Pending.judgement_id)


def _waiting(
    connection: Connection, id_: int, manifest_id: int | None, visibility_id: int | None, judgement_id: int | None
) -> Waiting:
    if judgement_id is not None:
        return Waiting(id_, None, (), (), _judged(connection, judgement_id))
    if visibility_id is not None:
        return Waiting(id_, None, (), _shown(connection, visibility_id), ())
    found = connection.execute(
        select(Manifest.fetch_id, Manifest.seen, Manifest.appended_from, Manifest.appended_to).where(
            Manifest.id == manifest_id
        )
    ).one()
    readings = select(func.count()).where(Manifest.fetch_id == found.fetch_id)
    if connection.execute(readings).scalar_one() > 1:
        return Waiting(id_, None, (), tuple(found.seen), ())
    appended = None if found.appended_from is None else (found.appended_from, found.appended_to)
    return Waiting(id_, appended, tuple(found.seen), (), ())


def _shown(connection: Connection, visibility_id: int) -> tuple[int, ...]:
    event = connection.execute(
        select(Visibility.fetch_id, Visibility.version_id, Manifest.fetch_id.label("again"), Fetch.confirms_id)
        .outerjoin(Fetch, Fetch.id == Visibility.fetch_id)
        .outerjoin(Manifest, Manifest.id == Visibility.manifest_id)
        .where(Visibility.id == visibility_id)
    ).one()
    if event.version_id is not None:
        return (event.version_id,)
    read = event.again or event.confirms_id or event.fetch_id
    seen = connection.execute(select(Manifest.seen).where(Manifest.fetch_id == read)).scalars()
    return tuple({version_id for ids in seen for version_id in ids})


def _judged(connection: Connection, judgement_id: int) -> tuple[str, ...]:
    """Return what a judgement names, and what those name that it undoes."""
    found: list[str] = []
    number: int | None = judgement_id
    while number is not None:
        row = connection.execute(
            select(Judgement.left, Judgement.right, Judgement.undoes_id).where(Judgement.id == number)
        ).one()
        found += [*row.left, *(row.right or ())]
        number = row.undoes_id
    return tuple(found)


def rows(
    connection: Connection, model: type[DeclarativeBase], column: str, values: Collection[str]
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a derived table whose column is one of the values."""
    if not values:
        return
    table = bulk.table_of(model)
    condition, parameter = bulk.is_any(connection, f'"{column}"', values)
    statement = select(table).where(text(condition))
    for row in connection.execute(statement, {"values": parameter}):
        yield dict(row._mapping)


def items_of_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return the items that are compared under any of the keys."""
    return {item for items in items_by_key(connection, keys).values() for item in items}


def items_by_key(connection: Connection, keys: Collection[str]) -> dict[str, list[str]]:
    """Return, for each of the keys that has some, the items that are compared under it."""
    found: dict[str, list[str]] = {}
    for row in rows(connection, derived.BlockKey, "key", keys):
        found.setdefault(row["key"], []).append(row["item"])
    return found


def sizes_by_key(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return, for each of the keys that has some, how many items are compared under it."""
    if not keys:
        return {}
    condition, values = bulk.is_any(connection, "key", keys)
    counted = (
        select(derived.BlockKey.key, func.count().label("size"))
        .where(text(condition))
        .group_by(derived.BlockKey.key)
    )
    return {row.key: row.size for row in connection.execute(counted, {"values": values})}


def keys_of_items(connection: Connection, items: Collection[str], prefix: str = "") -> set[str]:
    """Return the keys with a prefix under which items were last compared."""
    keys = keys_by_item(connection, items).values()
    return {key for each in keys for key in each if key.startswith(prefix)}


def keys_by_item(connection: Connection, items: Collection[str]) -> dict[str, list[str]]:
    """Return, for each of the items that has some, the keys under which it was last compared."""
    found: dict[str, list[str]] = {}
    for row in rows(connection, derived.BlockKey, "item", items):
        found.setdefault(row["item"], []).append(row["key"])
    return found


def first_records(connection: Connection, records: Collection[str]) -> dict[str, str]:
    """Return, for each of some records that stand, the first key of all records of its paper."""
    paper_of = {
        row["record_key"]: row["paper_id"] for row in rows(connection, derived.PaperVersion, "record_key", records)
    }
    members: dict[str, list[str]] = {}
    for row in rows(connection, derived.PaperVersion, "paper_id", set(paper_of.values())):
        members.setdefault(row["paper_id"], []).append(row["record_key"])
    return {record: min(members[paper_id]) for record, paper_id in paper_of.items()}


class RegisteredId(NamedTuple):
    """An id of the register, with the members that it was given for."""

    id: str
    number: int
    redirects_to: str | None
    members: frozenset[str]


def register(connection: Connection, kind: str, members: Collection[str] | None) -> list[RegisteredId]:
    """Return the ids of a kind that were given for any of the members (None: all ids), oldest first."""
    statement = select(PublicId.id, PublicId.number, PublicId.redirects_to).where(PublicId.kind == kind)
    held = select(PublicIdMember.public_id, PublicIdMember.member)
    parameters: dict[str, Any] = {}
    if members is not None:
        condition, values = bulk.is_any(connection, "member", members)
        given = select(PublicIdMember.public_id).where(text(condition))
        statement = statement.where(PublicId.id.in_(given))
        held = held.where(PublicIdMember.public_id.in_(given))
        parameters = {"values": values}
    ids = connection.execute(statement.order_by(PublicId.number), parameters).all()
    of: dict[str, set[str]] = {row.id: set() for row in ids}
    for public_id, member in connection.execute(held, parameters):
        if public_id in of:
            of[public_id].add(member)
    return [RegisteredId(row.id, row.number, row.redirects_to, frozenset(of[row.id])) for row in ids]


def fellow_members(connection: Connection, kind: str, members: Collection[str]) -> set[str]:
    """Return all members of the ids of a kind that were given for any of these members."""
    if not members:
        return set()
    condition, values = bulk.is_any(connection, "member", members)
    given = select(PublicIdMember.public_id).where(text(condition))
    ids = select(PublicId.id).where(PublicId.kind == kind, PublicId.id.in_(given))
    found = select(PublicIdMember.member).where(PublicIdMember.public_id.in_(ids))
    return set(connection.execute(found, {"values": values}).scalars())


def taken_ids(connection: Connection, stems: Collection[str]) -> set[str]:
    """Return, in lower case, all ids ever given that begin with one of the stems; for many stems, others too."""
    if len(stems) > _FEW:
        return set(connection.execute(select(PublicId.folded)).scalars())
    found: set[str] = set()
    for stem in stems:
        low = stem.casefold()
        statement = select(PublicId.folded).where(PublicId.folded >= low, PublicId.folded < low + "\U0010ffff")
        found.update(connection.execute(statement).scalars())
    return found


_FEW = 200
"""Up to so many stems are looked up one by one."""


class Walked(NamedTuple):
    """One visible visit to a page, and which of the versions asked for it saw."""

    run_id: int
    visited_at: datetime
    seen: frozenset[int]
    rejected: int


def visits(connection: Connection, source: str, version_ids: Collection[int]) -> list[Walked]:
    """Return all visible visits to a source that saw any of these versions, in their order."""
    read = func.coalesce(Fetch.confirms_id, Fetch.id)
    newest = sightings.newest_reading(connection, read)
    rows = connection.execute(
        select(Fetch.run_id, Fetch.visited_at, Manifest.seen, Manifest.rejected)
        .join(Manifest, Manifest.id == newest)
        .where(Fetch.source == source, Fetch.id.in_(sightings.visible_fetches(connection)))
        .order_by(Fetch.visited_at, Fetch.id)
    )
    wanted = frozenset(version_ids)
    found = ((row, wanted.intersection(row.seen)) for row in rows)
    return [Walked(row.run_id, row.visited_at, seen, row.rejected) for row, seen in found if seen]
