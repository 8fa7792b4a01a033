"""What became of what runs stored: applied, held, discarded, rolled back; found by the run.

Revision: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table, a column and indexes."""
    json = sa.Text().with_variant(JSONB(none_as_null=True), "postgresql")
    op.create_index("ix_visibility_run_id", "visibility", ["run_id"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("visibility", sa.Column("manifest_id", number, nullable=True))
    op.create_index("ix_visibility_manifest_id", "visibility", ["manifest_id"])
    op.create_table(
        "effect",
        sa.Column("id", number, nullable=False),
        sa.Column("run_id", number, nullable=False),
        sa.Column("by_run_id", number, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql"), nullable=False),
        sa.Column("difference", json, nullable=True),
        sa.Column("alarms", json, nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_effect_run_id_run"),
        sa.ForeignKeyConstraint(["by_run_id"], ["run.id"], name="fk_effect_by_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_effect"),
    )
    op.create_index("ix_effect_run_id", "effect", ["run_id"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("effect")
    op.drop_index("ix_visibility_manifest_id", "visibility")
    op.drop_column("visibility", "manifest_id")
    op.drop_index("ix_visibility_run_id", "visibility")
