"""Taking judgements of another database in: those that are new, unless they contradict what stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import forgotten, judgements
from db.store import judgements as store
from pipeline.derivation.rulings import rulings_of
from pipeline.explaining.judged import named
from pipeline.judging import exchange
from pipeline.judging.conflicts import broken, contrary, reasons
from pipeline.judging.performing import Done
from pipeline.judging.plan import JudgementError
from pipeline.phrases import counted
from pipeline.runs.deriving import derive_and_publish
from pipeline.runs.run import running

if TYPE_CHECKING:
    from pathlib import Path

    from db.engine import Transaction
    from db.queries.forgotten import Digests
    from db.queries.judgements import JudgementRow
    from pipeline.installation import Installation
    from pipeline.judging.exchange import Line


def export(transaction: Transaction, path: Path) -> int:
    """Write all judgements to a file, and return how many. Raises OSError."""
    lines = exchange.lines_of(judgements.every(transaction))
    path.write_bytes(exchange.encode(lines.values()))
    return len(lines)


def take_in(installation: Installation, path: Path) -> Done:
    """Keep the judgements of a file that are not known yet, derive and publish.

    A file with one that contradicts what stands is refused whole. Raises JudgementError, OSError, BusyError.
    """
    lines = exchange.decode(str(path), path.read_bytes())
    with installation.database.reading() as transaction:
        digests = forgotten.digests(transaction)
    known = _without_forgotten(lines, digests)
    with running(installation, "judgements import", "judge", {"file": str(path)}) as run:
        with installation.database.writing("derive") as transaction:
            kept = keep(transaction, known, str(path))
        derive_and_publish(run, whole=False)
        status = run.exit_status()
    told = f"{counted(kept, 'judgement')} taken in, {len(known) - kept:,} known already"
    if len(known) < len(lines):
        told += f", {len(lines) - len(known):,} left out, as somebody was forgotten"
    return Done((told,), status)


def _without_forgotten(lines: list[Line], digests: Digests) -> list[Line]:
    """Return the lines that name nobody who was forgotten, without those that undo one that does."""
    if not digests:
        return lines
    out: set[str] = set()
    for line in lines:
        names = (what(key) for key in (*line.left, *line.right) for what in (forgotten.mention, forgotten.record))
        if line.undoes in out or any(map(digests.holds, names)):
            out.add(line.uid)
    return [line for line in lines if line.uid not in out]


def keep(transaction: Transaction, lines: list[Line], name: str) -> int:
    """Keep those of some lines that are not known yet, and return how many. Raises JudgementError."""
    before = judgements.every(transaction)
    numbers = {line.uid: number for number, line in exchange.lines_of(before).items()}
    fresh = [line for line in lines if line.uid not in numbers]
    for line in fresh:
        if line.undoes is not None and line.undoes not in numbers:
            raise JudgementError(
                f"{name}: judgement {line.uid} undoes {line.undoes}, which is neither there nor here"
            )
        numbers[line.uid] = store.add(
            transaction,
            verb=line.verb,
            left=line.left,
            right=line.right,
            value=line.value,
            who=line.who,
            reason=line.reason,
            at=line.at,
            undoes=None if line.undoes is None else numbers[line.undoes],
        )
    _check(name, [row for row in before if row.stands], judgements.every(transaction))
    return len(fresh)


def _check(name: str, before: list[JudgementRow], after: list[JudgementRow]) -> None:
    """Raise JudgementError where what stands now contradicts what stood before, or itself."""
    known = {row.number for row in before}
    standing = [row for row in after if row.stands and row.number in known]
    for row in after:
        if row.stands and row.number not in known:
            against = contrary(standing, rulings_of([row])) + [o for o in standing if _sets_another(row, o)]
            if against:
                raise JudgementError(f"{name}: ({named(row)}) cannot stand here: {reasons(against)}")
            standing.append(row)
    against = broken(before, standing)
    if against:
        raise JudgementError(f"{name}: what it undoes cannot be undone here: {reasons(against)}")


def _sets_another(row: JudgementRow, other: JudgementRow) -> bool:
    """Whether two judgements set two values of one field of one thing."""
    return (
        row.verb == other.verb == "set"
        and row.value["field"] == other.value["field"]
        and row.value != other.value
        and not set(row.left).isdisjoint(other.left)
    )
