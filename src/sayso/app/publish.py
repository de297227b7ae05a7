"""A ledger checked, and exports taken in."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from sayso.adapters.sql import SqlLedger
from sayso.errors import BadQuery, CodecError
from sayso.ledger.laws import broken_laws, misquotes
from sayso.ledger.store import Ledger
from sayso.model.codec import entry_from_dict
from sayso.model.entry import Entry, Recorded, entry_id
from sayso.model.ids import EntryId, ReportId


def breaches(ledger: SqlLedger) -> list[str]:
    """Return what is wrong with a ledger's file and with what it holds; empty if nothing is."""
    faults = ledger.faults()
    # Of a damaged file the entries may not even be read.
    return faults or broken_laws(ledger.entries())


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
                f"ledger, {last.isoformat()}; import it into a ledger of its own, or `sayso merge` both"
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
