"""What all that is shown was derived from, and whom to thank for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import status
from pipeline.cards import acknowledgements
from pipeline.phrases import counted, when

if TYPE_CHECKING:
    from db.engine import Transaction


class Provenance(Struct, frozen=True):
    """In words, what everything was derived from (None: nothing is stored), and what sources ask to be said."""

    built_from: str | None
    acknowledgements: list[str]


def provenance(transaction: Transaction) -> Provenance:
    """Return what all that is shown was derived from."""
    kinds = status.kinds(transaction)
    newest = status.newest_said(transaction)
    if newest is None:
        return Provenance(None, [])
    sources = sorted({each.source for each in kinds})
    records = sum(each.records for each in kinds)
    words = f"{counted(records, 'record')} of {', '.join(sources)}; the newest of {when(newest)}"
    return Provenance(words, acknowledgements(sources))
