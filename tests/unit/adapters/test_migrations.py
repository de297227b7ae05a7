"""The migrations build the tables that the code asks, from nothing and from an older ledger."""

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


@pytest.mark.parametrize("begun_at", [None, "0001"])
def test_a_ledger_has_the_tables_that_the_code_asks(tmp_path: Path, begun_at: str | None) -> None:
    path = tmp_path / "ledger.db"
    if begun_at is not None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as db:
            config.attributes["connection"] = db
            command.upgrade(config, begun_at)
        engine.dispose()
    ledger = SqliteLedger(path)
    with ledger.engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), watch_tables.METADATA)
    ledger.close()
    assert differences == []
