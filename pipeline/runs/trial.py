"""Trying what a run would change: it is written, looked at, and kept only if nothing of it is odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.models import derived
from db.queries import figures
from pipeline.derivation.derive import Derived, write
from pipeline.runs import oddities
from pipeline.runs.difference import FIGURES, Difference, difference, moves, touched
from pipeline.runs.guards import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Database, Transaction
    from db.store.derived import Change
    from pipeline.derivation.derive import Draft
    from pipeline.figures.counted import Rules
    from pipeline.runs.guards import Bounds


class Outcome(Struct, frozen=True):
    """What a draft changes, what is odd of it, and what was written; None where nothing was kept."""

    difference: Difference
    alarms: tuple[Alarm, ...] = ()
    derived: Derived | None = None


class _NotKeptError(Exception):
    """Ends a transaction without keeping what it wrote."""


def tried(
    database: Database,
    draft: Draft,
    *,
    rules: Rules,
    bounds: Bounds | None,
    odd: Sequence[Alarm] = (),
    run_id: int,
    at: datetime,
    publish: Callable[[Transaction, Difference], None] | None,
) -> Outcome:
    """Write a draft and publish, unless something is odd by the bounds (None: nothing is), or was found so before.

    Without `publish` nothing is kept in any case.
    """
    kept = None
    try:
        with database.writing("derive") as transaction:
            ids = _standing_authors(transaction, draft)
            before = _figures(transaction, rules, ids)
            derived_now = write(transaction, draft, run_id=run_id, at=at)
            gone = _ids(draft.changes[derived.Author], draft.changes[derived.Author].removed)
            found = difference(draft, moves(before, _figures(transaction, rules, ids - gone)))
            odd = (*odd, *(() if bounds is None else oddities.odd(draft, found, bounds)))
            if odd or publish is None:
                raise _NotKeptError  # noqa: TRY301 - what was written must go
            publish(transaction, found)
            kept = derived_now
    except _NotKeptError:
        pass
    return Outcome(found, tuple(odd), kept)


def _standing_authors(transaction: Transaction, draft: Draft) -> set[str]:
    """Return the authors whose figures may move, of those who stand."""
    papers = touched(draft.changes, "paper")
    ids = touched(draft.changes, "author") | set(figures.authors_on(transaction, sorted(papers)))
    return ids - _ids(draft.changes[derived.Author], draft.changes[derived.Author].added)


def _ids(authors: Change, rows: Iterable[Sequence[Any]]) -> set[str]:
    at = authors.names.index("id")
    return {row[at] for row in rows}


def _figures(transaction: Transaction, rules: Rules, ids: set[str]) -> dict[str, Mapping[str, int | None]]:
    """Return the figures of authors whose moves are told."""
    from pipeline.derivation import columns

    found: dict[str, Mapping[str, int | None]] = {}
    for some in columns.counted(transaction, rules, author_ids=ids) if ids else ():
        for n, id_ in enumerate(some.ids):
            values = some.counted.values(n)
            found[id_] = {name: getattr(values, name) for name in FIGURES}
    return found
