"""The first ledger: entries, reports, readings, claims."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables as they stood at this revision."""
    op.create_table(
        "entries",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("published_at", sa.String(32)),
        sa.Column("source", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer, sa.ForeignKey("entries.seq"), primary_key=True),
        sa.Column("report", sa.String(40), sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
    )
    op.create_index("readings_by_report", "readings", ["report", "ordinal"], unique=True)
    op.create_table(
        "claims",
        sa.Column("seq", sa.Integer, sa.ForeignKey("readings.seq"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("type", sa.String(24), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("claims_by_id", "claims", ["id"])
