"""Why a paper is as it is: the records that tell of it, why they are one, and where each field was taken from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import explaining as stored
from db.queries import profiles, register, versions
from pipeline.derivation.evidence import paper_content, paper_statement
from pipeline.derivation.precedence import rank
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.said import newest
from pipeline.explaining import changing, counts, judged
from pipeline.explaining.author import Joined, told
from pipeline.explaining.counts import Count
from pipeline.explaining.things import ThingError
from pipeline.identity import resolve

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.derivation.said import Said

_DATES = ("submitted", "published", "updated")
_FIELDS = (
    "title",
    "date",
    "field",
    "abstract",
    "authors",
    "primary_category",
    "categories",
    "identifiers",
    "venue",
    "comment",
    "code",
    "institutions",
    "citations",
    "versions",
    "withdrawn",
    "retracted",
)


class RecordTold(Struct, frozen=True):
    """A record that tells of the paper, and where it was read."""

    record: str
    source: str
    kind: str
    rank: int
    """How early it is believed; 0 first."""
    url: str
    fetch: int
    run: int
    said_at: datetime
    visited_at: datetime


class FieldTold(Struct, frozen=True):
    """What stands in a field, and the record that it was taken from."""

    field: str
    value: Any
    taken_from: str | None
    """A record's key, or the judgement that set it."""
    set_by: str | None = None
    """Who set it, when and why, where a person did."""


class Credited(Struct, frozen=True):
    """A person on the paper, and why."""

    author: str
    name: str
    written: str
    position: int | None
    why: str


class PaperTold(Struct, frozen=True):
    """Where a paper comes from."""

    thing: str
    title: str
    former_ids: tuple[str, ...]
    records: tuple[RecordTold, ...]
    links: tuple[Joined, ...]
    fields: tuple[FieldTold, ...]
    authors: tuple[Credited, ...]
    judgements: tuple[str, ...] = ()
    """What people ruled over its records."""
    to_change: tuple[str, ...] = ()
    """What else it may be, and what to type."""


class Saying(Struct, frozen=True):
    """What one record says of a field."""

    record: str
    url: str
    said_at: datetime
    value: Any


class PaperFieldTold(Struct, frozen=True):
    """Where one field of a paper comes from, and what each record says of it."""

    thing: str
    field: str
    value: Any
    taken_from: str | None
    said: tuple[Saying, ...]
    set_by: str | None = None
    """Who set it, when and why, where a person did."""
    history: tuple[Count, ...] = ()
    """Of citations: what the records said of them, day by day."""


def paper(transaction: Transaction, paper_id: str) -> PaperTold:
    """Return where a stored paper comes from."""
    row = _row(transaction, paper_id)
    found = said(transaction, paper_id)
    clustering = resolve.papers([paper_statement(each) for each in found], Rulings(transaction).rulings)
    return PaperTold(
        thing=f"paper:{paper_id}",
        title=row["title"],
        former_ids=tuple(register.leading_to(transaction, "paper", paper_id)),
        records=read(transaction, found),
        links=tuple(told(link) for link in clustering.links),
        fields=tuple(
            FieldTold(name, value, source := _source_of(row, name), judged.set_by(transaction, source))
            for name in _FIELDS
            if (value := _value(row, name)) not in (None, "", [], {}, False)
        ),
        authors=tuple(Credited(*each) for each in stored.authors_of_paper(transaction, paper_id)),
        judgements=judged.over(transaction, {each.key for each in found}),
        to_change=changing.of_paper(transaction, paper_id, len(found)),
    )


def field(transaction: Transaction, paper_id: str, name: str) -> PaperFieldTold:
    """Return where one field of a paper comes from. Raises ThingError for an unknown one."""
    if name not in _FIELDS:
        raise ThingError(f"a paper has no field {name!r}; known: {', '.join(_FIELDS)}")
    row = _row(transaction, paper_id)
    found = said(transaction, paper_id)
    url_of = {each.record: each.url for each in read(transaction, found)}
    sayings = []
    for each in found:
        value = _said_of(each, name)
        if value is not None:
            sayings.append(Saying(each.key, url_of[each.key], each.said_at, value))
    source = _source_of(row, name)
    by = judged.set_by(transaction, source)
    history = counts.of_paper(transaction, [each.key for each in found]) if name == "citations" else ()
    return PaperFieldTold(f"paper:{paper_id}", name, _value(row, name), source, tuple(sayings), by, history)


def _row(transaction: Transaction, paper_id: str) -> profiles.Row:
    row = profiles.paper(transaction, paper_id)
    if row is None:
        raise ThingError(f"paper:{paper_id} was given once, and nothing visible tells of it now")
    return row


def said(transaction: Transaction, paper_id: str) -> list[Said]:
    """Return the records of a paper, the one believed first in front."""
    keys = {row["record_key"] for row in standing.rows(transaction, derived.PaperVersion, "paper_id", {paper_id})}
    found = newest(versions.of_keys(transaction, keys))
    return sorted(found, key=lambda said: (rank(said.source, said.kind), said.key))


def read(transaction: Transaction, found: list[Said]) -> tuple[RecordTold, ...]:
    """Return where some records were read."""
    last = {v.key: v.fetch_id for v in versions.of_keys(transaction, [each.key for each in found])}
    fetched = stored.fetches(transaction, last.values())
    records = []
    for each in found:
        fetch = fetched[last[each.key]]
        records.append(
            RecordTold(
                record=each.key,
                source=each.source,
                kind=each.kind,
                rank=rank(each.source, each.kind),
                url=fetch.url,
                fetch=fetch.fetch,
                run=fetch.run,
                said_at=each.said_at,
                visited_at=fetch.visited_at,
            )
        )
    return tuple(records)


def _value(row: profiles.Row, name: str) -> Any:
    if name in ("title", "date", "field"):
        return row[name]
    if name == "authors":
        return [credit["name"] for credit in row["detail"]["authors"]]
    return row["detail"].get(name)


def _source_of(row: profiles.Row, name: str) -> str | None:
    chosen: dict[str, str] = row["detail"]["from_records"]
    if name == "date" and "date" not in chosen:
        return next((chosen[each] for each in _DATES if each in chosen), None)
    if name == "field":
        return chosen.get("primary_category", chosen.get("field"))
    return chosen.get(name)


def _said_of(said: Said, name: str) -> Any:
    """Return what a record says of a field; nothing where it does not say."""
    content = paper_content(said)
    if name == "date":
        days = {each: value for each in _DATES if (value := getattr(content, each)) is not UNSET and value}
        return days or None
    if name == "authors":
        return None if content.authors is UNSET else [author.name for author in content.authors]
    value = getattr(content, name, UNSET)
    return None if value is UNSET else msgspec.to_builtins(value)
