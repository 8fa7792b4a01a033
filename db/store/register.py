"""Writing the register of public ids: ids are added, their members grow, nothing is ever removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from db.bulk import insert_new
from db.models.kept import PublicId, PublicIdMember

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


def give(connection: Connection, kind: str, ids: Sequence[str], at: datetime) -> None:
    """Add ids to the register, numbered in their order."""
    if not ids:
        return
    number = connection.execute(select(func.max(PublicId.number))).scalar() or 0
    connection.execute(
        PublicId.__table__.insert(),  # type: ignore[attr-defined]
        [
            {
                "id": id_,
                "folded": id_.casefold(),
                "kind": kind,
                "number": number + n,
                "given_at": at,
                "redirects_to": None,
            }
            for n, id_ in enumerate(ids, 1)
        ],
    )


def extend(connection: Connection, members: Mapping[str, Iterable[str]]) -> None:
    """Add members to ids, where they are not yet among them."""
    rows = [
        {"member": member, "public_id": id_} for id_, added in sorted(members.items()) for member in sorted(added)
    ]
    insert_new(connection, PublicIdMember, rows)


def redirect(connection: Connection, redirects: Mapping[str, str | None]) -> None:
    """Let ids redirect to others, or (None) stand for something of their own again."""
    for id_, target in sorted(redirects.items()):
        connection.execute(update(PublicId).where(PublicId.id == id_).values(redirects_to=target))
