"""Writing which fetches and versions count from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert

from db.models.kept import Pending, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class Answers(NamedTuple):
    """Fetches, and later readings of fetches."""

    fetches: Sequence[int] = ()
    manifests: Sequence[int] = ()


def show(connection: Connection, answers: Answers, *, run_id: int, at: datetime) -> None:
    """Let answers count from now on; what they change is derived in the same transaction."""
    _add_all(connection, answers, "visible", run_id, at)


def stage(connection: Connection, answers: Answers, *, run_id: int, at: datetime) -> None:
    """Let answers wait for a run to be applied."""
    _add_all(connection, answers, "staged", run_id, at)


def take_back(connection: Connection, answers: Answers, *, run_id: int, at: datetime) -> None:
    """Let answers not count from now on; what that changes is still to be derived."""
    _mark_pending(connection, _add_all(connection, answers, "taken-back", run_id, at))


def rule_out(connection: Connection, version_ids: Iterable[int], state: str, *, run_id: int, at: datetime) -> None:
    """Say of versions that they are `held` until a person decides, `rejected` until they change, or `freed`.

    What that changes is still to be derived.
    """
    _mark_pending(connection, _add(connection, "version_id", version_ids, state, run_id, at))


def _add_all(connection: Connection, answers: Answers, state: str, run_id: int, at: datetime) -> Sequence[int]:
    fetches = _add(connection, "fetch_id", answers.fetches, state, run_id, at)
    return (*fetches, *_add(connection, "manifest_id", answers.manifests, state, run_id, at))


def _add(
    connection: Connection, column: str, ids: Iterable[int], state: str, run_id: int, at: datetime
) -> Sequence[int]:
    rows = [{column: id_, "state": state, "run_id": run_id, "at": at} for id_ in ids]
    if not rows:
        return ()
    return connection.execute(insert(Visibility).returning(Visibility.id), rows).scalars().all()


def _mark_pending(connection: Connection, events: Iterable[int]) -> None:
    rows = [{"visibility_id": event} for event in events]
    if rows:
        connection.execute(insert(Pending), rows)
