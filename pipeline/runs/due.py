"""When whom is due: intervals, order, what counts as a visit, and how long it all takes; no database, no clock.

All times are UTC instants: neither leap days nor clocks that are put forward or back in spring and autumn matter.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Days = Annotated[float, Meta(gt=0, le=3650)]


class Intervals(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often cron visits a followed author at a source, and what one run may ask."""

    shortest_days: Days = 1.0
    """Days between two visits at least."""
    first_days: Days = 7.0
    """Days between the first visit and the second."""
    longest_days: Days = 28.0
    """Days between two visits at most."""
    group_requests: Annotated[int, Meta(ge=1)] | None = None
    """Requests that one `refresh --due` may make at one group of hosts, beside its whole budget."""
    failures: Annotated[int, Meta(ge=1)] = 3
    """Requests in a row that a group of hosts fails to answer before a run leaves it alone."""

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if not self.shortest_days <= self.first_days <= self.longest_days:
            raise ValueError("shortest_days, first_days and longest_days must stand in this order")

    @property
    def early(self) -> timedelta:
        """Return how long before its date a visit may be made: cron's own hour moves, in spring by one."""
        return timedelta(days=self.shortest_days) / 8


class Stand(Struct, frozen=True, gc=False):
    """How cron stands with an author at a source."""

    asked_at: datetime
    answered_at: datetime | None
    due_at: datetime
    interval: timedelta
    requests: int = 1
    """Requests that the last asking took; none where the budget was spent before it."""

    def waits_since(self, now: datetime, early: timedelta, longest: timedelta) -> datetime | None:
        """Return since when the author waits there: since the date, or since being asked for in vain; None if not.

        So far ahead that only a wrong clock can have put it there counts as past.
        """
        since = self.due_at - early
        if since < self.asked_at <= now:
            since = self.asked_at
        if since <= now:
            return since
        return now if self.due_at > now + longest or self.asked_at > now + early else None


class Author(Struct, frozen=True, gc=False):
    """A followed author, and how cron stands with them at each source that was ever asked."""

    key: int
    followed_at: datetime
    stands: dict[str, Stand]


class Due(Struct, frozen=True, gc=False):
    """An author whom it is time to visit; at sources in `resting` it is not yet."""

    key: int
    resting: frozenset[str]


def due(authors: Iterable[Author], sources: Collection[str], now: datetime, rules: Intervals) -> list[Due]:
    """Return who is due at any of these sources, in the order in which they are visited.

    First come those who were never asked for, as they were followed; then who waits longest. Who was asked for in
    vain waits anew from then, so nobody is asked for twice before all who were due have been asked for once.
    """
    found = []
    early, longest = rules.early, timedelta(days=rules.longest_days)
    for author in authors:
        known = [source for source in author.stands if source in sources]
        waits = {source: author.stands[source].waits_since(now, early, longest) for source in known}
        since = min((each for each in waits.values() if each is not None), default=None)
        if since is None:
            if not known:
                found.append((False, author.followed_at, author.key, frozenset[str]()))
            continue
        # What was asked while another of the author's sources waited rests: it could use up the budget each time.
        resting = [s for s in known if waits[s] is None or since < author.stands[s].asked_at <= now]
        found.append((True, since, author.key, frozenset(resting)))
    return [Due(key, resting) for _, _, key, resting in sorted(found)]


def counts(requests: int, failed: int, left: int, *, alone: bool) -> bool:
    """Tell whether asking for an author at a source was a visit.

    It was none if a request failed. If some were left because the budget was spent it was one only if nobody
    else had a share of that budget (`alone`): another run would not come further either.
    """
    return not failed and (not left or (alone and requests > 0))


def after_visit(
    before: Stand | None, *, began: datetime, at: datetime, changed: bool, requests: int, rules: Intervals
) -> Stand:
    """Return how it stands after a visit: the interval is half if something changed, else twice as long.

    The date counts from when the run began, so that a run a day meets one that is due each day.
    """
    first, shortest, longest = (
        timedelta(days=days) for days in (rules.first_days, rules.shortest_days, rules.longest_days)
    )
    if before is None or before.answered_at is None:
        interval = first
    else:
        interval = before.interval / 2 if changed else before.interval * 2
    interval = min(max(interval, shortest), longest)
    return Stand(at, at, began + interval, interval, requests)


def after_outage(before: Stand | None, *, at: datetime, requests: int, rules: Intervals) -> Stand:
    """Return how it stands after asking in vain: only the place in the queue is another."""
    if before is None:
        return Stand(at, None, at, timedelta(days=rules.first_days), requests)
    return Stand(at, before.answered_at, before.due_at, before.interval, requests)


def after_cut(before: Stand | None, *, at: datetime, rules: Intervals) -> Stand:
    """Return how it stands where the budget was spent before all was asked: as before, and due if it never was."""
    return Stand(at, None, at, timedelta(days=rules.first_days), 0) if before is None else before


def falling_due(stands: Iterable[Stand]) -> float:
    """Return the requests that fall due each day once everybody has been visited."""
    return sum(max(stand.requests, 1) / (stand.interval / timedelta(days=1)) for stand in stands)


def days_left(waiting: float, falling: float, pace: float) -> float | None:
    """Return the days until nobody is overdue, None where as many requests fall due each day as are made.

    `waiting` is the number of requests that are due now; `falling` and `pace` are those that fall due, and that
    are made, each day.
    """
    if waiting <= 0:
        return 0.0
    return None if pace <= falling else waiting / (pace - falling)
