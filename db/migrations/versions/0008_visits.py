"""Each followed person has a date at each source; after this upgrade all of them are due at once.

Revision: 0008
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def number() -> Any:
    """Return the type of ids."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment() -> Any:
    """Return the type of an aware time."""
    return sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the table of visits, in place of a column."""
    op.create_table(
        "visit",
        sa.Column("followed_id", number(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("asked_at", moment(), nullable=False),
        sa.Column("answered_at", moment(), nullable=True),
        sa.Column("due_at", moment(), nullable=False),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("run_id", number(), nullable=False),
        sa.ForeignKeyConstraint(
            ["followed_id"], ["followed.id"], name="fk_visit_followed_id_followed", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_visit_run_id_run"),
        sa.PrimaryKeyConstraint("followed_id", "source", name="pk_visit"),
    )
    op.drop_column("followed", "visited_at")


def downgrade() -> None:
    """Take both back."""
    op.add_column("followed", sa.Column("visited_at", moment(), nullable=True))
    op.drop_table("visit")
