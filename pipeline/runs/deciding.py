"""The jobs behind `byline runs apply`, `discard` and `rollback`: what a person decides of a run's effect."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from db.queries import effects as known
from db.queries import runs, visibility
from db.staging import Staged
from db.store import effects, watermarks
from db.store import visibility as store
from db.store.visibility import Answers
from pipeline.derivation.derive import draft
from pipeline.phrases import counted, listed
from pipeline.runs import following, visiting
from pipeline.runs.conflicts import conflicts
from pipeline.runs.deriving import one_at_a_time
from pipeline.runs.errors import RunError
from pipeline.runs.locks import alone
from pipeline.runs.outlasting import outlasting
from pipeline.runs.publishing import publish
from pipeline.runs.run import running
from pipeline.runs.summary import Summary
from pipeline.runs.trial import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.installation import Installation
    from pipeline.runs.difference import Difference
    from pipeline.runs.run import Run


class _Decision(NamedTuple):
    """A way to decide: what becomes of the run, what is said where nothing is to be decided, and what is done."""

    became: str
    nothing: str
    done: Callable[[Transaction, int, int, datetime], Sequence[str]]
    """Called with the run's number, that of the deciding one, and the time; returns lines that tell it."""


def apply(installation: Installation, number: int) -> Summary:
    """Let everything count that a run has stored: what waits, is held, was discarded or taken back.

    Raises RunError, BusyError.
    """
    return _decide(installation, "apply", number)


def discard(installation: Installation, number: int) -> Summary:
    """Drop what waits of a run; what is held stays out until a source says something else.

    Raises RunError, BusyError.
    """
    return _decide(installation, "discard", number)


def rollback(installation: Installation, number: int) -> Summary:
    """Take the effect of a run back, and say what of it stays because later runs saw it too.

    Raises RunError, BusyError.
    """
    return _decide(installation, "rollback", number)


def go_on(run: Run, command: str, number: int) -> Summary:
    """Decide, or go on with a decision that was begun and not derived."""
    decision, installation = _DECISIONS[command], run.installation
    lines: Sequence[str] = ()

    def decided() -> None:
        nonlocal lines
        with installation.database.writing("run") as transaction:
            if not visibility.has_decided(transaction, run.id):
                lines = decision.done(transaction, number, run.id, installation.clock())
        _derive(run, number, decision.became)

    with one_at_a_time(installation):
        outlasting(installation, decided)
    unclear = outlasting(installation, lambda: _follow(run, number)) if command == "apply" else ()
    changed = f"changed: {listed(run.difference.sums()) or 'nothing'}"
    with installation.database.reading() as transaction:
        stays = tuple(conflicts(transaction, number)) if command == "rollback" else ()
    return Summary(run.id, run.exit_status(), (*run.told(), changed, *lines, *stays, *unclear))


def _follow(run: Run, number: int) -> Sequence[str]:
    """Let cron visit whom the run that counts by now has named."""
    visiting.know(run)
    with run.installation.database.reading() as transaction:
        row = runs.one(transaction, number)
    if row is not None and row.command == "import":
        following.take_up_owners(run, number, row.arguments["source"])
    typed = row.arguments.get("authors", ()) if row is not None and row.command == "refresh" else ()
    return following.take_up(run, typed)


def _decide(installation: Installation, command: str, number: int) -> Summary:
    with installation.database.reading() as transaction:
        row = runs.one(transaction, number)
        if row is None:
            raise RunError(f"there is no run {number}; see `byline runs`")
        waits = visibility.waiting(transaction, number)
        held = visibility.held_by(transaction, number)
        more: Mapping[str, Iterable[Sequence[object]]] = {
            "apply": (
                held,
                visibility.discarded_of(transaction, number),
                *visibility.taken_back(transaction, number),
            ),
            "discard": (held,),
            "rollback": visibility.shown(transaction, number),
        }
    if not any((*waits, *more[command])):
        raise RunError(_DECISIONS[command].nothing.format(number=number))
    with ExitStack() as stack:
        if row.state == "running":
            # Else it goes on; if it was killed, nobody holds its lock.
            stack.enter_context(alone(installation.data_dir / "locks", row.job, now=installation.clock()))
        run = stack.enter_context(running(installation, command, f"{command} {number}", {"run": number}))
        return go_on(run, command, number)


def _let_count(transaction: Transaction, number: int, by: int, at: datetime) -> Sequence[str]:
    held = [version.id for version in visibility.held_by(transaction, number)]
    out = [*held, *visibility.discarded_of(transaction, number)]
    store.rule_out(transaction, out, "freed", run_id=by, at=at)
    back, waits = visibility.taken_back(transaction, number), visibility.waiting(transaction, number)
    store.stage(transaction, _both(waits, back), run_id=by, at=at)
    moved = watermarks.set_forth(transaction, number, by=by, at=at)
    return [f"the watermark is at {words}" for words in moved]


def _drop(transaction: Transaction, number: int, by: int, at: datetime) -> Sequence[str]:
    held = [version.id for version in visibility.held_by(transaction, number)]
    waits = visibility.waiting(transaction, number)
    store.rule_out(transaction, held, "rejected", run_id=by, at=at)
    store.take_back(transaction, waits, run_id=by, at=at)
    answers, records = counted(sum(map(len, waits)), "answer"), counted(len(held), "record")
    return [f"run {number}: {answers} dropped, {records} rejected until their source says something else"]


def _take_back(transaction: Transaction, number: int, by: int, at: datetime) -> Sequence[str]:
    shown, waits = visibility.shown(transaction, number), visibility.waiting(transaction, number)
    store.take_back(transaction, _both(shown, waits), run_id=by, at=at)
    moved = watermarks.set_back(transaction, number, by=by, at=at)
    return [f"the watermark is back at {words}; the next harvest asks again from there" for words in moved]


_DECISIONS: Final = {
    "apply": _Decision(
        "applied", "nothing of run {number} waits; `byline runs show {number}` tells what became of it", _let_count
    ),
    "discard": _Decision(
        "discarded", "nothing of run {number} waits; `byline runs rollback {number}` takes back what counts", _drop
    ),
    "rollback": _Decision(
        "rolled-back", "nothing of run {number} counts; there is nothing to take back", _take_back
    ),
}
COMMANDS: Final = tuple(_DECISIONS)
"""Commands of runs that decide."""


def _both(one: Answers, other: Answers) -> Answers:
    return Answers([*one.fetches, *other.fetches], [*one.manifests, *other.manifests])


def _derive(run: Run, number: int, became: str) -> None:
    """Derive and publish what follows, by the word of a person: nothing is held."""
    installation = run.installation
    rules = installation.configuration.settings.figures
    with installation.database.reading(Staged((run.id,))) as transaction:
        found = draft(transaction, whole=False, rules=rules)

    def publish_all(transaction: Transaction, changed: Difference) -> None:
        publish(run, transaction)
        at = installation.clock()
        effects.add(transaction, number, became, by=run.id, at=at, difference=changed.to_keep() or None)

    if found is None:
        # Another process derived it; if it was this run's own, before it was killed, it has told so.
        with installation.database.writing("derive") as transaction:
            if known.newest(transaction, [number]).get(number) != (became, run.id):
                publish_all(transaction, run.difference)
        return
    outcome = tried(
        installation.database,
        found,
        rules=rules,
        bounds=None,
        run_id=run.id,
        at=installation.clock(),
        publish=publish_all,
    )
    run.difference = outcome.difference
    if outcome.derived is not None:
        run.add_derived(outcome.derived)
