"""A ledger checked, written out and taken in."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery, CodecError
from sayso.ledger.laws import broken_laws
from sayso.model.codec import entry_from_dict
from sayso.model.entry import Entry
from sayso.model.ids import EntryId


def breaches(ledger: SqliteLedger) -> list[str]:
    """Return what is wrong with a ledger's file and with what it holds; empty if nothing is."""
    faults = ledger.faults()
    # Of a damaged file the entries may not even be read.
    return faults or broken_laws(ledger.entries())


def write_lines(lines: Iterable[str], path: Path | None) -> int:
    """Write lines to a file that appears when it is whole, or to stdout; return how many.

    Raises:
        BadQuery: The file cannot be written.
    """
    if path is None:
        written = 0
        for line in lines:
            sys.stdout.write(line + "\n")
            written += 1
        sys.stdout.flush()
        return written
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n",
            dir=path.absolute().parent, prefix=f".{path.name}.", delete=False,
        ) as file:  # fmt: skip
            try:
                written = 0
                for line in lines:
                    file.write(line + "\n")
                    written += 1
                file.flush()
                os.fsync(file.fileno())
                # A temporary file is its owner's alone; an export is like any other file.
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise BadQuery(f"{path} cannot be written ({error.strerror}); name another file") from error
    return written


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def entries_from(
    lines: Iterable[str], name: str, held: set[EntryId], last: datetime | None
) -> Iterator[Entry]:
    """Yield the entries of an export, each checked against its id and the order of moments.

    Args:
        name: Names the lines in errors.
        held: Ids that the ledger has already.
        last: The moment of the ledger's last entry; None where it is empty.

    Raises:
        CodecError: A line is no entry.
        BadQuery: An entry is older than what the ledger holds: it would rewrite what was known.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            key = values.pop("id", None) if isinstance(values, dict) else None
            entry = entry_from_dict(values)
        except (ValueError, CodecError, AttributeError, TypeError) as error:
            raise CodecError(
                f"{name}:{number}: {error}; give what sayso export ledger wrote"
            ) from error
        if key in held:
            continue
        if last is not None and entry.at < last:
            raise BadQuery(
                f"{name}:{number}: its moment {entry.at.isoformat()} is before the last in the "
                f"ledger, {last.isoformat()}; import it into a ledger of its own"
            )
        last = entry.at
        yield entry
