"""Rows to bytes: CSV, TSV, JSON lines, one JSON document, Parquet; each as rows come."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol

from sayso.outputs.exports.codes import guarded
from sayso.outputs.exports.rows import Column, Row


class Encoder(Protocol):
    """Writes rows as they come."""

    def __call__(self, rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
        """Write all rows.

        Args:
            head: The clocks and versions, for formats that carry them inside.
        """


def csv_table(columns: Sequence[Column], *, tags: bool = False, bom: bool = False) -> Encoder:
    """CSV with a header row; no cell can be taken for a formula.

    Args:
        tags: A second row with HXL hashtags.
        bom: Begin with a byte order mark, for spreadsheets that else guess the encoding.
    """

    def encode(rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
        text = io.TextIOWrapper(sink, "utf-8-sig" if bom else "utf-8", newline="")
        table = csv.writer(text, lineterminator="\n")
        names = [c.name for c in columns]
        table.writerow(names)
        if tags:
            table.writerow([c.hashtag for c in columns])
        for row in rows:
            table.writerow([_cell(row[name]) for name in names])
        text.flush()
        text.detach()

    return encode


def tsv_table(columns: Sequence[Column]) -> Encoder:
    """Strict TSV: no quotes; tabs, line ends and backslashes inside a cell are escaped."""

    def encode(rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
        names = [c.name for c in columns]
        sink.write(("\t".join(names) + "\n").encode())
        for row in rows:
            line = "\t".join(_escaped(str(_cell(row[name]))) for name in names)
            sink.write((line + "\n").encode("utf-8", "backslashreplace"))

    return encode


def json_lines(rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
    """One JSON object a line."""
    for row in rows:
        sink.write((dumps(row) + "\n").encode("utf-8", "backslashreplace"))


def document(opening: Callable[[Mapping[str, Any]], Mapping[str, Any]], member: str) -> Encoder:
    """One JSON object whose last member is the list of rows.

    Args:
        opening: The members before it, from the clocks and versions.
    """

    def encode(rows: Iterable[Row], sink: BinaryIO, head: Mapping[str, Any]) -> None:
        before = dumps(opening(head))[1:-1]
        comma = "," if before else ""
        sink.write(f'{{{before}{comma}"{member}":['.encode())
        for n, row in enumerate(rows):
            start = ",\n" if n else "\n"
            sink.write((start + dumps(row)).encode("utf-8", "backslashreplace"))
        sink.write(b"\n]}\n")

    return encode


def dumps(value: Any) -> str:
    """JSON on one line; days and moments in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case _:
            text = value.isoformat() if isinstance(value, date) else str(value)
            return guarded(text.encode("utf-8", "backslashreplace").decode())


def _escaped(cell: str) -> str:
    for character, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        cell = cell.replace(character, written)
    return cell
