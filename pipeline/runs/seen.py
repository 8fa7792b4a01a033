"""What a run saw of each source, as guards look at it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import UNSET

from db.queries import coverage
from pipeline.runs.guards import Seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from db.engine import Transaction
    from pipeline.derivation.derive import Draft
    from pipeline.derivation.said import Said
    from spiders.records import Content


def seen(
    transaction: Transaction, run_id: int, draft: Draft, brought: Collection[int], fields: Iterable[str]
) -> dict[str, Seen]:
    """Return what a run saw, by source; `fields` (`KIND.FIELD`) are counted in the versions that it brought."""
    records = draft.work.records
    every = (*records.papers.values(), *records.authors.values(), *records.listings.values())
    new = [said for said in every if said.version_id in brought]
    return {
        source: Seen(
            records=counts.seen,
            rejected=counts.rejected,
            brought=Counter(said.kind for said in new if said.source == source),
            filled=Counter(_filled((said for said in new if said.source == source), frozenset(fields))),
        )
        for source, counts in coverage.seen_by_source(transaction, [run_id])[run_id].items()
    }


def filled(kind: str, content: Content, names: Iterable[str]) -> Iterator[str]:
    """Yield as `KIND.FIELD` those of a record's fields that have a value."""
    for name in names:
        if getattr(content, name) not in (UNSET, None, ()):
            yield f"{kind}.{name}"


def _filled(records: Iterable[Said], fields: frozenset[str]) -> Iterator[str]:
    for said in records:
        every = said.content.__struct_fields__
        yield from filled(said.kind, said.content, [name for name in every if f"{said.kind}.{name}" in fields])
