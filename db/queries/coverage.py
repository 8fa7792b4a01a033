"""Reading what a run asked and saw, counted apart from what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from sqlalchemy import case, func, or_, select

from db.models.kept import Fetch, Manifest, Reject, Request

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection


class Answered(NamedTuple):
    """How many answers of a source had an outcome, and the code with it."""

    source: str
    outcome: str
    code: str | None
    answers: int


class Records(Struct, frozen=True):
    """What became of the records on a run's pages of a source."""

    source: str
    pages: int = 0
    counted: int = 0
    """Pages of which it is known how many records they held."""
    held: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    left_out: int = 0
    rejected: int = 0
    odd: int = 0
    """Pages whose own numbers do not add up."""
    first_odd: int | None = None
    """The first fetch of such a page."""


class SeenRecords(Struct, frozen=True):
    """How many records answers of a source held, and how many more could not be read."""

    seen: int
    rejected: int


_DUPLICATES, _LEFT_OUT = func.coalesce(Manifest.duplicates, 0), func.coalesce(Manifest.left_out, 0)
_READ = Manifest.new + Manifest.changed + Manifest.unchanged + _DUPLICATES


def asked(connection: Connection, run_id: int) -> dict[str, int]:
    """Return by source how many requests of a run are said to be answered, and parts of files read."""
    answered = select(Fetch.request_id).where(Fetch.run_id == run_id, Fetch.request_id.is_not(None))
    requests = (
        select(Request.source, func.count().label("number"))
        .where(Request.run_id == run_id, or_(Request.state.in_(("done", "failed")), Request.id.in_(answered)))
        .group_by(Request.source)
    )
    parts = (
        select(Fetch.source, func.count().label("number"))
        .where(Fetch.run_id == run_id, Fetch.request_id.is_(None))
        .group_by(Fetch.source)
    )
    found: dict[str, int] = {}
    for source, number in connection.execute(requests.union_all(parts)):
        found[source] = found.get(source, 0) + number
    return found


def answered(connection: Connection, run_id: int) -> list[Answered]:
    """Return what became of a run's requests, each by its last answer, and of parts of files."""
    last = (
        select(func.max(Fetch.id))
        .where(Fetch.run_id == run_id)
        .group_by(func.coalesce(Fetch.request_id, -Fetch.id))
    )
    rows = connection.execute(
        select(Fetch.source, Fetch.outcome, Fetch.code, func.count())
        .where(Fetch.id.in_(last))
        .group_by(Fetch.source, Fetch.outcome, Fetch.code)
        .order_by(Fetch.source, Fetch.outcome, Fetch.code)
    )
    return [Answered(*row) for row in rows]


def records(connection: Connection, run_id: int) -> list[Records]:
    """Return what became of the records that a run saw, by source."""
    is_odd = Manifest.held != _READ + _LEFT_OUT + Manifest.rejected
    rows: Iterable[Any] = connection.execute(
        select(
            Fetch.source,
            func.count(),
            func.count(Manifest.held),
            func.coalesce(func.sum(Manifest.held), 0),
            func.sum(Manifest.new),
            func.sum(Manifest.changed),
            func.sum(Manifest.unchanged),
            func.sum(_DUPLICATES),
            func.sum(_LEFT_OUT),
            func.sum(Manifest.rejected),
            func.sum(case((is_odd, 1), else_=0)),
            func.min(case((is_odd, Fetch.id))),
        )
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .where(Manifest.run_id == run_id)
        .group_by(Fetch.source)
        .order_by(Fetch.source)
    )
    return [Records(*row) for row in rows]


def rejects(connection: Connection, run_id: int) -> dict[str, dict[str, int]]:
    """Return by source and code the records that a run found and that could not be read."""
    rows = connection.execute(
        select(Fetch.source, Reject.code, func.count())
        .join(Manifest, Manifest.id == Reject.manifest_id)
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .where(Manifest.run_id == run_id)
        .group_by(Fetch.source, Reject.code)
        .order_by(Fetch.source, Reject.code)
    )
    found: dict[str, dict[str, int]] = {}
    for source, code, number in rows:
        found.setdefault(source, {})[code] = number
    return found


def seen_by_source(connection: Connection, run_ids: Collection[int]) -> dict[int, dict[str, SeenRecords]]:
    """Return what runs saw of each source that gave records."""
    rows: Iterable[Any] = connection.execute(
        select(Manifest.run_id, Fetch.source, func.sum(_READ), func.sum(Manifest.rejected))
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .where(Manifest.run_id.in_(run_ids))
        .group_by(Manifest.run_id, Fetch.source)
        .order_by(Manifest.run_id, Fetch.source)
    )
    found: dict[int, dict[str, SeenRecords]] = {run_id: {} for run_id in run_ids}
    for run_id, source, seen, rejected in rows:
        found[run_id][source] = SeenRecords(int(seen), int(rejected))
    return found


def url_of(connection: Connection, fetch_id: int) -> str:
    """Return where an answer came from."""
    return connection.execute(select(Fetch.url).where(Fetch.id == fetch_id)).scalar_one()
