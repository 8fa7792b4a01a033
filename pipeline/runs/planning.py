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
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.configuration import Configuration
    from pipeline.installation import Installation
    from pipeline.runs.harvest import Wanted
    from spiders.target import Target


class Ask(Struct, frozen=True, gc=False):
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
    """What would be asked first within the budget, and what that costs."""

    asks: tuple[Ask, ...]
    paces: tuple[Pace, ...]
    max_requests: int | None
    left: int
    """Requests that wait for a later run, since the budget does not reach them."""
    takes_s: float
    """Seconds; sources are asked side by side."""


def of_authors(
    installation: Installation, typed: Sequence[str], *, only: Sequence[str], max_requests: int
) -> Plan:
    """Return what a refresh of these authors would ask first. Raises AuthorError."""
    visits = [Visited(each, authors.meant(each)) for each in typed]
    for visit in visits:
        refresh.check(installation.configuration, visit, only)
    asks = (ask for visit in visits for ask in _of_author(installation, visit, only))
    return _costed(installation.configuration, asks, max_requests)


def of_due(installation: Installation, *, only: Sequence[str], max_requests: int) -> Plan:
    """Return whom `refresh --due` would ask for, in which order, at which sources."""
    configuration = installation.configuration
    sources = targets.enabled(configuration, only)
    never = dict.fromkeys(sources).items()
    # A source where there was nothing to ask of an author is asked of nobody who was visited.
    asks = (
        Ask(source, author.value, (), "due", stand.requests or 1, stand.due_at)
        if stand is not None
        else Ask(source, author.value, (), "followed, never asked for", 1)
        for author, resting, stands in visiting.due_now(installation, only)
        for source, stand in (stands.items() if stands else never)
        if source not in resting and source in sources
    )
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
    if plan.max_requests is not None:
        asked = sum(pace.requests for pace in plan.paces)
        over = f"; {counted(plan.left, 'request')} would be left for later runs" if plan.left else ""
        yield f"budget: {asked:,} of {counted(plan.max_requests, 'request')}{over}"
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


def _costed(configuration: Configuration, asks: Iterable[Ask], max_requests: int | None) -> Plan:
    """Return those of the asks that the budget reaches, and what they cost."""
    wanted, reached, sums = 0, [], dict[str, int]()
    for ask in asks:
        if max_requests is None or wanted < max_requests:
            reached.append(ask)
            affordable = ask.requests if max_requests is None else min(ask.requests, max_requests - wanted)
            sums[ask.source] = sums.get(ask.source, 0) + affordable
        wanted += ask.requests
    gaps = {source: _gap_s(configuration, source) for source in sums}
    paces = tuple(Pace(source, count, gaps[source], (count - 1) * gaps[source]) for source, count in sums.items())
    left = wanted - sum(sums.values())
    return Plan(tuple(reached), paces, max_requests, left, max((pace.takes_s for pace in paces), default=0.0))


def _gap_s(configuration: Configuration, source: str) -> float:
    """Return the longest gap of a source's hosts: they are one group, asked one after the other."""
    found = addresses(card(source), configuration.source(source)).values()
    return max((address.delay_s for address in found), default=configuration.settings.default_delay_s)
