"""What the functions of the Python API share: a ledger named, and opened for one call."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sayso.adapters.sql import SqlLedger
from sayso.app.settings import settings_from
from sayso.app.wire import App, Parts

Where = str | Path | None
"""A ledger: a path, or None for the default one (see `sayso.app.settings`)."""


def app_for(ledger: Where, packs: Sequence[str | Path], parts: Parts | None = None) -> App:
    """Wire the parts up, with a ledger and packs beside the settings' own."""
    path = Path(ledger) if ledger is not None else None
    return App(settings_from(ledger=path, packs=tuple(map(Path, packs))), parts)


@contextmanager
def opened_for(
    ledger: Where, packs: Sequence[str | Path], *, write: bool = False
) -> Iterator[tuple[App, SqlLedger]]:
    """Open a ledger for one call, and close it after."""
    app = app_for(ledger, packs, None)
    opened = app.open_ledger(write=write)
    try:
        yield app, opened
    finally:
        opened.close()
