"""Figures are counted from papers when they are asked for; what is new in texts is kept.

Revision: 0006
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def json() -> Any:
    """Return the type of JSON columns."""
    return sa.Text().with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Remove one table, make another."""
    op.drop_table("figure")
    op.create_table(
        "paper_text",
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("date", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("raw", json(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name="pk_paper_text"),
    )
    op.create_index("ix_paper_text_date", "paper_text", ["date"])


def downgrade() -> None:
    """Make and remove them again; `byline rebuild` fills the one."""
    op.drop_table("paper_text")
    op.create_table(
        "figure",
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("passport", json(), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "name", name="pk_figure"),
    )
