"""The day from which a named claim counts."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column and its index; opening the ledger makes the index of the picture anew."""
    op.execute("DELETE FROM named")
    op.add_column("named", sa.Column("day", sa.Integer, nullable=False, server_default="0"))
    op.create_index(
        "named_by_day", "named", ["key", "day"],
        sqlite_where=sa.text("bears > 0"), postgresql_where=sa.text("bears > 0"),
    )  # fmt: skip
