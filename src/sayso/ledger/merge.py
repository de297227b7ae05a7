"""Two or more ledgers as one: every entry of each, none twice, in the order of their moments."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    streams = [_numbered(n, entries) for n, entries in enumerate(ledgers)]
    coming = heapq.merge(*streams, key=lambda item: (item[0], item[1]))
    for _, moment in groupby(coming, key=lambda item: item[0]):
        for key, entry in _of_moment(moment, ones, emitted):
            emitted.add(key)
            if isinstance(entry, Undone):
                entry = evolve(entry, entry=ids.get(entry.entry, entry.entry))
            ordinal = 0
            if isinstance(entry, Recorded):
                content = _content(entry)
                if standing.get(entry.report.id) == content:
                    # Two ledgers' readings that now follow each other say the same.
                    ids[key] = entry_id(entry, readings[entry.report.id] - 1)
                    continue
                standing[entry.report.id] = content
                ordinal = readings[entry.report.id]
                readings[entry.report.id] += 1
            ids[key] = entry_id(entry, ordinal)
            yield entry


def _numbered(n: int, entries: Iterable[Stored]) -> Iterator[tuple[datetime, int, EntryId, Entry]]:
    for key, entry in entries:
        yield entry.at, n, key, entry


def _of_moment(
    moment: Iterable[tuple[datetime, int, EntryId, Entry]],
    ones: Sequence[_One],
    emitted: set[str],
) -> list[tuple[str, Entry]]:
    """The entries of one moment that are new, by what names their content, in their order."""
    found: dict[str, Entry] = {}
    after: dict[str, set[str]] = {}
    last: dict[int, str] = {}
    for _, n, entry_key, entry in moment:
        key = _named(entry, ones[n])
        ones[n].now[entry_key] = key
        if key in emitted:
            continue
        if isinstance(entry, Undone):
            # Until ids are known anew, what it undoes is called by what names its content.
            entry = evolve(entry, entry=EntryId(ones[n].now.get(entry.entry, entry.entry)))
        found.setdefault(key, entry)
        before = after.setdefault(key, set())
        if n in last:
            before.add(last[n])
        last[n] = key
    return [(key, found[key]) for key in _in_order(after)]


def _in_order(after: Mapping[str, set[str]]) -> Iterator[str]:
    """Keys so that each comes after those that any ledger has before it; what ledgers have in
    different orders, and what only one of them has, by the alphabet."""
    waiting = {key: set(before) for key, before in after.items()}
    following: dict[str, list[str]] = {}
    for key, before in after.items():
        for one in before:
            following.setdefault(one, []).append(key)
    ready = [key for key, before in waiting.items() if not before]
    heapq.heapify(ready)
    while waiting:
        key = heapq.heappop(ready) if ready else min(waiting)
        if waiting.pop(key, None) is None:
            continue
        yield key
        for one in following.get(key, ()):
            if one in waiting:
                waiting[one].discard(key)
                if not waiting[one]:
                    heapq.heappush(ready, one)


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
