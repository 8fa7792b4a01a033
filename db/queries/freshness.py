"""Reading how fresh those are whom cron visits, and how cron's runs went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import and_, case, func, or_, select

from db.models.kept import Effect, Fetch, Followed, Issue, Run, Visit

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Connection

_SPENT = ("budget-spent", "group-budget-spent")
_DECIDED = select(Effect.id).where(Effect.run_id == Run.id, Effect.by_run_id != Run.id).exists()


class Freshness(Struct, frozen=True):
    """How many followed authors a source last answered about within a time, and how many are overdue."""

    followed: int
    within_1_day: int
    within_7_days: int
    within_28_days: int
    never: int
    overdue: int
    """Those whose date at some source is past, or who were never asked for."""


class Next(Struct, frozen=True):
    """When cron visits a followed person at a source next, and how often it does."""

    scheme: str
    value: str
    source: str
    due_at: datetime
    interval_days: float


class Load(Struct, frozen=True):
    """Requests that visits take."""

    overdue: float
    """Those of visits whose date is past."""
    per_day: float
    """Those that fall due each day."""
    per_author: float
    """Those that one author takes, on average."""


class Pace(Struct, frozen=True):
    """What visits made since a time: requests, since when, and whether the last run was cut by its budget."""

    requests: int
    since: datetime | None
    was_cut: bool


class Ended(Struct, frozen=True):
    """How a run of a job stands."""

    number: int
    job: str
    command: str
    state: str
    process: str
    exit_status: int | None
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]


def freshness(connection: Connection, sources: Collection[str], now: datetime) -> Freshness:
    """Return how fresh the followed authors are at these sources."""
    each = (
        select(
            func.max(Visit.answered_at).label("answered_at"),
            func.count(Visit.source).label("sources"),
            func.min(Visit.due_at).label("due_at"),
        )
        .select_from(Followed)
        .outerjoin(Visit, and_(Visit.followed_id == Followed.id, Visit.source.in_(sources)))
        .group_by(Followed.id)
        .subquery()
    )

    def within(days: int) -> ColumnElement[int]:
        return func.count().filter(each.c.answered_at >= now - timedelta(days=days))

    never = func.count().filter(each.c.answered_at.is_(None))
    overdue = func.count().filter(or_(each.c.sources == 0, each.c.due_at <= now))
    return Freshness(
        *connection.execute(select(func.count(), within(1), within(7), within(28), never, overdue)).one()
    )


def next_visits(connection: Connection, sources: Collection[str], limit: int) -> list[Next]:
    """Return the visits whose dates come first."""
    rows = connection.execute(
        select(Followed.scheme, Followed.value, Visit.source, Visit.due_at, Visit.interval_s)
        .join(Followed, Followed.id == Visit.followed_id)
        .where(Visit.source.in_(sources))
        .order_by(Visit.due_at, Followed.id, Visit.source)
        .limit(limit)
    )
    return [
        Next(scheme, value, source, due_at, round(interval_s / 86_400, 2))
        for scheme, value, source, due_at, interval_s in rows
    ]


def load(connection: Connection, sources: Collection[str], now: datetime) -> Load:
    """Return the requests that visits to these sources take, by what each took last."""
    took = case((Visit.requests > 0, Visit.requests), else_=1)
    overdue, per_day, requests, people = connection.execute(
        select(
            func.sum(took).filter(Visit.due_at <= now),
            func.sum(took * 86_400.0 / Visit.interval_s),
            func.sum(took),
            func.count(Visit.followed_id.distinct()),
        ).where(Visit.source.in_(sources))
    ).one()
    return Load(float(overdue or 0), float(per_day or 0), float(requests or 1) / (people or 1))


def pace(connection: Connection, job: str, since: datetime) -> Pace:
    """Return what the runs of a job have made since a time."""
    runs = select(Run.id).where(Run.job == job, Run.started_at >= since)
    began = connection.execute(select(func.min(Run.started_at)).where(Run.id.in_(runs))).scalar_one()
    made = select(func.count()).select_from(Fetch).where(Fetch.run_id.in_(runs))
    last = select(func.max(Run.id)).where(Run.job == job, Run.state == "finished").scalar_subquery()
    cut = select(Issue.id).where(Issue.run_id == last, Issue.code.in_(_SPENT)).limit(1)
    return Pace(connection.execute(made).scalar_one(), began, connection.execute(cut).first() is not None)


def newest_of(connection: Connection, job: str, limit: int) -> list[Ended]:
    """Return the newest runs of a job, the newest first."""
    return [_ended(row) for row in connection.execute(_runs().where(Run.job == job).limit(limit))]


def newest_of_each(connection: Connection) -> list[Ended]:
    """Return the newest run of each job, the newest first, but for those about which somebody has decided."""
    newest = select(func.max(Run.id)).group_by(Run.job)
    return [_ended(row) for row in connection.execute(_runs().where(Run.id.in_(newest), ~_DECIDED))]


def held(connection: Connection) -> list[int]:
    """Return the runs of which something is held that nobody has decided about."""
    rows = connection.execute(select(Run.id).where(Run.exit_status == 3, ~_DECIDED).order_by(Run.id))
    return list(rows.scalars())


def _runs() -> Any:
    columns = (Run.id, Run.job, Run.command, Run.state, Run.process, Run.exit_status, Run.started_at, Run.ended_at)
    return select(*columns, Run.counts).order_by(Run.id.desc())


def _ended(row: Any) -> Ended:
    values = dict(row._mapping)
    return Ended(number=values.pop("id"), counts=values.pop("counts") or {}, **values)
