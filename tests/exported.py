"""Ledgers to export from, and exports of them, for tests of what comes out."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sayso.adapters.clock import FixedClock
from sayso.app.export import Asked, Exported, HashingSink, Work, export
from sayso.app.settings import Settings
from sayso.app.snapshot import file_name, layers_of
from sayso.app.wire import App, Parts
from sayso.ledger.memory import MemoryLedger
from sayso.model.codec import entry_from_dict
from sayso.model.entry import Entry
from sayso.outputs.exports.audience import Audience
from sayso.outputs.exports.formats import FORMATS, OfSteps
from sayso.outputs.exports.scene import Choices, Filters

GOLDEN = Path(__file__).parent / "golden" / "exports"
EXAMPLE = GOLDEN / "aleppo" / "ledger.jsonl"
"""The bundled example as one reader read it once, with a few verdicts: new weights change
nothing here."""
DATED = datetime(2025, 3, 1, tzinfo=UTC)


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of an exported ledger."""
    for line in path.read_text("utf-8").splitlines():
        values = json.loads(line)
        values.pop("id")
        yield entry_from_dict(values)


def work_on(entries: Iterable[Entry]) -> Work:
    """A ledger in memory of these entries, ready to be exported."""
    ledger = MemoryLedger()
    ledger.append(entries)
    return Work(App(Settings(Path("nowhere.db")), Parts(clock=FixedClock(DATED))), ledger)


def exported(
    work: Work, name: str, layer: str | None = None, **given: Any
) -> tuple[bytes, Exported]:
    """One export's bytes, and what became of it."""
    form = FORMATS[name]
    found = form.layer(layer)
    assert found is not None
    given.setdefault("dated", DATED)
    asked = Asked(form, found, **given)
    sink = BytesIO()
    done = export(asked, work, HashingSink(sink), lambda: None)
    return sink.getvalue(), done


def text_of(work: Work, name: str, layer: str | None = None, **given: Any) -> str:
    """One export as text."""
    return exported(work, name, layer, **given)[0].decode()


def all_exports(work: Work, *, changed_since: datetime) -> Iterator[tuple[str, bytes, Exported]]:
    """Every layer of every format that may be public: file name, bytes, and what became of it."""
    for form, layer in layers_of(Audience.PUBLIC):
        given = {"changed_since": changed_since} if isinstance(layer.origin, OfSteps) else {}
        raw, done = exported(
            work, form.name, layer.name, choices=Choices(Audience.PUBLIC),
            filters=Filters(), **given,
        )  # fmt: skip
        yield file_name(form, layer), raw, done


def parquet_rows(raw: bytes) -> list[Mapping[str, Any]]:
    """The rows of a Parquet file, its points as text."""
    import pyarrow.parquet as pq

    rows = pq.read_table(BytesIO(raw)).to_pylist()
    return [{k: v.hex() if isinstance(v, bytes) else v for k, v in row.items()} for row in rows]
