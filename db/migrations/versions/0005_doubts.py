"""What is left to ask a person.

Revision: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "doubt",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("left_id", sa.Text(), nullable=False),
        sa.Column("right_id", sa.Text(), nullable=False),
        sa.Column("average", sa.Float(), nullable=False),
        sa.Column("left_key", sa.Text(), nullable=False),
        sa.Column("right_key", sa.Text(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("gain", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "left_id", "right_id", name="pk_doubt"),
    )
    op.create_index("ix_doubt_right_id", "doubt", ["right_id"])
    op.create_index("ix_doubt_gain", "doubt", ["gain"])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("doubt")
