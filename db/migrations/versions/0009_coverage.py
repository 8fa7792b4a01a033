"""How many records a page held, and which run read it: what was seen is accounted for.

Revision: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; of old readings it is known which run read them, and not what their pages held."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("manifest", sa.Column("run_id", number, nullable=True))
    for name in ("held", "duplicates", "left_out"):
        op.add_column("manifest", sa.Column(name, sa.Integer(), nullable=True))
    op.execute(
        "UPDATE manifest SET run_id = (SELECT run_id FROM \"fetch\" AS read WHERE read.id = fetch_id)"
        " WHERE id IN (SELECT min(id) FROM manifest GROUP BY fetch_id)"
    )
    op.create_index("ix_manifest_run_id", "manifest", ["run_id"])


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_manifest_run_id", "manifest")
    for name in ("left_out", "duplicates", "held", "run_id"):
        op.drop_column("manifest", name)
