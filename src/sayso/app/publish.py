"""A ledger checked, written out and taken in."""

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery, CodecError
from sayso.ledger.laws import broken_laws, misquotes
from sayso.ledger.store import Ledger
from sayso.model.codec import entry_from_dict
from sayso.model.entry import Entry, Recorded, entry_id
from sayso.model.ids import EntryId, ReportId


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
    with _whole(path) as file:
        written = 0
        for line in lines:
            file.write(f"{line}\n".encode("utf-8", "backslashreplace"))
            written += 1
    return written


def write_bytes(raw: bytes, path: Path) -> None:
    """Write a file that appears when it is whole.

    Raises:
        BadQuery: The file cannot be written.
    """
    with _whole(path) as file:
        file.write(raw)


def write_chunks(chunks: Iterable[bytes], path: Path) -> int:
    """Write pieces to a file that appears when it is whole; return how many.

    Raises:
        BadQuery: The file cannot be written.
    """
    with _whole(path) as file:
        return sum(1 for chunk in chunks if file.write(chunk) >= 0)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place when it is whole."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                yield file
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def take_in(ledger: Ledger, lines: Iterable[str], name: str) -> int:
    """Store the entries of an export, all or none; return how many were new.

    Args:
        name: Names the lines in errors.

    Raises:
        CodecError: A line is no entry, or its content was changed since it was written.
        BadQuery: An entry is older than what the ledger holds: it would rewrite what was known.
    """
    held: set[EntryId] = set()
    readings: Counter[ReportId] = Counter()
    last: datetime | None = None
    for key, entry in ledger.entries():
        held.add(key)
        last = entry.at
        if isinstance(entry, Recorded):
            readings[entry.report.id] += 1
    return ledger.append(_checked(lines, name, held, readings, last)).new


def _checked(
    lines: Iterable[str],
    name: str,
    held: set[EntryId],
    readings: Counter[ReportId],
    last: datetime | None,
) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        given, entry = _parsed(line, f"{name}:{number}")
        if given in held:
            continue
        ordinal = 0
        told: list[str] = []
        if isinstance(entry, Recorded):
            ordinal = readings[entry.report.id]
            readings[entry.report.id] += 1
            told = [fault for c in entry.claims for fault in misquotes(c, entry.report)]
        if told or entry_id(entry, ordinal) != given:
            fault = told[0] if told else f"{given} is not the id of its content"
            raise CodecError(f"{name}:{number}: {fault}; give what sayso export ledger wrote")
        if last is not None and entry.at < last:
            raise BadQuery(
                f"{name}:{number}: its moment {entry.at.isoformat()} is before the last in the "
                f"ledger, {last.isoformat()}; import it into a ledger of its own"
            )
        last = entry.at
        yield entry


def _parsed(line: str, where: str) -> tuple[str | None, Entry]:
    remedy = "give what sayso export ledger wrote"
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"{where}: not JSON ({error}); {remedy}") from error
    if not isinstance(values, dict):
        raise CodecError(f"{where}: not an object; {remedy}")
    given = values.pop("id", None)
    try:
        return given, entry_from_dict(values)
    except CodecError as error:
        raise CodecError(f"{where}: {error}; {remedy}") from error
