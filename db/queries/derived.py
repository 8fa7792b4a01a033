"""Reading derived rows, and what is pending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, text

from db import bulk
from db.models import derived
from db.models.kept import Fetch, Manifest, Pending, PublicId, PublicIdMember, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.orm import DeclarativeBase


class Waiting(NamedTuple):
    """One thing that has happened and is not yet derived."""

    id: int
    appended: tuple[int, int] | None
    """First and last id of the versions that a page added."""
    seen: tuple[int, ...]
    """Versions that a page saw, or that a fetch whose visibility has changed saw."""
    version_id: int | None
    judgement_id: int | None


def pending(connection: Connection) -> list[Waiting]:
    """Return what has happened since it was last derived."""
    found = []
    for row in connection.execute(select(Pending).order_by(Pending.id)).all():
        appended = None
        seen: tuple[int, ...] = ()
        version_id = None
        manifest_id = row.manifest_id
        if row.visibility_id is not None:
            event = connection.execute(
                select(Visibility.fetch_id, Visibility.version_id).where(Visibility.id == row.visibility_id)
            ).one()
            version_id = event.version_id
            manifest_id = connection.execute(
                select(Manifest.id).where(Manifest.fetch_id == event.fetch_id).order_by(Manifest.id.desc())
            ).scalar()
        if manifest_id is not None:
            manifest = connection.execute(
                select(Manifest.fetch_id, Manifest.seen, Manifest.appended_from, Manifest.appended_to).where(
                    Manifest.id == manifest_id
                )
            ).one()
            seen = tuple(manifest.seen)
            # Where a fetch was read again, or its visibility has changed, versions matter that are not new.
            once = row.visibility_id is None and not _is_read_again(connection, manifest.fetch_id)
            if once and manifest.appended_from is not None:
                appended = (manifest.appended_from, manifest.appended_to)
        found.append(Waiting(row.id, appended, seen, version_id, row.judgement_id))
    return found


def _is_read_again(connection: Connection, fetch_id: int) -> bool:
    readings = select(func.count()).where(Manifest.fetch_id == fetch_id)
    return connection.execute(readings).scalar_one() > 1


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
    return {row["item"] for row in rows(connection, derived.BlockKey, "key", keys)}


def keys_of_items(connection: Connection, items: Collection[str]) -> set[str]:
    """Return the keys under which items were last compared."""
    return {row["key"] for row in rows(connection, derived.BlockKey, "item", items)}


class RegisteredId(NamedTuple):
    """An id of the register, with the members that it was given for."""

    id: str
    number: int
    redirects_to: str | None
    members: frozenset[str]


def register(connection: Connection, kind: str, members: Collection[str] | None) -> list[RegisteredId]:
    """Return the ids of a kind that were given for any of the members (None: all ids), oldest first."""
    statement = select(PublicId.id, PublicId.number, PublicId.redirects_to).where(PublicId.kind == kind)
    if members is not None:
        condition, values = bulk.is_any(connection, "member", members)
        given = select(PublicIdMember.public_id).where(text(condition))
        statement = statement.where(PublicId.id.in_(given)).params(values=values)
    ids = connection.execute(statement.order_by(PublicId.number)).all()
    of: dict[str, set[str]] = {row.id: set() for row in ids}
    condition, values = bulk.is_any(connection, "public_id", list(of))
    for row in connection.execute(select(PublicIdMember).where(text(condition)), {"values": values}):
        of[row.public_id].add(row.member)
    return [RegisteredId(row.id, row.number, row.redirects_to, frozenset(of[row.id])) for row in ids]


def taken_ids(connection: Connection, stems: Collection[str]) -> set[str]:
    """Return all ids ever given that begin with one of the stems, in lower case."""
    found: set[str] = set()
    for stem in stems:
        low = stem.casefold()
        statement = select(PublicId.folded).where(PublicId.folded >= low, PublicId.folded < low + "\U0010ffff")
        found.update(row[0] for row in connection.execute(statement))
    return found


class Walked(NamedTuple):
    """One visible visit to a page that holds a listing."""

    url: str
    run_id: int
    visited_at: Any
    seen: tuple[int, ...]
    rejected: int


def visits(connection: Connection, source: str, fetch_ids: Collection[int]) -> list[Walked]:
    """Return all visible visits to the pages that these fetches are of, in their order."""
    urls = select(Fetch.url).where(Fetch.id.in_(fetch_ids))
    fetches = connection.execute(
        select(Fetch.id, Fetch.url, Fetch.run_id, Fetch.visited_at, Fetch.confirms_id)
        .where(Fetch.source == source, Fetch.url.in_(urls))
        .order_by(Fetch.visited_at, Fetch.id)
    ).all()
    found = []
    for fetch in fetches:
        state = connection.execute(
            select(Visibility.state).where(Visibility.fetch_id == fetch.id).order_by(Visibility.id.desc())
        ).scalar()
        manifest = connection.execute(
            select(Manifest.seen, Manifest.rejected)
            .where(Manifest.fetch_id == (fetch.confirms_id or fetch.id))
            .order_by(Manifest.id.desc())
        ).first()
        if state == "visible" and manifest is not None:
            found.append(
                Walked(fetch.url, fetch.run_id, fetch.visited_at, tuple(manifest.seen), manifest.rejected)
            )
    return found
