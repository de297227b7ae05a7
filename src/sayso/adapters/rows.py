"""Rows of the ledger's tables as the values that they hold."""

import gc
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from sayso.adapters.tables import CLAIMS, REPORTS
from sayso.model.claim import Claim
from sayso.model.codec import claim_from_dict, entry_from_dict, report_from_dict, stored_claim
from sayso.model.entry import Entry, Recorded

_T = TypeVar("_T")
_BATCH = 500
"""Values in one IN list: databases bound their number, and plans are kept by it."""


def entry_of(db: Connection, row: Any) -> Entry:
    """The entry of a row of `entries`, a reading with its report and claims."""
    body = json.loads(row.body)
    if row.kind != "recorded":
        return entry_from_dict({"is": row.kind, **body})
    report = db.execute(select(REPORTS).where(REPORTS.c.id == body["report"])).one()
    claims = db.execute(
        select(CLAIMS.c.body).where(CLAIMS.c.seq == row.seq).order_by(CLAIMS.c.ordinal)
    )
    return Recorded(
        at=row.at,
        report=report_from_dict({**json.loads(report.body), "text": report.text}),
        engine=body["engine"],
        claims=tuple(_claim(json.loads(c.body)) for c in claims),
    )


def _claim(body: dict[str, Any]) -> Claim:
    try:
        return stored_claim(body)
    except (KeyError, TypeError, ValueError):
        # The slower way tells what is wrong.
        return claim_from_dict(body)


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the collector of cycles from walking all objects again and again while many are made.

    What is made of rows has no cycles; without this it costs two fifths of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def dump(value: Any) -> str:
    """JSON as the tables hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def batches(items: Collection[_T]) -> Iterator[list[_T]]:
    """`items` in lists short enough for a query."""
    listed = list(items)
    return (listed[n : n + _BATCH] for n in range(0, len(listed), _BATCH))
