"""Indexes for what was known at a moment."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("entries_by_at", "entries", ["at", "seq"])
    op.create_index("entries_by_kind", "entries", ["kind", "seq"])
