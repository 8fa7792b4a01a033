"""Everybody who is shown, with what is counted of their papers, all at once; `pipeline.profile` is for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.queries import everybody as stored
from pipeline.derivation.basis import basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.figures.counted import Rules
    from pipeline.figures.many import Values


class Person(NamedTuple):
    """A person, and the figures that are counted of the person's papers alone."""

    id: str
    name: str
    main_field: str | None
    figures: Values


def people(transaction: Transaction, rules: Rules) -> Iterator[Person]:
    """Yield all people who are shown, by id; each paper is read once. Raises SnapshotError."""
    from pipeline.derivation import columns

    reference = basis(transaction, rules).reference
    until = None if reference is None else reference.until
    for some in columns.counted(transaction, rules, until):
        named = stored.names(transaction, some.ids)
        for n, id_ in enumerate(some.ids):
            yield Person(id_, *named[id_], some.counted.values(n))
