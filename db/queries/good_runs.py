"""Reading what runs saw that ended clean and whose answers count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, or_, select

from db.models.kept import Effect, Fetch, Manifest, RecordVersion, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_THAT_SEE = ("harvest", "import", "refresh")


class Good(NamedTuple):
    """A good run, and its job."""

    number: int
    job: str


class Brought(NamedTuple):
    """A new or changed record: its kind, and its content as it is stored."""

    kind: str
    content: str


def good(connection: Connection, limit: int) -> list[Good]:
    """Return the runs that finished clean and were applied, or had nothing to apply; the newest first."""
    newest = (
        select(Effect.run_id, func.max(Effect.id).label("id")).group_by(Effect.run_id).subquery("newest_effect")
    )
    rows = connection.execute(
        select(Run.id, Run.job)
        .outerjoin(newest, newest.c.run_id == Run.id)
        .outerjoin(Effect, Effect.id == newest.c.id)
        .where(
            Run.command.in_(_THAT_SEE),
            Run.state == "finished",
            Run.exit_status == 0,
            or_(Effect.what.is_(None), Effect.what == "applied"),
        )
        .order_by(Run.id.desc())
        .limit(limit)
    )
    return [Good(*row) for row in rows]


def brought(connection: Connection, run_id: int, source: str, most: int) -> Iterator[Brought]:
    """Yield records of a source that a run found new or changed: all of them, or about `most`, spread evenly."""
    pages = Manifest.run_id == run_id, Fetch.source == source
    total = connection.execute(
        select(func.sum(Manifest.new + Manifest.changed)).join(Fetch, Fetch.id == Manifest.fetch_id).where(*pages)
    ).scalar()
    step = max(1, int(total or 0) // most)
    rows = connection.execute(
        select(RecordVersion.kind, RecordVersion.content)
        .select_from(Manifest)
        .join(Fetch, Fetch.id == Manifest.fetch_id)
        .join(RecordVersion, RecordVersion.id.between(Manifest.appended_from, Manifest.appended_to))
        .where(*pages, RecordVersion.id % step == 0)
    )
    for row in rows:
        yield Brought(*row)
