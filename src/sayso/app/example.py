"""The report that comes with Sayso."""

from datetime import date
from importlib.resources import files
from pathlib import Path

from sayso.app.settings import example_ledger
from sayso.errors import LedgerError
from sayso.model.report import make_report
from sayso.text.found import FoundReport

NAME = "aleppo-2024-11-30.txt"
PUBLISHED = date(2024, 11, 30)


def example_report() -> FoundReport:
    """The bundled report, as if it had been given as a file."""
    raw = files("sayso.examples").joinpath(NAME).read_bytes()
    return FoundReport(NAME, make_report(raw.decode("utf-8"), published=PUBLISHED, language="en"))


def fresh_ledger() -> Path:
    """The example's own ledger, empty: what an earlier run left is taken away.

    Raises:
        LedgerError: It cannot be taken away.
    """
    path = example_ledger()
    try:
        for old in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror}; name another --ledger") from error
    return path
