"""Every export against what was reviewed: of the example whole, of 10,000 made-up claims by hash.

Run this file (`python tests/unit/exports/test_golden.py`) to write both anew; the diff is what
gets reviewed. The example rests on a committed ledger, not on the reader: new weights change
nothing. The version of Sayso is in some files, so a release writes them anew.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest
from generate_ledger import entries

from exported import (
    EXAMPLE,
    GOLDEN,
    all_exports,
    exported,
    parquet_rows,
    read_entries,
    work_on,
)
from sayso.app.export import Exported, Work
from sayso.outputs.exports.audience import Audience
from sayso.outputs.exports.encoders import dumps
from sayso.outputs.exports.scene import Choices

GENERATED = GOLDEN / "generated.json"
CLAIMS = 10_000
LONGEST = 300
"""Characters of a line that are kept to be read."""


def everything(work: Work, changed_since: datetime) -> Iterator[tuple[str, bytes, Exported]]:
    """Every export that may be public, and the ledger itself."""
    yield from all_exports(work, changed_since=changed_since)
    yield ledger_of(work)


def ledger_of(work: Work) -> tuple[str, bytes, Exported]:
    """The export of the ledger."""
    return ("ledger.jsonl", *exported(work, "ledger", choices=Choices(Audience.INTERNAL)))


def example() -> Iterator[tuple[str, str, dict[str, object]]]:
    """File name, content and counts of each export of the example; Parquet as its rows."""
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    for name, raw, done in everything(work_on(read_entries(EXAMPLE)), long_ago):
        content = _readable(name, raw)
        yield (
            f"{name}.json" if name.endswith(".parquet") else name,
            content,
            {"rows": done.rows, "dropped": done.metadata["counts_dropped_by_reason"]},
        )


def generated() -> dict[str, object]:
    """Counts, hash and first lines of each export of the generated ledger."""
    told = list(entries(CLAIMS))
    # Pictures before and after each step cost seconds: the last step will do.
    late = max(e.at for e in told[: -len(told) // 12])
    found = {}
    for name, raw, done in everything(work_on(told), late):
        found[name] = summary(name, raw, done)
    return found


def summary(name: str, raw: bytes, done: Exported) -> dict[str, object]:
    """What is kept of a large export."""
    content = _readable(name, raw)
    return {
        "rows": done.rows,
        "dropped": done.metadata["counts_dropped_by_reason"],
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "head": [line[:LONGEST] for line in islice(content.splitlines(), 3)],
    }


def _readable(name: str, raw: bytes) -> str:
    if name.endswith(".parquet"):
        return "".join(dumps(row) + "\n" for row in parquet_rows(raw))
    return raw.decode()


def test_the_example_comes_out_as_reviewed() -> None:
    counts = {}
    for name, content, counted in example():
        assert (GOLDEN / "aleppo" / name).read_text("utf-8") == content, name
        counts[name] = counted
    assert json.loads((GOLDEN / "aleppo" / "counts.json").read_text("utf-8")) == counts


@pytest.mark.slow
def test_ten_thousand_claims_come_out_as_reviewed() -> None:
    expected = json.loads(GENERATED.read_text("utf-8"))
    found = generated()
    assert set(found) == set(expected)
    assert {n: f for n, f in found.items() if f != expected[n]} == {}


if __name__ == "__main__":
    counts = {}
    for name, content, counted in example():
        (GOLDEN / "aleppo" / name).write_text(content, "utf-8")
        counts[name] = counted
    (GOLDEN / "aleppo" / "counts.json").write_text(json.dumps(counts, indent=1) + "\n", "utf-8")
    GENERATED.write_text(json.dumps(generated(), ensure_ascii=False, indent=1) + "\n", "utf-8")
