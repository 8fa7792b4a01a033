"""What a run has staged, held or taken back is found by the run.

Revision: 0007
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index."""
    op.create_index("ix_visibility_run_id", "visibility", ["run_id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_visibility_run_id", "visibility")
