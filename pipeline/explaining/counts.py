"""How a count came to be what it is: what each record said of it, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct, convert

from db.queries import profiles, versions
from pipeline.derivation.details import AuthorDetail
from pipeline.intake.statements import content_of
from spiders.records import PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction


class Count(Struct, frozen=True):
    """What a record of a source said on a day."""

    day: str
    value: Any
    source: str
    record: str


def of_author(transaction: Transaction, author_id: str, figure: str) -> tuple[Count, ...]:
    """Return what author records reported of a figure, record by record, the oldest first."""
    row = profiles.author(transaction, author_id)
    if row is None:
        return ()
    detail = convert(row["detail"], AuthorDetail)
    said = (each for each in (*detail.reported_before, *detail.reported) if each.name == figure)
    return _in_order(Count(each.as_of, each.value, each.source, each.record) for each in said)


def of_paper(transaction: Transaction, keys: Iterable[str]) -> tuple[Count, ...]:
    """Return what the records of a paper said of its citations, record by record, the oldest first."""
    found = []
    for version in versions.of_keys(transaction, keys):
        content = content_of(version.content)
        if isinstance(content, PaperContent) and content.citations is not UNSET:
            day = version.said_at.date().isoformat()
            found.append(Count(day, content.citations, version.source, version.key))
    return _in_order(found)


def _in_order(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Return each record's last word of each day; those of one record come in the order of time."""
    last = {(each.source, each.record, each.day): each for each in counts}
    return tuple(last[key] for key in sorted(last))
