"""Ledgers joined into a new one, from files of either kind."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery, CodecError
from sayso.ledger.laws import broken_laws
from sayso.ledger.merge import Stored, merged
from sayso.model.codec import entry_from_dict
from sayso.model.ids import EntryId


def join(paths: Sequence[Path], into: Path) -> int:
    """Merge ledgers and exports of ledgers into a new ledger; return how many entries it has.

    Args:
        paths: Ledgers (SQLite files), or what `sayso export ledger` wrote.

    Raises:
        BadQuery: `into` is there already, or a file is not.
        CodecError: A line of an export is no entry.
        LedgerError: One of them breaks the ledger's laws, or cannot be read or written.
    """
    if into.exists():
        raise BadQuery(f"{into} is there already; name a new file for the merged ledger")
    for path in paths:
        if not path.exists():
            raise BadQuery(f"there is no {path}; name a ledger or what sayso export ledger wrote")
        # What is read once to be checked is read again to be merged: nothing need be kept.
        with ExitStack() as stack:
            faults = broken_laws(_entries(path, stack))
        if faults:
            raise CodecError(f"{path}: {faults[0]}; run `sayso check` on it")
    with ExitStack() as stack:
        new = SqliteLedger(into)
        stack.callback(new.close)
        return new.append(merged([_entries(path, stack) for path in paths])).new


def _entries(path: Path, stack: ExitStack) -> Iterator[Stored]:
    with path.open("rb") as file:
        is_database = file.read(15) == b"SQLite format 3"
    if is_database:
        ledger = SqliteLedger(path, read_only=True)
        stack.callback(ledger.close)
        return ledger.entries()
    return _lines(path)


def _lines(path: Path) -> Iterator[Stored]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
                key = EntryId(values.pop("id"))
                yield key, entry_from_dict(values)
            except (ValueError, RecursionError, KeyError, AttributeError, TypeError) as error:
                raise CodecError(
                    f"{path}:{number}: not an entry ({error}); give what sayso export ledger wrote"
                ) from error
