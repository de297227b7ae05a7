"""A ledger copied into another, entry by entry, and the proof that both say the same."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

from attrs import frozen

from sayso.adapters.sql import SqlLedger
from sayso.app.ask import When
from sayso.app.places import map_at
from sayso.app.wire import App
from sayso.errors import BadQuery, LedgerCorrupt
from sayso.model.entry import Entry
from sayso.model.ids import EntryId
from sayso.outputs.exports.ledger import row
from sayso.outputs.jsonl import line

_AT_ONCE = 200
"""Entries in one transaction: few enough that a copy that is killed has lost little."""


@frozen
class Alike:
    """Two ledgers were compared, and hold the same."""

    entries: int
    digest: str
    """SHA-256 over all entries as `sayso export ledger` writes them."""
    places: int
    """On the map of control, which is the same in both."""


def copy_entries(source: SqlLedger, target: SqlLedger) -> Iterator[int]:
    """Copy what the target lacks; yield how many entries each transaction brought.

    Ids, moments and order stay. An empty target is filled in one transaction, which takes a small
    part of the time; an older copy is brought up to date step by step, and where that was killed
    it goes on where it was.

    Raises:
        BadQuery: The target holds other entries than the first of the source.
        LedgerError: A ledger cannot be read or written.
    """
    filled = target.fill(source)
    if filled is not None:
        yield filled
        return
    waiting = _lacking(source.entries(), target.entries())
    while batch := list(islice(waiting, _AT_ONCE)):
        yield target.append(batch).new


def compare(app: App, source: SqlLedger, target: SqlLedger) -> Alike:
    """Compare two ledgers, entry by entry and by the map that each gives.

    Raises:
        LedgerCorrupt: They differ; names the first entry that does.
    """
    digest = hashlib.sha256()
    number = 0
    for ours, theirs in zip_longest(source.entries(), target.entries()):
        if ours is None or theirs is None or ours != theirs:
            at = (ours or theirs or ("",))[0]
            raise LedgerCorrupt(
                f"{target.name}: entry {number + 1} ({at}) is not that of {source.name}; "
                "copy into an empty ledger"
            )
        digest.update(line(row(*ours)).encode("utf-8", "surrogatepass") + b"\n")
        number += 1
    ours_map, theirs_map = (map_at(app, one, When()) for one in (source, target))
    if ours_map != theirs_map:
        raise LedgerCorrupt(f"{target.name}: its map is not that of {source.name}; report this")
    return Alike(number, digest.hexdigest(), len(ours_map))


def _lacking(
    ours: Iterable[tuple[EntryId, Entry]], theirs: Iterable[tuple[EntryId, Entry]]
) -> Iterator[Entry]:
    # What the target holds is read to its end before the first of what it lacks is written.
    held = [key for key, _ in theirs]
    for number, (key, entry) in enumerate(ours):
        if number >= len(held):
            yield entry
        elif held[number] != key:
            raise BadQuery(
                "the ledger to copy to holds other entries; name an empty or an older copy"
            )
