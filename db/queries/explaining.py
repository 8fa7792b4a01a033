"""Reading where things come from: versions of a record with all that happened to them, fetches, judgements."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, or_, select, text

from db.models.derived import Author, Authorship, Mention, Paper, PaperVersion
from db.models.kept import Fetch, Manifest, PublicId, RecordVersion, Visibility
from db.queries import derived

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

_MOST = 50


class FetchRow(Struct, frozen=True):
    """A fetch: what was asked in which run, when, and whether it counts."""

    fetch: int
    run: int
    url: str
    visited_at: datetime
    outcome: str
    visibility: str
    """`visible`, `staged` or `taken-back`."""


class VersionRow(Struct, frozen=True):
    """A version of a record, visible or not."""

    version: int
    said_at: datetime
    stored_at: datetime
    parser_version: int
    fetch: int
    content: str
    visibility: str
    """What was ruled of this version alone: `held`, `rejected`, or empty."""


def fetches(connection: Connection, ids: Collection[int]) -> dict[int, FetchRow]:
    """Return fetches by id."""
    found: dict[int, FetchRow] = {}
    numbers = sorted(set(ids))
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        states = _states(connection, part)
        rows = connection.execute(
            select(Fetch.id, Fetch.run_id, Fetch.url, Fetch.visited_at, Fetch.outcome).where(Fetch.id.in_(part))
        )
        found.update((row.id, FetchRow(*row, states.get(row.id, "never visible"))) for row in rows)
    return found


def versions(connection: Connection, source: str, kind: str, source_id: str) -> list[VersionRow]:
    """Return all versions of a record, the oldest first."""
    rows = connection.execute(
        select(
            RecordVersion.id,
            RecordVersion.said_at,
            RecordVersion.stored_at,
            RecordVersion.parser_version,
            RecordVersion.fetch_id,
            RecordVersion.content,
        )
        .where(RecordVersion.source == source, RecordVersion.kind == kind, RecordVersion.source_id == source_id)
        .order_by(RecordVersion.said_at, RecordVersion.stored_at, RecordVersion.parser_version, RecordVersion.id)
    ).all()
    newest = (
        select(func.max(Visibility.id))
        .where(Visibility.version_id.in_([row.id for row in rows]))
        .group_by(Visibility.version_id)
    )
    ruled = connection.execute(select(Visibility.version_id, Visibility.state).where(Visibility.id.in_(newest)))
    states = {version_id: state for version_id, state in ruled if state in ("held", "rejected")}
    return [VersionRow(*row, states.get(row.id, "")) for row in rows]


def fetches_that_saw(connection: Connection, source: str, version_ids: Collection[int]) -> list[int]:
    """Return the newest fetches of a source whose reading stands for one of the versions, the newest first."""
    ids = sorted(version_ids)
    if connection.dialect.name == "sqlite":
        condition = text(
            "EXISTS (SELECT 1 FROM json_each(manifest.seen) AS each WHERE each.value BETWEEN :first AND :last"
            " AND each.value IN (SELECT value FROM json_each(:ids)))"
        ).bindparams(first=ids[0], last=ids[-1], ids=str(ids))
    else:
        condition = text(
            "EXISTS (SELECT 1 FROM unnest(CAST(:ids AS bigint[])) AS each WHERE manifest.seen @> to_jsonb(each))"
        )
        condition = condition.bindparams(ids=ids)
    rows = connection.execute(
        select(Fetch.id)
        .join(Manifest, or_(Manifest.fetch_id == Fetch.id, Manifest.fetch_id == Fetch.confirms_id))
        .where(Fetch.source == source, condition)
        .distinct()
        .order_by(Fetch.id.desc())
        .limit(_MOST)
    )
    return [row[0] for row in rows]


def keys_with_id(connection: Connection, source_id: str) -> list[str]:
    """Return the keys of the records that a source knows by this id."""
    rows = connection.execute(
        select(RecordVersion.source, RecordVersion.kind)
        .where(RecordVersion.source_id == source_id)
        .distinct()
        .order_by(RecordVersion.source, RecordVersion.kind)
    )
    return [f"{source}/{kind}/{source_id}" for source, kind in rows]


def authors_of_paper(connection: Connection, paper_id: str) -> list[tuple[str, str, str, int | None, str]]:
    """Return who stands on a paper: id, name, name as written there, place, and why."""
    rows = connection.execute(
        select(Author.id, Author.name, Authorship.name, Authorship.position, Authorship.why)
        .join(Authorship, Authorship.author_id == Author.id)
        .where(Authorship.paper_id == paper_id)
        .order_by(Authorship.position.is_(None), Authorship.position, Author.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def standing_for(connection: Connection, member: str) -> str | None:
    """Return what a mention or record stands for today: `author:ID`, `paper:ID`, or nothing."""
    of = select(Mention.author_id).join(PublicId, PublicId.id == Mention.author_id).where(Mention.key == member)
    author_id = connection.execute(of).scalar()
    if author_id is not None:
        return f"author:{author_id}"
    paper_id = connection.execute(select(PaperVersion.paper_id).where(PaperVersion.record_key == member)).scalar()
    return None if paper_id is None else f"paper:{paper_id}"


def titles(connection: Connection, paper_ids: Collection[str]) -> dict[str, str]:
    """Return papers' titles by id."""
    found: dict[str, str] = {}
    ids = sorted(set(paper_ids))
    for start in range(0, len(ids), 500):
        rows = connection.execute(select(Paper.id, Paper.title).where(Paper.id.in_(ids[start : start + 500])))
        found.update((row.id, row.title) for row in rows)
    return found


def papers_of_records(connection: Connection, record_keys: Collection[str]) -> dict[str, str]:
    """Return, for each record that tells of a paper, the paper's id."""
    rows = derived.rows(connection, PaperVersion, "record_key", record_keys)
    return {row["record_key"]: row["paper_id"] for row in rows}


def _states(connection: Connection, fetch_ids: Collection[int]) -> dict[int, str]:
    newest = (
        select(func.max(Visibility.id)).where(Visibility.fetch_id.in_(fetch_ids)).group_by(Visibility.fetch_id)
    )
    rows = connection.execute(select(Visibility.fetch_id, Visibility.state).where(Visibility.id.in_(newest)))
    return {row[0]: row[1] for row in rows if row[0] is not None}
