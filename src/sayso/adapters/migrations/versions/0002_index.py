"""The index: what stands when, whose copy a report is, and places' states as last judged."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables as they stood at this revision; opening the ledger fills them."""
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("report", sa.String(40), nullable=False),
        sa.Column("claim", sa.String(40), nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("reading", sa.Integer, nullable=False),
        sa.Column("corrected", sa.Text),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("since", sa.Integer),
        sa.Column("until", sa.Integer),
        sa.Column("public", sa.String(32)),
        sa.Column("gone", sa.String(32)),
    )
    op.create_index("standing_by_report", "standing", ["report"])
    op.create_table(
        "named",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("bears", sa.Integer, primary_key=True),
        sa.Column("standing", sa.Integer, primary_key=True),
        sa.Column("spelling", sa.BigInteger, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spellings",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("precision", sa.Text),
    )
    op.create_index("spellings_by_key", "spellings", ["key"])
    op.create_table(
        "subjects",
        sa.Column("subject", sa.String(40), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touched",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("touched_by_seq", "touched", ["seq"])
    op.create_table(
        "prints",
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("report", sa.String(40), primary_key=True),
        sa.Column("family", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10)),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("quotes", sa.Text, nullable=False),
        sa.Column("credit", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_index("prints_by_family", "prints", ["scope", "family"])
    op.create_table(
        "shelves",
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("report", sa.String(40), nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copies",
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("a", sa.String(40), primary_key=True),
        sa.Column("b", sa.String(40), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "maps",
        sa.Column("scope", sa.String(80), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
