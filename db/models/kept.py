"""Tables kept for ever: rows are added, and what happened to them later is added too."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads annotations at run time
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.metadata import Base
from db.types import ByLetter, Json, Moment

# SQLite gives out numbers by itself only for a column of exactly this type.
Number = BigInteger().with_variant(Integer, "sqlite")


class Run(Base):
    """One execution of a job: a refresh, harvest, import, replay, resolve or rebuild."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    command: Mapped[str] = mapped_column(Text)
    job: Mapped[str] = mapped_column(Text, index=True)
    arguments: Mapped[Any] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)
    exit_status: Mapped[int | None] = mapped_column(Integer)
    process: Mapped[str] = mapped_column(Text)
    counts: Mapped[Any | None] = mapped_column(Json)


class Issue(Base):
    """One line of a run's issue log."""

    __tablename__ = "issue"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    level: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)


class Request(Base):
    """One request of a crawl's frontier: queued until its answer's page commits."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("run_id", "source", "fingerprint"),
        Index("ix_request_queue", "run_id", "source", "state"),
    )
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    source: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(Text)
    netloc: Mapped[str] = mapped_column(Text)
    request: Mapped[Any] = mapped_column(Json)
    priority: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer)


class Fetch(Base):
    """One answer: what was asked, what came, where its bytes are, and what became of it."""

    __tablename__ = "fetch"
    __table_args__ = (Index("ix_fetch_url", "source", "url"),)
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    status: Mapped[int | None] = mapped_column(Integer)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    visited_at: Mapped[datetime] = mapped_column(Moment)
    """When the source was asked: for a saved page, the day that it was saved."""
    stored_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    archive_file: Mapped[str | None] = mapped_column(Text)
    archive_offset: Mapped[int | None] = mapped_column(BigInteger)
    archive_length: Mapped[int | None] = mapped_column(BigInteger)
    confirms_id: Mapped[int | None] = mapped_column(ForeignKey("fetch.id"))


class Manifest(Base):
    """What one reading of a fetch saw: the ids of its versions; the newest manifest of a fetch counts."""

    __tablename__ = "manifest"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    fetch_id: Mapped[int] = mapped_column(ForeignKey("fetch.id"), index=True)
    parser_version: Mapped[int] = mapped_column(Integer)
    stored_at: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[Any] = mapped_column(Json)
    appended_from: Mapped[int | None] = mapped_column(BigInteger)
    appended_to: Mapped[int | None] = mapped_column(BigInteger)
    new: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    # No foreign key: SQLite can give none to a column that is added to a table.
    run_id: Mapped[int | None] = mapped_column(Number, index=True)
    """The run that read it; none where it was written since an older visit came late."""
    held: Mapped[int | None] = mapped_column(Integer)
    """Records that the parser found on the page, of whichever kind; none where nobody counted."""
    duplicates: Mapped[int | None] = mapped_column(Integer)
    left_out: Mapped[int | None] = mapped_column(Integer)
    """Records of people who were forgotten."""


class RecordVersion(Base):
    """One version of what a source said under one key."""

    __tablename__ = "record_version"
    __table_args__ = (Index("ix_record_version_key", "source_id", "kind", "source"),)
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    said_at: Mapped[datetime] = mapped_column(Moment)
    stored_at: Mapped[datetime] = mapped_column(Moment)
    parser_version: Mapped[int] = mapped_column(Integer)
    fetch_id: Mapped[int] = mapped_column(ForeignKey("fetch.id"))


class Imprint(Base):
    """A digest of the bytes from which a version was last read; without it they are only read once more."""

    __tablename__ = "imprint"
    version_id: Mapped[int] = mapped_column(ForeignKey("record_version.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class Reject(Base):
    """A record of a list page that could not be read."""

    __tablename__ = "reject"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    manifest_id: Mapped[int] = mapped_column(ForeignKey("manifest.id"), index=True)
    source_id: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    slice: Mapped[str] = mapped_column(Text)


class Cursor(Base):
    """Where a harvest stands: moves with each page, goes with the last."""

    __tablename__ = "cursor"
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    scope: Mapped[str] = mapped_column(Text, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    since: Mapped[str | None] = mapped_column(Text)
    until: Mapped[str | None] = mapped_column(Text)
    started: Mapped[str] = mapped_column(Text)
    token: Mapped[str | None] = mapped_column(Text)
    moved_at: Mapped[datetime] = mapped_column(Moment)


class Watermark(Base):
    """A range that a completed harvest covers; the newest row of a source, kind and scope counts."""

    __tablename__ = "watermark"
    __table_args__ = (Index("ix_watermark_scope", "source", "kind", "scope"),)
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    start: Mapped[str | None] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(Text)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Visibility(Base):
    """From when a fetch counts (staged, visible, taken-back), or a version does not (held, rejected, freed).

    A later reading of a fetch has events of its own, as a fetch has.
    """

    __tablename__ = "visibility"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    fetch_id: Mapped[int | None] = mapped_column(ForeignKey("fetch.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("record_version.id"), index=True)
    state: Mapped[str] = mapped_column(Text)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    # No foreign key: SQLite can give none to a column that is added to a table.
    manifest_id: Mapped[int | None] = mapped_column(Number, index=True)


class Effect(Base):
    """What became of a run: tried, held, held-in-part, applied, discarded, rolled-back; the newest row counts."""

    __tablename__ = "effect"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    by_run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    """The run that did it: the same one, or that of a person's command."""
    what: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    difference: Mapped[Any | None] = mapped_column(Json)
    alarms: Mapped[Any | None] = mapped_column(Json)


class Judgement(Base):
    """What a person ruled, over the mentions and record keys that the typed ids stood for at that moment."""

    __tablename__ = "judgement"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    verb: Mapped[str] = mapped_column(Text)
    left: Mapped[Any] = mapped_column(Json)
    right: Mapped[Any | None] = mapped_column(Json)
    value: Mapped[Any | None] = mapped_column(Json)
    who: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("judgement.id"))


class PublicId(Base):
    """A public id ever given; it may redirect to another and is never given again."""

    __tablename__ = "public_id"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    folded: Mapped[str] = mapped_column(ByLetter, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    given_at: Mapped[datetime] = mapped_column(Moment)
    redirects_to: Mapped[str | None] = mapped_column(ForeignKey("public_id.id"))


class PublicIdMember(Base):
    """A mention (of an author) or record (of a paper) that a public id was given for, or has grown by."""

    __tablename__ = "public_id_member"
    member: Mapped[str] = mapped_column(Text, primary_key=True)
    public_id: Mapped[str] = mapped_column(ForeignKey("public_id.id"), primary_key=True, index=True)


class Document(Base):
    """A profile document as it was published, by the hash of its bytes."""

    __tablename__ = "document"
    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class Publication(Base):
    """From when an author's profile was shown as a document; no hash: it was no longer shown."""

    __tablename__ = "publication"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("public_id.id"), index=True)
    hash: Mapped[str | None] = mapped_column(ForeignKey("document.hash"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Followed(Base):
    """A person whom a maintainer named, and cron visits again."""

    __tablename__ = "followed"
    __table_args__ = (UniqueConstraint("scheme", "value"),)
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    scheme: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    followed_at: Mapped[datetime] = mapped_column(Moment)


class Visit(Base):
    """How cron stands with a followed person at a source: last asked, last answered, and when it is due again."""

    __tablename__ = "visit"
    followed_id: Mapped[int] = mapped_column(ForeignKey("followed.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    interval_s: Mapped[int] = mapped_column(Integer)
    requests: Mapped[int] = mapped_column(Integer)
    """Requests that the last asking took."""
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    """The run of the last asking."""


class Snapshot(Base):
    """What was learned from all that is visible, kept under a number; the newest of a kind is in force."""

    __tablename__ = "snapshot"
    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    records: Mapped[int] = mapped_column(BigInteger)
    """Records that it was learned from; papers, where figures are taken against it."""
    stored: Mapped[int] = mapped_column(BigInteger)
    """Records of any kind, visible or not, that were stored by then."""
    last_manifest: Mapped[int] = mapped_column(BigInteger)
    """Id of the newest manifest by then: what came later came with later ones."""
    digest: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Pending(Base):
    """What has happened since it was last derived: one row a fetch, visibility event or judgement."""

    __tablename__ = "pending"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    manifest_id: Mapped[int | None] = mapped_column(ForeignKey("manifest.id"))
    visibility_id: Mapped[int | None] = mapped_column(ForeignKey("visibility.id"))
    judgement_id: Mapped[int | None] = mapped_column(ForeignKey("judgement.id"))


class Salt(Base):
    """What is mixed into digests of what was forgotten: one row, made once."""

    __tablename__ = "salt"
    id: Mapped[int] = mapped_column(Number, primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Forgotten(Base):
    """A salted digest of a mention, record or identifier of a person who was forgotten."""

    __tablename__ = "forgotten"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
