"""The migrations build the tables that the code asks, from nothing and from an older ledger."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

import sayso.adapters
from sayso.adapters import watch_tables
from sayso.adapters.sqlite import SqliteLedger

MIGRATIONS = Path(sayso.adapters.__file__).with_name("migrations")


def upgrade(path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
    engine.dispose()


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Of each table and index: name, type, whether it may be null, place in the key, in order."""
    with closing(sqlite3.connect(path)) as db:
        names = list(db.execute("SELECT type, name FROM sqlite_master ORDER BY name"))
        return {
            name: [
                (row[1], row[2], row[3], row[5]) if kind == "table" else row[1:]
                for row in db.execute(f"PRAGMA {kind}_info({name})")
            ]
            for kind, name in names
        }


def test_a_new_ledger_is_what_the_migrations_come_to(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    SqliteLedger(made).close()
    upgrade(migrated, "head")
    assert columns(made) == columns(migrated)
    with closing(sqlite3.connect(made)) as one, closing(sqlite3.connect(migrated)) as other:
        asked = "SELECT version_num FROM alembic_version"
        assert one.execute(asked).fetchall() == other.execute(asked).fetchall()


@pytest.mark.parametrize("begun_at", [None, "0001", "head"])
def test_a_ledger_has_the_tables_that_the_code_asks(tmp_path: Path, begun_at: str | None) -> None:
    path = tmp_path / "ledger.db"
    if begun_at is not None:
        upgrade(path, begun_at)
    ledger = SqliteLedger(path)
    with ledger.engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), watch_tables.METADATA)
    ledger.close()
    assert differences == []
