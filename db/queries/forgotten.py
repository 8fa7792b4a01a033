"""Reading what belongs to people who were forgotten: digests, which tell only whether something is known."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.orm import aliased

from db import bulk
from db.models.kept import Fetch, Forgotten, Manifest, RecordVersion, Salt

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Digests(Struct, frozen=True):
    """The digests there are, and the salt that they were made with."""

    salt: bytes = b""
    known: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        """Whether anybody was forgotten."""
        return bool(self.known)

    def of(self, what: str) -> bytes:
        """Return the digest of something."""
        return hashlib.blake2b(what.encode(), key=self.salt, digest_size=20).digest()

    def holds(self, what: str) -> bool:
        """Whether something belongs to somebody who was forgotten."""
        return self.of(what) in self.known


def mention(key: str) -> str:
    """Return what is digested of a mention."""
    return f"mention {key}"


def record(key: str) -> str:
    """Return what is digested of an author's record, which is the owner of listings too."""
    return f"record {key}"


def identifier(scheme: str, value: str) -> str:
    """Return what is digested of a person's identifier at a source."""
    return f"id {scheme.lower()}:{value.lower()}"


def digests(connection: Connection) -> Digests:
    """Return the digests of all that was forgotten."""
    salt = connection.execute(select(Salt.value)).scalar()
    if salt is None:
        return Digests()
    return Digests(
        bytes(salt), frozenset(bytes(each) for each in connection.execute(select(Forgotten.digest)).scalars())
    )


class Answer(Struct, frozen=True):
    """An answer that is to be removed, and where its bytes lie."""

    id: int
    file: str | None
    offset: int | None
    length: int | None


class Version(NamedTuple):
    """A version of a record about an author, or of a part of a listing."""

    id: int
    source: str
    kind: str
    source_id: str
    content: str
    url: str
    """Where it was first read."""


def versions_beside_papers(connection: Connection, sources: Collection[str]) -> list[Version]:
    """Return all versions, visible or not, of author records and listings of some sources."""
    content = RecordVersion.content
    rows = connection.execute(
        select(
            RecordVersion.id, RecordVersion.source, RecordVersion.kind, RecordVersion.source_id, content, Fetch.url
        )
        .join(Fetch, Fetch.id == RecordVersion.fetch_id)
        .where(
            RecordVersion.source.in_(sources),
            content.like('%"type":"author"%') | content.like('%"type":"listing"%'),
        )
    )
    return [Version(*row) for row in rows]


def answers_with_only(connection: Connection, version_ids: Collection[int]) -> list[Answer]:
    """Return the answers all of whose readings saw something, and nothing but these versions."""
    wanted = set(version_ids)
    condition, values = bulk.is_any(connection, "id", wanted)
    sources = set(
        connection.execute(
            select(RecordVersion.source).where(text(condition)).distinct(), {"values": values}
        ).scalars()
    )
    rows = connection.execute(
        select(
            Fetch.id,
            Fetch.archive_file,
            Fetch.archive_offset,
            Fetch.archive_length,
            Manifest.seen,
            Manifest.rejected,
        )
        .join(Manifest, Manifest.fetch_id == Fetch.id)
        .where(Fetch.source.in_(sources))
    )
    only: dict[int, Answer] = {}
    others: set[int] = set()
    for row in rows:
        if row.seen and not row.rejected and wanted.issuperset(row.seen):
            only[row.id] = Answer(*row[:4])
        elif row.seen or row.rejected:
            others.add(row.id)
    return [answer for id_, answer in sorted(only.items()) if id_ not in others]


def with_their_body(connection: Connection, answers: Collection[Answer]) -> list[Answer]:
    """Return the other answers of the same addresses that have the same bodies, whatever was read in them."""
    gone = aliased(Fetch, name="gone")
    condition, values = bulk.is_any(connection, "gone.id", [answer.id for answer in answers])
    same = (Fetch.source == gone.source) & (Fetch.url == gone.url) & (Fetch.digest == gone.digest)
    rows = connection.execute(
        select(Fetch.id, Fetch.archive_file, Fetch.archive_offset, Fetch.archive_length)
        .join(gone, same)
        .where(text(condition), Fetch.archive_file.is_not(None))
        .distinct()
        .order_by(Fetch.id),
        {"values": values},
    )
    known = {answer.id for answer in answers}
    return [Answer(*row) for row in rows if row.id not in known]
