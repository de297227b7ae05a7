"""All rows of one ledger brought into an empty one, the index with them, in one transaction.

Entries that are appended are each looked up and indexed; a ledger that is copied whole has been
through that already, and its rows say the same in another database.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, String, Table, func, select, type_coerce

from sayso.adapters.tables import (
    CLAIMS,
    DERIVED,
    ENTRIES,
    MAPS,
    READINGS,
    REPORTS,
    Moment,
    Words,
)

Load: TypeAlias = Callable[[Connection, str, Iterator[tuple[Any, ...]]], None]
"""Writes rows, as the database stores them, by an INSERT or COPY that begins `table (columns)`."""
_RECORD: Final = (ENTRIES, REPORTS, READINGS, CLAIMS)
"""The record's own tables, those that others refer to first."""
_AT_ONCE: Final = 2000


def is_empty(db: Connection) -> bool:
    """Whether nothing was recorded yet."""
    return db.execute(select(ENTRIES.c.seq).limit(1)).first() is None


def fill(source: Connection, target: Connection, load: Load) -> int:
    """Bring the rows of a current ledger into an empty one; returns how many entries these are.

    Of maps that were judged only the mark of the index comes along: the target judges its own.
    """
    quoted = target.dialect.identifier_preparer
    for table in DERIVED:
        target.execute(table.delete())
    for table in (*_RECORD, *DERIVED):
        columns = ", ".join(quoted.format_column(c) for c in table.c)
        load(target, f"{quoted.format_table(table)} ({columns})", _rows(source, target, table))
    return int(target.execute(select(func.count()).select_from(ENTRIES)).scalar_one())


def _rows(source: Connection, target: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    # Moments are the same text in every engine; to read and write them anew only takes time.
    columns = [type_coerce(c, String) if isinstance(c.type, Moment) else c for c in table.c]
    query = select(*columns).order_by(*table.primary_key)
    if table is MAPS:
        query = query.where(MAPS.c.key == "")
    words = [c.type if isinstance(c.type, Words) else None for c in table.c]
    for row in source.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield tuple(
            value if kind is None else kind.process_bind_param(value, target.dialect)
            for value, kind in zip(row, words, strict=True)
        )
