"""Figures are counted from papers when they are asked for.

Revision: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remove the table."""
    op.drop_table("figure")


def downgrade() -> None:
    """Make the table again; `byline rebuild` fills it."""
    op.create_table(
        "figure",
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("passport", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "name", name="pk_figure"),
    )
