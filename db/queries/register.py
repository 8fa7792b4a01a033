"""Reading the register of public ids: which ids of old lead to which of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db.models.derived import Author
from db.models.kept import PublicId, PublicIdMember

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


def redirects(connection: Connection) -> dict[tuple[str, str], str]:
    """Return, for each (kind, id) that redirects, the id that it leads to next."""
    rows = connection.execute(
        select(PublicId.kind, PublicId.id, PublicId.redirects_to)
        .where(PublicId.redirects_to.is_not(None))
        .order_by(PublicId.number)
    )
    return {(row.kind, row.id): str(row.redirects_to) for row in rows}


def leading_to(connection: Connection, kind: str, id_: str) -> list[str]:
    """Return the ids of a kind that lead to an id, over any number of steps."""
    next_of = {old: target for (what, old), target in redirects(connection).items() if what == kind}
    found: list[str] = []
    fresh = {id_}
    while fresh:
        fresh = {old for old, target in next_of.items() if target in fresh and old not in found}
        found += sorted(fresh)
    return found


class Parted(NamedTuple):
    """An author to whom mentions belong that another author's id was given for too."""

    id: str
    name: str
    is_older: bool


def parted(connection: Connection, author_id: str) -> list[Parted]:
    """Return the authors who once stood under one id with an author: at least half of one's mentions did."""
    mine = select(PublicIdMember.member).where(PublicIdMember.public_id == author_id)
    shared = connection.execute(
        select(PublicId.id, PublicId.number, Author.name, func.count())
        .join(PublicIdMember, PublicIdMember.public_id == PublicId.id)
        .join(Author, Author.id == PublicId.id)
        .where(PublicIdMember.member.in_(mine), PublicId.id != author_id)
        .group_by(PublicId.id, PublicId.number, Author.name)
        .order_by(PublicId.number)
    ).all()
    if not shared:
        return []
    number = connection.execute(select(PublicId.number).where(PublicId.id == author_id)).scalar_one()
    members = _members(connection, [author_id, *(row.id for row in shared)])
    return [
        Parted(row.id, row.name, row.number < number)
        for row in shared
        if 2 * row[3] >= min(members[row.id], members[author_id])
    ]


def sharing(connection: Connection, ids: Collection[str]) -> list[tuple[str, str]]:
    """Return these ids with the older ones of their kind that share a member with them, the oldest first.

    Members are never taken from an id, so two that were one once share some for ever.
    """
    if not ids:
        return []
    mine, theirs, older = aliased(PublicIdMember), aliased(PublicIdMember), aliased(PublicId)
    rows = connection.execute(
        select(PublicId.id, older.id)
        .join(mine, mine.public_id == PublicId.id)
        .join(theirs, theirs.member == mine.member)
        .join(older, older.id == theirs.public_id)
        .where(PublicId.id.in_(sorted(ids)), older.kind == PublicId.kind, older.number < PublicId.number)
        .group_by(PublicId.id, older.id, older.number)
        .order_by(PublicId.id, older.number)
    )
    return [(row[0], row[1]) for row in rows]


def members(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return the mentions or records that any of the ids was given for or has grown by."""
    rows = connection.execute(select(PublicIdMember.member).where(PublicIdMember.public_id.in_(sorted(ids))))
    return set(rows.scalars())


def _members(connection: Connection, ids: list[str]) -> dict[str, int]:
    rows = connection.execute(
        select(PublicIdMember.public_id, func.count())
        .where(PublicIdMember.public_id.in_(ids))
        .group_by(PublicIdMember.public_id)
    )
    return {row[0]: row[1] for row in rows}
