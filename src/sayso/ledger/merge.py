"""Two or more ledgers as one: every entry of each, none twice, in the order of their moments."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from attrs import define, evolve, field

from sayso.model.entry import Entry, Recorded, Undone, entry_id
from sayso.model.ids import EntryId, ReportId, content_id

Stored = tuple[EntryId, Entry]


@define
class _One:
    """One ledger being merged: how often it had a reading, and what its ids are now."""

    seen: Counter[str] = field(factory=Counter)
    now: dict[EntryId, str] = field(factory=dict)
    """For ids of entries, what names their content in every ledger."""


@define
class _Found:
    """One entry of the merged ledger in the making."""

    key: str
    """Names its content, and which of several such readings of a ledger it is."""
    position: int
    """The first place that any ledger gives it among the entries of its moment."""
    entry: Entry


def merged(ledgers: Sequence[Iterable[Stored]]) -> Iterator[Entry]:
    """Yield the entries of the merged ledger, oldest first.

    A reading that several ledgers have, with the same claims by the same engine, is one, of the
    moment at which the first of them recorded it; where one ledger read a report so n times, the
    merged one has n. What a person or source did is one where all of it is the same. Merging
    a ledger with itself gives that ledger, and the order of the ledgers does not matter.

    The merged ledger is a record of its own: at a moment of record it holds what any of them
    held then.

    Args:
        ledgers: Each oldest first, as `Ledger.entries` gives them; read once, as they come.
    """
    ones = [_One() for _ in ledgers]
    emitted: set[str] = set()
    ids: dict[str, EntryId] = {}
    readings: Counter[ReportId] = Counter()
    standing: dict[ReportId, str] = {}
    streams = [((entry.at, n, key, entry) for key, entry in s) for n, s in enumerate(ledgers)]
    coming = heapq.merge(*streams, key=lambda item: (item[0], item[1]))
    for _, moment in groupby(coming, key=lambda item: item[0]):
        for found in _of_moment(moment, ones, emitted):
            emitted.add(found.key)
            entry = found.entry
            if isinstance(entry, Undone):
                named = next((o.now[entry.entry] for o in ones if entry.entry in o.now), None)
                entry = evolve(entry, entry=ids.get(named or "", entry.entry))
            ordinal = 0
            if isinstance(entry, Recorded):
                content = _content(entry)
                if standing.get(entry.report.id) == content:
                    # Two ledgers' readings that now follow each other say the same.
                    ids[found.key] = entry_id(entry, readings[entry.report.id] - 1)
                    continue
                standing[entry.report.id] = content
                ordinal = readings[entry.report.id]
                readings[entry.report.id] += 1
            ids[found.key] = entry_id(entry, ordinal)
            yield entry


def _of_moment(
    moment: Iterable[tuple[datetime, int, EntryId, Entry]],
    ones: Sequence[_One],
    emitted: set[str],
) -> list[_Found]:
    """The entries of one moment that are new, in an order that every ledger has them in."""
    found: dict[str, _Found] = {}
    positions: Counter[int] = Counter()
    for _, n, entry_key, entry in moment:
        one, position = ones[n], positions[n]
        positions[n] += 1
        key = _named(entry, one)
        one.now[entry_key] = key
        held = found.get(key)
        if held is not None:
            held.position = min(held.position, position)
        elif key not in emitted:
            found[key] = _Found(key, position, entry)
    return sorted(found.values(), key=lambda f: (f.position, f.key))


def _named(entry: Entry, one: _One) -> str:
    if isinstance(entry, Recorded):
        content = _content(entry)
        one.seen[content] += 1
        return f"{content}#{one.seen[content]}"
    if isinstance(entry, Undone):
        # Ids of readings differ between ledgers; what is undone is named by its content.
        undone = one.now.get(entry.entry, entry.entry)
        return content_id("undone", entry.at.isoformat(), undone, entry.by, entry.reason)
    return entry_id(entry)


def _content(entry: Recorded) -> str:
    """A reading's id with its place among the report's readings left out."""
    return entry_id(entry, 0)
