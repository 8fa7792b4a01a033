"""Applying a run: what it has staged is derived, compared, and counts from then on, or is held for a person."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from db.queries import effects, visibility
from db.staging import Staged
from db.store import effects as store
from db.store import visibility as visibility_store
from db.store import watermarks
from pipeline.derivation.derive import draft, write
from pipeline.derivation.snapshots import Renewal
from pipeline.phrases import counted
from pipeline.runs import guards
from pipeline.runs.deriving import one_at_a_time
from pipeline.runs.difference import Difference
from pipeline.runs.guards import Alarm
from pipeline.runs.outlasting import outlasting
from pipeline.runs.parts import parts
from pipeline.runs.publishing import publish
from pipeline.runs.seen import seen
from pipeline.runs.trial import Outcome, tried
from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.derivation.derive import Draft
    from pipeline.runs.run import Run

_ROUNDS = 3
"""What is left after so many times that something odd was held is held whole."""


def apply(run: Run) -> None:
    """Let count what a run has staged, but for what is odd, which is held.

    Where records have grown much, everything is derived by a new snapshot. A run that was stopped is left as it
    is: `byline resume` goes on with it. A dry run ends with what it would change.
    """
    if run.stopped_by is not None:
        return
    with one_at_a_time(run.installation):
        outcome = outlasting(run.installation, lambda: _applied(run))
    run.difference = outcome.difference
    run.held = outlasting(run.installation, lambda: _held(run))
    outlasting(run.installation, lambda: _tell_still_out(run))
    if outcome.derived is not None:
        run.add_derived(outcome.derived)


def _applied(run: Run) -> Outcome:
    outcome = Outcome(Difference())
    for _ in range(_ROUNDS):
        if _is_left(run):
            break
        found = _draft(run)
        outcome = kept(run, found)
        if outcome.derived is not None or found is None:
            break
        _hold(run, found, outcome)
    return outcome


def _is_left(run: Run) -> bool:
    """Return whether the whole run waits, perhaps since before it was killed and resumed."""
    with run.installation.database.reading() as transaction:
        became = effects.newest(transaction, [run.id]).get(run.id)
    return became is not None and became.by_run == run.id and became.what in ("tried", "held")


def _held(run: Run) -> tuple[Alarm, ...]:
    """Return why something of the run is held."""
    with run.installation.database.reading() as transaction:
        rows = effects.of_run(transaction, run.id)
    odd = [row.alarms for row in rows if row.by_run == run.id and row.what in ("held", "held-in-part")]
    return tuple(alarm for alarms in odd for alarm in msgspec.convert(alarms or (), tuple[Alarm, ...]))


def _tell_still_out(run: Run) -> None:
    with run.installation.database.reading() as transaction:
        found = visibility.still_out(transaction, run.id)
    for state, number, count in found:
        records = f"{counted(count, 'record')} that it saw again"
        if state == "held":
            run.issue("warning", "still-held", f"held since run {number}: {records}", _advice(number))
        else:
            advice = f"nothing, or `byline runs apply {number}` if they are right after all"
            run.issue("info", "still-rejected", f"discarded with run {number}: {records}", advice)


def _draft(run: Run) -> Draft | None:
    installation = run.installation
    settings = installation.configuration.settings
    renewal = Renewal(run.id, settings.identity.least_records, settings.identity.drift)
    with installation.database.reading(Staged((run.id,))) as transaction:
        return draft(transaction, whole=False, rules=settings.figures, renewal=renewal)


def kept(run: Run, found: Draft | None) -> Outcome:
    """Write and publish a draft, if the run is no dry one and nothing is odd."""
    installation = run.installation
    settings = installation.configuration.settings

    def publish_all(transaction: Transaction, changed: Difference) -> None:
        publish(run, transaction)
        kept = changed.to_keep()
        store.add(transaction, run.id, "applied", by=run.id, at=installation.clock(), difference=kept)

    if found is None:
        # Nothing was stored, or another process derived it all and was killed before it published.
        if not run.is_dry:
            with installation.database.writing("derive") as transaction:
                publish(run, transaction)
        return Outcome(Difference())
    return tried(
        installation.database,
        found,
        rules=settings.figures,
        bounds=settings.guards,
        odd=_odd_of_sources(run, found),
        run_id=run.id,
        at=installation.clock(),
        publish=None if run.is_dry else publish_all,
    )


def _odd_of_sources(run: Run, found: Draft) -> list[Alarm]:
    """Return what is odd of what the run saw, whatever it changes."""
    bounds = run.installation.configuration.settings.guards
    with run.installation.database.reading() as transaction:
        expected = {source: guards.bounds_of(source, card(source).least_filled, bounds) for source in SOURCES}
        fields = {field for each in expected.values() for field in each.fill}
        brought = {version.id for version in visibility.brought(transaction, Staged((run.id,)))}
        by_source = seen(transaction, run.id, found, brought, fields)
    records = sum(each.records for each in by_source.values())
    odd = list(guards.of_job(run.job, records, bounds.jobs.get(run.job, guards.JobBounds())))
    for source, each in by_source.items():
        odd += guards.of_source(source, each, expected.get(source, guards.SourceBounds()))
    return odd


def _hold(run: Run, found: Draft, outcome: Outcome) -> None:
    """Hold what is odd of a run, or the whole of it where that is much; a dry run waits whole, without holding."""
    installation, alarms = run.installation, outcome.alarms
    with installation.database.reading() as transaction:
        brought = visibility.brought(transaction, Staged((run.id,)))
    whole = parts(found, brought)
    whose = {f"author:{alarm.author}" for alarm in alarms if alarm.author is not None}
    odd = [part for part in whole if part.things & whose]
    versions = sorted(version for part in odd for version in part.versions)
    share = installation.configuration.settings.guards.held_share
    is_whole = any(alarm.author is None for alarm in alarms) or not versions or len(odd) > share * len(whole)
    what = "tried" if run.is_dry else "held" if is_whole else "held-in-part"
    with installation.database.writing("run") as transaction:
        at, changed = installation.clock(), outcome.difference.to_keep()
        if not run.is_dry:
            visibility_store.rule_out(transaction, versions, "held", run_id=run.id, at=at)
        store.add(transaction, run.id, what, by=run.id, at=at, difference=changed, alarms=alarms)
        back = watermarks.set_back(transaction, run.id, by=run.id, at=at) if run.is_dry or is_whole else ()
    for alarm in alarms:
        about = "" if alarm.author is None else f"author:{alarm.author}: "
        run.issue("warning", f"{what}-{alarm.code}", about + alarm.words, _advice(run.id))
    for words in back:
        advice = f"`byline runs apply {run.id}` moves it"
        run.issue("info", "watermark-back", f"the watermark stays at {words}", advice)


def _advice(number: int) -> str:
    return f"`byline runs diff {number}`, then `byline runs apply {number}` or `byline runs discard {number}`"


@contextmanager
def previewed(run: Run, fetch_ids: frozenset[int]) -> Iterator[Transaction]:
    """Give a transaction that sees what would be, if some of what a run has staged counted; it leaves nothing."""
    installation = run.installation
    with one_at_a_time(installation):
        with installation.database.reading(Staged((run.id,), fetch_ids)) as transaction:
            found = draft(transaction, whole=False, rules=installation.configuration.settings.figures)
        with installation.database.trying("derive") as transaction:
            if found is not None:
                write(transaction, found, run_id=run.id, at=installation.clock())
            yield transaction
