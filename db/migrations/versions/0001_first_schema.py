"""The first schema.

Revision: 0001
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def number() -> Any:
    """Return the type of a column whose numbers the database gives out."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment() -> Any:
    """Return the type of an aware time."""
    return sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def json() -> Any:
    """Return the type of a JSON value."""
    return sa.Text().with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "alias",
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "scheme", "value", "source", name="pk_alias"),
    )
    op.create_index("ix_alias_value", "alias", ["scheme", "value"], unique=False)
    op.create_table(
        "author",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("main_field", sa.Text(), nullable=True),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("detail", json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_author"),
    )
    op.create_table(
        "authorship",
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", "author_id", name="pk_authorship"),
    )
    op.create_index("ix_authorship_author_id", "authorship", ["author_id"], unique=False)
    op.create_table(
        "block_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "item", name="pk_block_key"),
    )
    op.create_index("ix_block_key_item", "block_key", ["item"], unique=False)
    op.create_table(
        "document",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_document"),
    )
    op.create_table(
        "figure",
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("passport", json(), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "name", name="pk_figure"),
    )
    op.create_table(
        "followed",
        sa.Column("id", number(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("followed_at", moment(), nullable=False),
        sa.Column("visited_at", moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_followed"),
        sa.UniqueConstraint("scheme", "value", name="uq_followed_scheme"),
    )
    op.create_table(
        "judgement",
        sa.Column("id", number(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("left", json(), nullable=False),
        sa.Column("right", json(), nullable=True),
        sa.Column("value", json(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("undoes_id", number(), nullable=True),
        sa.ForeignKeyConstraint(["undoes_id"], ["judgement.id"], name="fk_judgement_undoes_id_judgement"),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )
    op.create_table(
        "membership",
        sa.Column("listing_key", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("listing_key", "record_key", name="pk_membership"),
    )
    op.create_table(
        "mention",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("listing_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_mention"),
    )
    op.create_index("ix_mention_author_id", "mention", ["author_id"], unique=False)
    op.create_index("ix_mention_listing_key", "mention", ["listing_key"], unique=False)
    op.create_index("ix_mention_paper_id", "mention", ["paper_id"], unique=False)
    op.create_index("ix_mention_record_key", "mention", ["record_key"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("detail", json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
    )
    op.create_table(
        "paper_version",
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("record_key", name="pk_paper_version"),
    )
    op.create_index("ix_paper_version_paper_id", "paper_version", ["paper_id"], unique=False)
    op.create_table(
        "public_id",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("given_at", moment(), nullable=False),
        sa.Column("redirects_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["redirects_to"], ["public_id.id"], name="fk_public_id_redirects_to_public_id"),
        sa.PrimaryKeyConstraint("id", name="pk_public_id"),
        sa.UniqueConstraint("folded", name="uq_public_id_folded"),
        sa.UniqueConstraint("number", name="uq_public_id_number"),
    )
    op.create_table(
        "run",
        sa.Column("id", number(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("arguments", json(), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("ended_at", moment(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("exit_status", sa.Integer(), nullable=True),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("counts", json(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_job", "run", ["job"], unique=False)
    op.create_table(
        "cursor",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("moved_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_cursor_run_id_run"),
        sa.PrimaryKeyConstraint("source", "kind", "scope", name="pk_cursor"),
    )
    op.create_table(
        "issue",
        sa.Column("id", number(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_issue_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_issue"),
    )
    op.create_index("ix_issue_run_id", "issue", ["run_id"], unique=False)
    op.create_table(
        "public_id_member",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["public_id"], ["public_id.id"], name="fk_public_id_member_public_id_public_id"),
        sa.PrimaryKeyConstraint("member", "public_id", name="pk_public_id_member"),
    )
    op.create_index("ix_public_id_member_public_id", "public_id_member", ["public_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", number(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["public_id.id"], name="fk_publication_author_id_public_id"),
        sa.ForeignKeyConstraint(["hash"], ["document.hash"], name="fk_publication_hash_document"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_publication_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
    )
    op.create_index("ix_publication_author_id", "publication", ["author_id"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", number(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("parent_id", number(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("netloc", sa.Text(), nullable=False),
        sa.Column("request", json(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["request.id"], name="fk_request_parent_id_request"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_request_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("run_id", "source", "fingerprint", name="uq_request_run_id"),
    )
    op.create_index("ix_request_parent_id", "request", ["parent_id"], unique=False)
    op.create_index("ix_request_queue", "request", ["run_id", "source", "state"], unique=False)
    op.create_table(
        "watermark",
        sa.Column("id", number(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_watermark_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_watermark"),
    )
    op.create_index("ix_watermark_scope", "watermark", ["source", "kind", "scope"], unique=False)
    op.create_table(
        "fetch",
        sa.Column("id", number(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("request_id", number(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("visited_at", moment(), nullable=False),
        sa.Column("stored_at", moment(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("archive_file", sa.Text(), nullable=True),
        sa.Column("archive_offset", sa.BigInteger(), nullable=True),
        sa.Column("archive_length", sa.BigInteger(), nullable=True),
        sa.Column("confirms_id", number(), nullable=True),
        sa.ForeignKeyConstraint(["confirms_id"], ["fetch.id"], name="fk_fetch_confirms_id_fetch"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_fetch_request_id_request"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_fetch_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_fetch"),
    )
    op.create_index("ix_fetch_request_id", "fetch", ["request_id"], unique=False)
    op.create_index("ix_fetch_run_id", "fetch", ["run_id"], unique=False)
    op.create_index("ix_fetch_url", "fetch", ["source", "url"], unique=False)
    op.create_table(
        "manifest",
        sa.Column("id", number(), nullable=False),
        sa.Column("fetch_id", number(), nullable=False),
        sa.Column("parser_version", sa.Integer(), nullable=False),
        sa.Column("stored_at", moment(), nullable=False),
        sa.Column("seen", json(), nullable=False),
        sa.Column("appended_from", sa.BigInteger(), nullable=True),
        sa.Column("appended_to", sa.BigInteger(), nullable=True),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fetch_id"], ["fetch.id"], name="fk_manifest_fetch_id_fetch"),
        sa.PrimaryKeyConstraint("id", name="pk_manifest"),
    )
    op.create_index("ix_manifest_fetch_id", "manifest", ["fetch_id"], unique=False)
    op.create_table(
        "record_version",
        sa.Column("id", number(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", moment(), nullable=False),
        sa.Column("stored_at", moment(), nullable=False),
        sa.Column("parser_version", sa.Integer(), nullable=False),
        sa.Column("fetch_id", number(), nullable=False),
        sa.ForeignKeyConstraint(["fetch_id"], ["fetch.id"], name="fk_record_version_fetch_id_fetch"),
        sa.PrimaryKeyConstraint("id", name="pk_record_version"),
    )
    op.create_index("ix_record_version_key", "record_version", ["source_id", "kind", "source"], unique=False)
    op.create_table(
        "reject",
        sa.Column("id", number(), nullable=False),
        sa.Column("manifest_id", number(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("slice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["manifest_id"], ["manifest.id"], name="fk_reject_manifest_id_manifest"),
        sa.PrimaryKeyConstraint("id", name="pk_reject"),
    )
    op.create_index("ix_reject_manifest_id", "reject", ["manifest_id"], unique=False)
    op.create_table(
        "visibility",
        sa.Column("id", number(), nullable=False),
        sa.Column("fetch_id", number(), nullable=True),
        sa.Column("version_id", number(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["fetch_id"], ["fetch.id"], name="fk_visibility_fetch_id_fetch"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_visibility_run_id_run"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["record_version.id"], name="fk_visibility_version_id_record_version"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visibility"),
    )
    op.create_index("ix_visibility_fetch_id", "visibility", ["fetch_id"], unique=False)
    op.create_index("ix_visibility_version_id", "visibility", ["version_id"], unique=False)
    op.create_table(
        "pending",
        sa.Column("id", number(), nullable=False),
        sa.Column("manifest_id", number(), nullable=True),
        sa.Column("visibility_id", number(), nullable=True),
        sa.Column("judgement_id", number(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgement.id"], name="fk_pending_judgement_id_judgement"),
        sa.ForeignKeyConstraint(["manifest_id"], ["manifest.id"], name="fk_pending_manifest_id_manifest"),
        sa.ForeignKeyConstraint(["visibility_id"], ["visibility.id"], name="fk_pending_visibility_id_visibility"),
        sa.PrimaryKeyConstraint("id", name="pk_pending"),
    )
    make_search_tables()


def make_search_tables() -> None:
    """Make the table of the full-text search."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_text USING fts5"
            "(kind UNINDEXED, id UNINDEXED, title UNINDEXED, heading, body, tokenize = 'unicode61')"
        )
        return
    op.execute(
        'CREATE TABLE search_text (kind TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL,'
        " title TEXT NOT NULL, heading TEXT NOT NULL, body TEXT NOT NULL, words tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(string_to_array(heading, ' ')) || array_to_tsvector(string_to_array(body, ' ')))"
        " STORED, PRIMARY KEY (kind, id))"
    )
    op.execute("CREATE INDEX ix_search_text_words ON search_text USING gin (words)")


TABLES = (
    "search_text pending visibility reject record_version manifest fetch watermark request publication "
    "public_id_member issue cursor run public_id paper_version paper mention membership judgement "
    "followed figure document block_key authorship author alias"
).split()
"""In the order in which they can be removed."""


def downgrade() -> None:
    """Remove all tables."""
    for table in TABLES:
        op.drop_table(table)
