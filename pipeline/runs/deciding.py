"""The jobs behind `byline runs apply`, `discard` and `rollback`: what a person decides of a run's effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import effects as known
from db.queries import runs_to_resume, visibility
from db.staging import Staged
from db.store import effects, watermarks
from db.store import visibility as store
from db.store.visibility import Answers
from pipeline.derivation.derive import draft
from pipeline.phrases import counted, listed
from pipeline.runs.deriving import one_at_a_time
from pipeline.runs.publishing import publish
from pipeline.runs.resume import RunError
from pipeline.runs.run import running
from pipeline.runs.summary import Summary
from pipeline.runs.trial import tried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction
    from pipeline.installation import Installation
    from pipeline.runs.difference import Difference
    from pipeline.runs.run import Run


def apply(installation: Installation, number: int) -> Summary:
    """Let everything count that a run has stored: what waits, what is held, what was taken back.

    Raises RunError, BusyError.
    """
    with running(installation, "apply", f"apply {number}", {"run": number}) as run:
        with one_at_a_time(installation):
            with installation.database.writing("run") as transaction:
                _check(transaction, number, run.id)
                at = installation.clock()
                held = [version.id for version in visibility.held_by(transaction, number)]
                store.rule_out(transaction, held, "freed", run_id=run.id, at=at)
                back = visibility.taken_back(transaction, number)
                waits = visibility.waiting(transaction, number)
                if not any((held, *back, *waits)):
                    raise RunError(
                        f"nothing of run {number} waits; `byline runs show {number}` tells what became of it"
                    )
                store.stage(transaction, _both(waits, back), run_id=run.id, at=at)
            _derive(run, number, "applied")
        return Summary(run.id, run.exit_status(), tuple(_told(run)))


def discard(installation: Installation, number: int) -> Summary:
    """Drop what waits of a run: what is held stays out until a source says something else. Raises RunError."""
    with running(installation, "discard", f"discard {number}", {"run": number}) as run:
        with installation.database.writing("run") as transaction:
            _check(transaction, number, run.id)
            at = installation.clock()
            held = [version.id for version in visibility.held_by(transaction, number)]
            waits = visibility.waiting(transaction, number)
            if not any((held, *waits)):
                raise RunError(
                    f"nothing of run {number} waits; `byline runs rollback {number}` takes back what counts"
                )
            store.rule_out(transaction, held, "rejected", run_id=run.id, at=at)
            store.take_back(transaction, waits, run_id=run.id, at=at)
            effects.add(transaction, number, "discarded", by=run.id, at=at)
        dropped = (
            f"{counted(len(waits), 'answer')} dropped, {counted(len(held), 'record')} rejected until they change"
        )
        return Summary(run.id, run.exit_status(), (f"run {number}: {dropped}",))


def rollback(installation: Installation, number: int) -> Summary:
    """Take the effect of a run back, and say what of it stays because later runs saw it too. Raises RunError."""
    with running(installation, "rollback", f"rollback {number}", {"run": number}) as run:
        with one_at_a_time(installation):
            with installation.database.writing("run") as transaction:
                _check(transaction, number, run.id)
                at = installation.clock()
                shown = visibility.shown(transaction, number)
                waits = visibility.waiting(transaction, number)
                if not any((*shown, *waits)):
                    raise RunError(f"nothing of run {number} counts; there is nothing to take back")
                store.take_back(transaction, _both(shown, waits), run_id=run.id, at=at)
                told = watermarks.set_back(transaction, number, by=run.id, at=at)
                stays = known.seen_again(transaction, number)
            _derive(run, number, "rolled-back")
        lines = [f"the watermark is back at {words}; the next harvest asks again from there" for words in told]
        if stays:
            lines.append(f"{counted(stays, 'record')} of it stay: later runs saw them too")
        return Summary(run.id, run.exit_status(), (*_told(run), *lines))


def _both(one: Answers, other: Answers) -> Answers:
    return Answers([*one.fetches, *other.fetches], [*one.manifests, *other.manifests])


def _check(transaction: Transaction, number: int, own: int) -> None:
    if number == own or not runs_to_resume.exists(transaction, number):
        raise RunError(f"there is no run {number}; see `byline runs`")


def _derive(run: Run, number: int, what: str) -> None:
    """Derive and publish what follows, by the word of a person: nothing is held."""
    installation = run.installation
    rules = installation.configuration.settings.figures
    with installation.database.reading(Staged((run.id,))) as transaction:
        found = draft(transaction, whole=False, rules=rules)

    def publish_all(transaction: Transaction, changed: Difference) -> None:
        publish(run, transaction)
        effects.add(transaction, number, what, by=run.id, at=installation.clock(), difference=changed)
        if what == "applied":
            watermarks.set_forth(transaction, number, by=run.id, at=installation.clock())

    assert found is not None, "what was decided is pending or staged"
    outcome = tried(
        installation.database,
        found,
        rules=rules,
        bounds=None,
        run_id=run.id,
        at=installation.clock(),
        publish=publish_all,
    )
    assert outcome.derived is not None
    run.difference = outcome.difference
    run.add_derived(outcome.derived)


def _told(run: Run) -> Sequence[str]:
    return (*run.told(), f"changed: {listed(run.difference.sums()) or 'nothing'}")
