"""What a refresh or harvest would ask first, why, and how long that takes; nothing is asked, nothing stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import harvests, runs
from pipeline import authors
from pipeline.phrases import counted, when
from pipeline.runs import refresh, targets, visiting
from pipeline.runs.harvest import job_of
from pipeline.runs.visiting import Visited
from spiders.card import addresses
from spiders.catalog import card

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.configuration import Configuration
    from pipeline.installation import Installation
    from pipeline.runs.harvest import Wanted
    from spiders.target import Target


class Ask(Struct, frozen=True):
    """What a source would be asked first, of whom, and why."""

    source: str
    author: str | None
    targets: tuple[str, ...]
    why: str
    requests: int
    """As many as it took the last time, else one for each target: answers can lead to more."""
    since: datetime | None = None
    """When it fell due."""


class Pace(Struct, frozen=True):
    """How long the requests to a source take at its pace."""

    source: str
    requests: int
    gap_s: float
    takes_s: float
    """Seconds from the first request to the last."""


class Plan(Struct, frozen=True):
    """All that would be asked first, and what that costs."""

    asks: tuple[Ask, ...]
    paces: tuple[Pace, ...]
    max_requests: int | None
    takes_s: float
    """Seconds; sources are asked side by side."""


def of_authors(
    installation: Installation, typed: Sequence[str], *, only: Sequence[str], max_requests: int
) -> Plan:
    """Return what a refresh of these authors would ask first. Raises AuthorError."""
    visits = [Visited(each, authors.meant(each)) for each in typed]
    for visit in visits:
        refresh.check(installation.configuration, visit, only)
    asks = [ask for visit in visits for ask in _of_author(installation, visit, only)]
    return _costed(installation.configuration, asks, max_requests)


def of_due(installation: Installation, *, only: Sequence[str], max_requests: int) -> Plan:
    """Return whom `refresh --due` would ask for, in which order, at which sources."""
    configuration = installation.configuration
    visits, stands = visiting.due_now(installation, only)
    sources = targets.enabled(configuration, only)
    asks = []
    for visit in visits:
        own = stands.get(visit.followed or 0, {})
        # A source where there was nothing to ask of an author is asked of nobody who was visited.
        wanted = [source for source in sources if source not in visit.resting and (source in own or not own)]
        for source in wanted:
            stand = own.get(source)
            if stand is None:
                asks.append(Ask(source, visit.typed, (), "followed, never asked for", 1))
            else:
                asks.append(Ask(source, visit.typed, (), "due", stand.requests or 1, stand.due_at))
    return _costed(configuration, asks, max_requests)


def of_harvest(installation: Installation, wanted: Wanted, *, max_requests: int | None) -> Plan:
    """Return where a harvest would begin, and what the last one of its kind took."""
    job = job_of(wanted)
    with installation.database.reading() as transaction:
        mark = harvests.watermark(transaction, wanted.source, wanted.kind, wanted.scope)
        place = harvests.cursor(transaction, wanted.source, wanted.kind, wanted.scope)
        before = runs.requests_of_last(transaction, job)
    if place is not None:
        why = f"goes on where run {place.run_id} stands"
    elif wanted.since is None and mark is None:
        why = "never harvested: from the beginning"
    else:
        why = (
            f"from {wanted.since}, as asked"
            if wanted.since
            else f"from the watermark, {mark.mark if mark else ''}"
        )
    ask = Ask(wanted.source, None, (wanted.scope or "everything",), why, before or 1)
    return _costed(installation.configuration, [ask], max_requests)


def lines(plan: Plan) -> Iterator[str]:
    """Yield a plan in words."""
    if not plan.asks:
        yield "nothing to ask"
    for ask in plan.asks:
        of = f" of {ask.author}" if ask.author else ""
        what = f"{', '.join(ask.targets)}: " if ask.targets else ""
        since = f" since {when(ask.since)}" if ask.since else ""
        yield f"{ask.source}{of}: {what}{ask.why}{since}; {counted(ask.requests, 'request')} or more"
    for pace in plan.paces:
        requests = counted(pace.requests, "request")
        yield f"at {pace.source}: {requests}, {pace.gap_s:g} s apart: {pace.takes_s:.0f} s"
    wanted = sum(pace.requests for pace in plan.paces)
    if plan.max_requests is not None:
        left = max(wanted - plan.max_requests, 0)
        over = f"; {counted(left, 'request')} would be left for the next run" if left else ""
        yield f"budget: {wanted:,} of {counted(plan.max_requests, 'request')}{over}"
    yield f"together about {plan.takes_s:.0f} s; what is answered can lead to more requests"


def _of_author(installation: Installation, visit: Visited, only: Sequence[str]) -> Iterator[Ask]:
    with installation.database.reading() as transaction:
        found = refresh.asks(transaction, installation.configuration, visit, only)
    by_source: dict[str, list[Target]] = {}
    for source, target in found:
        by_source.setdefault(source, []).append(target)
    for source, wanted in by_source.items():
        named = tuple(f"{target.scheme}:{target.value}" for target in targets.batched(wanted))
        yield Ask(source, visit.typed, named, "asked for", len(named))


def _costed(configuration: Configuration, asks: Sequence[Ask], max_requests: int | None) -> Plan:
    sums: dict[str, int] = {}
    for ask in asks:
        sums[ask.source] = sums.get(ask.source, 0) + ask.requests
    gaps = {source: _gap_s(configuration, source) for source in sums}
    paces = tuple(Pace(source, count, gaps[source], (count - 1) * gaps[source]) for source, count in sums.items())
    return Plan(tuple(asks), paces, max_requests, max((pace.takes_s for pace in paces), default=0.0))


def _gap_s(configuration: Configuration, source: str) -> float:
    """Return the longest gap of a source's hosts: they are one group, asked one after the other."""
    found = addresses(card(source), configuration.source(source)).values()
    return max((address.delay_s for address in found), default=configuration.settings.default_delay_s)
