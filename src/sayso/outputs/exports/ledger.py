"""Entries of the ledger, as `sayso import` takes them."""

from sayso.model.codec import entry_to_dict
from sayso.model.entry import Entry
from sayso.model.ids import EntryId
from sayso.outputs.exports.rows import Row


def row(key: EntryId, entry: Entry) -> Row:
    """One entry with its id."""
    return {"id": key, **entry_to_dict(entry)}
