"""What a reading transaction sees beside what is visible: what runs have staged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import and_, or_

from db.models.kept import Visibility

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

STAGED: Final = "byline_staged"
"""Name of the option of a connection that says so."""


class Staged(Struct, frozen=True):
    """The fetches that runs have staged: all of them, or some."""

    run_ids: tuple[int, ...]
    fetch_ids: frozenset[int] | None = None


def staged(connection: Connection) -> Staged | None:
    """Return what a transaction sees beside what is visible."""
    found: Staged | None = connection.get_execution_options().get(STAGED)
    return found


def counts(connection: Connection) -> ColumnElement[bool]:
    """Return the condition that the newest event of a fetch lets it count."""
    shown = Visibility.state == "visible"
    seen = staged(connection)
    if seen is None:
        return shown
    ours = and_(Visibility.state == "staged", Visibility.run_id.in_(seen.run_ids))
    if seen.fetch_ids is not None:
        ours = and_(ours, Visibility.fetch_id.in_(seen.fetch_ids))
    return or_(shown, ours)
