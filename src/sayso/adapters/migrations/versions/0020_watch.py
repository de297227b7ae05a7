"""What is watched, archived and subscribed to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables as they stood at this revision."""
    op.create_table(
        "watch_sources",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("lease_by", sa.Text),
        sa.Column("lease_until", sa.String(32)),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("position", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("fault", sa.Text),
        sa.Column("warning", sa.Text),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.Column("tried_at", sa.String(32)),
        sa.Column("listed_at", sa.String(32)),
        sa.Column("new_at", sa.String(32)),
    )
    op.create_table(
        "watch_items",
        sa.Column("source", sa.Text, sa.ForeignKey("watch_sources.id"), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("guid", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("due_at", sa.String(32)),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("language", sa.String(8)),
        sa.Column("raw", sa.String(64)),
        sa.Column("report", sa.String(40)),
        sa.Column("copy_of", sa.String(40)),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("settled_at", sa.String(32)),
    )
    op.create_index("watch_items_by_guid", "watch_items", ["source", "guid"])
    op.create_index("watch_items_by_key", "watch_items", ["key"])
    op.create_index("watch_items_due", "watch_items", ["source", "due_at"])
    op.create_table(
        "watch_hosts",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("robots", sa.Text),
        sa.Column("robots_at", sa.String(32)),
    )
    op.create_table(
        "watch_prints",
        sa.Column("report", sa.String(40), primary_key=True),
        sa.Column("outlet", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sketch", sa.Text, nullable=False),
    )
    op.create_index("watch_prints_by_digest", "watch_prints", ["digest"])
    op.create_table(
        "watch_bands",
        sa.Column("band", sa.String(40), primary_key=True),
        sa.Column("report", sa.String(40), primary_key=True),
    )
    op.create_table(
        "captures",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("fetched_at", sa.String(32), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    op.create_index("captures_by_hash", "captures", ["sha256"])
    op.create_table(
        "report_versions",
        sa.Column("report", sa.String(40), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("raw", sa.String(64), nullable=False),
        sa.Column("found_at", sa.String(32), nullable=False),
    )
    op.create_index("report_versions_by_address", "report_versions", ["address", "ordinal"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("confirm_hash", sa.String(64)),
        sa.Column("confirm_until", sa.String(32)),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("confirmed_at", sa.String(32)),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("covered_until", sa.String(32)),
        sa.Column("due_at", sa.String(32)),
        sa.Column("bounces", sa.Integer, nullable=False),
    )
    op.create_index("subscriptions_by_confirm", "subscriptions", ["confirm_hash"])
    op.create_index("subscriptions_by_target", "subscriptions", ["target"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("subscription", sa.String(40), sa.ForeignKey("subscriptions.id"), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", sa.String(32)),
        sa.Column("fault", sa.Text),
        sa.Column("done_at", sa.String(32)),
    )
    op.create_index("deliveries_by_subscription", "deliveries", ["subscription", "until"])
    op.create_index("deliveries_due", "deliveries", ["state", "due_at"])
