"""What a source said under one key: its versions, the fetches that saw it, and whether it counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import explaining as stored
from db.queries import judgements, versions
from db.queries.explaining import FetchRow
from db.queries.judgements import JudgementRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction


class VersionTold(Struct, frozen=True):
    """One version: when it was said and stored, by which fetch, and whether it counts."""

    version: int
    said_at: datetime
    stored_at: datetime
    parser_version: int
    fetch: int
    url: str
    visible: bool
    why_hidden: str
    content: Any


class RecordTold(Struct, frozen=True):
    """What a source said under one key."""

    thing: str
    stands_for: tuple[str, ...]
    """The paper that it tells of, and the authors whom it names."""
    versions: tuple[VersionTold, ...]
    fetches: tuple[FetchRow, ...]


class JudgementTold(Struct, frozen=True):
    """What a person ruled, and what the ruled things stand for today."""

    thing: str
    judgement: JudgementRow
    stands: bool
    left: tuple[str, ...]
    right: tuple[str, ...]


def record(transaction: Transaction, key: str) -> RecordTold:
    """Return what is stored of a record."""
    source, kind, source_id = key.split("/", 2)
    rows = stored.versions(transaction, source, kind, source_id)
    seen_by = stored.fetches_that_saw(transaction, source, [row.version for row in rows])
    fetched = stored.fetches(transaction, {*seen_by, *(row.fetch for row in rows)})
    visible = {version.id for version in versions.of_keys(transaction, [key])}
    return RecordTold(
        thing=f"record:{key}",
        stands_for=_stands_for(transaction, key),
        versions=tuple(
            VersionTold(
                version=row.version,
                said_at=row.said_at,
                stored_at=row.stored_at,
                parser_version=row.parser_version,
                fetch=row.fetch,
                url=fetched[row.fetch].url,
                visible=row.version in visible,
                why_hidden=_why_hidden(row, fetched[row.fetch], visible),
                content=msgspec.json.decode(row.content),
            )
            for row in rows
        ),
        fetches=tuple(fetched[number] for number in seen_by),
    )


def judgement(transaction: Transaction, number: int) -> JudgementTold:
    """Return what is stored of a judgement."""
    row = judgements.one(transaction, number)
    assert row is not None
    return JudgementTold(
        thing=f"judgement:{number}",
        judgement=row,
        stands=row.stands,
        left=_things(transaction, row.left),
        right=_things(transaction, row.right),
    )


def _stands_for(transaction: Transaction, key: str) -> tuple[str, ...]:
    papers = [row["paper_id"] for row in standing.rows(transaction, derived.PaperVersion, "record_key", {key})]
    mentions = list(standing.rows(transaction, derived.Mention, "record_key", {key}))
    mentions += standing.rows(transaction, derived.Mention, "listing_key", {key})
    named = {row["author_id"] for row in mentions}
    authors = sorted(row["id"] for row in standing.rows(transaction, derived.Author, "id", named))
    return (*(f"paper:{id_}" for id_ in papers), *(f"author:{id_}" for id_ in authors))


def _why_hidden(row: stored.VersionRow, fetch: FetchRow, visible: set[int]) -> str:
    if row.version in visible:
        return ""
    if row.visibility:
        return f"the version is {row.visibility}"
    if fetch.visibility != "visible":
        return f"its fetch is {fetch.visibility}"
    return "a later reading of its fetch says otherwise"


def _things(transaction: Transaction, members: Iterable[str]) -> tuple[str, ...]:
    """Return what the ruled members are part of today, each once."""
    return tuple(sorted({stored.standing_for(transaction, name) or name for name in members}))
