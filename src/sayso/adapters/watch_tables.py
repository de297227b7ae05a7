"""Tables of what is watched, archived and subscribed to. Unlike entries, their rows change."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from sayso.adapters.tables import METADATA, Moment

SOURCES = Table(
    "watch_sources",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_by", Text),
    Column("lease_until", Moment),
    Column("etag", Text),
    Column("last_modified", Text),
    # Of archives that are read in one go: how far.
    Column("position", Text),
    Column("failures", Integer, nullable=False),
    Column("fault", Text),
    Column("warning", Text),
    Column("added_at", Moment, nullable=False),
    Column("tried_at", Moment),
    Column("listed_at", Moment),
    Column("new_at", Moment),
)

ITEMS = Table(
    "watch_items",
    METADATA,
    Column("source", Text, ForeignKey("watch_sources.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("guid", Text),
    Column("url", Text),
    # What the list said of it, JSON; emptied once it is settled.
    Column("said", Text, nullable=False),
    Column("version", String(32), nullable=False),
    Column("state", String(12), nullable=False),
    Column("note", Text),
    Column("tries", Integer, nullable=False),
    Column("visits", Integer, nullable=False),
    Column("due_at", Moment),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("language", String(8)),
    Column("raw", String(64)),
    Column("report", String(40)),
    Column("copy_of", String(40)),
    Column("seen_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Index("watch_items_due", "source", "due_at"),
    Index("watch_items_by_guid", "source", "guid"),
    Index("watch_items_by_key", "key"),
)

HOSTS = Table(
    "watch_hosts",
    METADATA,
    Column("host", Text, primary_key=True),
    Column("robots", Text),
    Column("robots_at", Moment),
)

PRINTS = Table(
    "watch_prints",
    METADATA,
    Column("report", String(40), primary_key=True),
    Column("outlet", Text),
    Column("digest", String(64), nullable=False),
    Column("sketch", Text, nullable=False),
    Index("watch_prints_by_digest", "digest"),
)

BANDS = Table(
    "watch_bands",
    METADATA,
    Column("band", String(40), primary_key=True),
    Column("report", String(40), primary_key=True),
)

CAPTURES = Table(
    "captures",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False),
    Column("url", Text),
    Column("name", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("status", Integer),
    Column("headers", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Index("captures_by_hash", "sha256"),
)

VERSIONS = Table(
    "report_versions",
    METADATA,
    Column("report", String(40), primary_key=True),
    Column("address", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("raw", String(64), nullable=False),
    Column("found_at", Moment, nullable=False),
    Index("report_versions_by_address", "address", "ordinal"),
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("every", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    # Of the link that confirms it, hashed; the one that ends it stands in every message.
    Column("confirm_hash", String(64)),
    Column("confirm_until", Moment),
    Column("secret", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("ended_at", Moment),
    Column("covered_until", Moment),
    Column("due_at", Moment),
    Column("bounces", Integer, nullable=False),
    Index("subscriptions_by_target", "target"),
    Index("subscriptions_by_confirm", "confirm_hash"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("subscription", String(40), ForeignKey("subscriptions.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment),
    Column("fault", Text),
    Column("done_at", Moment),
    Index("deliveries_by_subscription", "subscription", "until"),
    Index("deliveries_due", "state", "due_at"),
)
