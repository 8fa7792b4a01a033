"""Imprints of what versions were read from.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "imprint",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["record_version.id"], name="fk_imprint_version_id_record_version"
        ),
        sa.PrimaryKeyConstraint("version_id", name="pk_imprint"),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("imprint")
