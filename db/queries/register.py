"""Reading the register of public ids: which ids of old lead to which of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.models.kept import PublicId

if TYPE_CHECKING:
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
