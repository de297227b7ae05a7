"""Sources that hold the reports themselves: folders, mailboxes, JSONL, Parquet and WARC files."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from sayso.adapters.fetch import charset_of
from sayso.adapters.inputs import iter_inputs, report_from_row
from sayso.errors import BadReport, BadSource
from sayso.feeds.item import Item
from sayso.feeds.source import Source, SourceKind
from sayso.text.found import BadInput, FoundReport, Input
from sayso.text.mail import find_report_in_mail
from sayso.text.read import MAX_BYTES, Given, find_report, guess_kind

ENDLESS: Final = frozenset(
    (SourceKind.JSONL, SourceKind.PARQUET, SourceKind.WARC, SourceKind.MAILBOX)
)
_CHUNK: Final = 4096
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain")


@frozen
class Holding:
    """One document that a source holds."""

    item: Item
    raw: bytes
    name: str
    reports: Callable[[], Iterator[Input]]
    """Reads it; usually one report."""
    headers: Mapping[str, str] = {}
    status: int | None = None
    many: bool = False
    """Whether it is a file of many reports."""
    at: int = 0
    """Where it begins in an archive: bytes, of a table rows before it."""


def files_of(source: Source, now: datetime) -> Iterator[Item]:
    """The files in a folder, as items that change when the file does.

    Raises:
        BadSource: There is no such folder.
    """
    folder = Path(source.at)
    if not folder.is_dir():
        raise BadSource(f"{folder}: there is no such folder; make it, or correct the list")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield Item(None, guid=str(path), updated=changed)


def open_file(source: Source, item: Item, now: datetime) -> Holding:
    """Read a file of a folder.

    Raises:
        BadReport: It cannot be read, or is too big.
    """
    path = Path(item.guid or "")
    try:
        if path.stat().st_size >= MAX_BYTES:
            raise BadReport(f"{path.name}: {MAX_BYTES // 1_000_000} MB or more; split it")
        raw = path.read_bytes()
    except OSError as error:
        raise BadReport(f"{path.name}: it cannot be read ({error.strerror})") from error
    given = Given(source=source.outlet)
    if path.suffix.lower() == ".eml" or source.kind is SourceKind.MAILBOX:
        return _mail(raw, item, path.name, given, now)
    return Holding(
        item,
        raw,
        path.name,
        lambda: iter_inputs([str(path)], now=now, source=source.outlet),
        many=path.suffix.lower() in (".jsonl", ".ndjson"),
    )


def reopened(
    source: Source, item: Item, raw: bytes, name: str, headers: Mapping[str, str], now: datetime
) -> Holding:
    """A document of a source as the archive has it."""
    if source.kind in (SourceKind.JSONL, SourceKind.PARQUET):
        return _row_holding(raw, name, source, now, 0)
    if source.kind is SourceKind.MAILBOX or name.lower().endswith(".eml"):
        return _mail(raw, item, name, Given(source=source.outlet), now)
    return Holding(item, raw, name, page_reports(source, item, raw, headers, now), headers)


def records(source: Source, position: str | None, now: datetime) -> Iterator[tuple[str, Holding]]:
    """The documents of an archive from a position on, each with the position after it.

    A file that is not the one that the position was taken in is read from its beginning.

    Raises:
        BadSource: It is missing, or is not what its kind says.
    """
    path = Path(source.at)
    reader = {
        SourceKind.JSONL: _lines,
        SourceKind.PARQUET: _rows,
        SourceKind.WARC: _captures,
        SourceKind.MAILBOX: _messages,
    }[source.kind]
    try:
        mark = mark_of(path)
        at, _, of = (position or "0:").partition(":")
        start = int(at) if of == mark else 0
        for after, holding in reader(path, start, source, now):
            yield f"{after}:{mark}", holding
    except OSError as error:
        raise BadSource(f"{path}: {error.strerror}; correct the list or the file") from error


def mark_of(path: Path) -> str:
    """What an appended file keeps of itself, and a replaced one does not."""
    with path.open("rb") as file:
        return hashlib.sha256(file.read(256)).hexdigest()[:16]


def _lines(path: Path, start: int, source: Source, now: datetime) -> Iterator[tuple[int, Holding]]:
    with path.open("rb") as file:
        file.seek(start)
        while line := file.readline(MAX_BYTES):
            begun, after = file.tell() - len(line), file.tell()
            # The last line may still be being written.
            if not line.endswith(b"\n") and len(line) < MAX_BYTES:
                try:
                    json.loads(line)
                except ValueError:
                    return
            if line.strip():
                name = f"{path.name}@{begun}"
                yield after, _row_holding(line, name, source, now, begun)


def _row_holding(line: bytes, name: str, source: Source, now: datetime, at: int) -> Holding:
    def reports() -> Iterator[Input]:
        yield _told(name, lambda: _from_json(line, name, source, now))

    return Holding(Item(None, guid=f"@{name}"), line, name, reports, at=at)


def _from_json(line: bytes, name: str, source: Source, now: datetime) -> FoundReport:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadReport(f"{name}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise BadReport(f"{name}: not an object")
    return report_from_row(_plain_row(row), name, Given(source=source.outlet), now)


def _plain_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of auto-archiver's form as one of ours; any other as it is."""
    said = row.get("metadata")
    if not isinstance(said, dict) or "url" not in said or "text" in row:
        return row
    return {
        "text": said.get("content"),
        "url": said.get("url"),
        "title": said.get("title"),
        "published": said.get("timestamp"),
    }


def _rows(path: Path, start: int, source: Source, now: datetime) -> Iterator[tuple[int, Holding]]:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BadSource(
            f"{path.name}: Parquet needs a library more; pip install 'sayso[parquet]'"
        ) from error
    try:
        file = ParquetFile(path)
    except ArrowInvalid as error:
        raise BadSource(f"{path.name}: no Parquet ({error})") from error
    known = ("text", "html", "title", "source", "url", "published", "author", "language")
    columns = [c for c in file.schema_arrow.names if c in known]
    group, number = _group_of(file, start)
    groups = range(group, file.num_row_groups)
    for batch in file.iter_batches(batch_size=256, row_groups=groups, columns=columns):
        if number + len(batch) <= start:
            number += len(batch)
            continue
        for row in batch.to_pylist():
            number += 1
            if number <= start:
                continue
            plain = {
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in row.items()
                if value is not None
            }
            line = json.dumps(plain, ensure_ascii=False, default=str).encode()
            yield number, _row_holding(line, f"{path.name}:{number}", source, now, number - 1)


def _group_of(file: Any, row: int) -> tuple[int, int]:
    """The row group that a row is in, and how many rows stand before that group."""
    before = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if before + rows > row:
            return group, before
        before += rows
    return file.num_row_groups, before


def _captures(
    path: Path, start: int, source: Source, now: datetime
) -> Iterator[tuple[int, Holding]]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    cut_off = f"{path.name}: the file ends within a record; get it whole"
    with path.open("rb") as file:
        file.seek(start)
        found = ArchiveIterator(file)
        end = start
        try:
            for record in found:
                if record.format != "warc":
                    raise BadSource(f"{path.name}: no WARC; correct the list or the file")
                # Asked for its place, the library leaves a record's content behind.
                raw = record.content_stream().read(MAX_BYTES)
                if len(raw) < MAX_BYTES and getattr(record.raw_stream, "limit", 0) > 0:
                    raise BadSource(cut_off)
                begun = found.get_record_offset()
                end = begun + found.get_record_length()
                holding = _capture(record, raw, f"{path.name}@{begun}", source, now)
                if holding is not None:
                    yield end, evolve(holding, at=begun)
        except ArchiveLoadFailed as error:
            raise BadSource(f"{path.name}: no WARC, or a damaged one ({error})") from error
        # Of a record whose head is cut off the library says nothing.
        file.seek(end)
        if file.read(_CHUNK).strip():
            raise BadSource(cut_off)


def _capture(record: Any, raw: bytes, name: str, source: Source, now: datetime) -> Holding | None:
    """A record as a document; None for what is no page or text."""
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    status = int(http.get_statuscode()) if http else 200
    headers = {k.lower(): v for k, v in (http or record.rec_headers).headers}
    if status != 200 or not headers.get("content-type", "").lower().startswith(_PAGE_TYPES):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    item = Item(url if url.startswith(("http://", "https://")) else None, guid=f"@{name}")
    return Holding(item, raw, name, page_reports(source, item, raw, headers, now), headers, status)


def page_reports(
    source: Source, item: Item, raw: bytes, headers: Mapping[str, str], now: datetime
) -> Callable[[], Iterator[Input]]:
    """What reads a page; of an item without a page, the text that its list carries."""
    declared = headers.get("content-type", "")
    given = Given(source=source.outlet, url=item.url)
    name = item.url or item.guid or "an item without name"

    def read() -> FoundReport:
        kind = guess_kind(raw[:5000], item.url, declared)
        return find_report(raw, given, name=name, kind=kind, encoding=charset_of(declared), now=now)

    return lambda: iter((_told(name, read),))


def _messages(
    path: Path, start: int, source: Source, now: datetime
) -> Iterator[tuple[int, Holding]]:
    import mailbox

    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(islice(box.iterkeys(), start, None), start + 1):
            raw = box.get_bytes(key)
            item = Item(None, guid=f"@{path.name}:{number}")
            yield (
                number,
                _mail(raw, item, f"{path.name}:{number}", Given(source=source.outlet), now),
            )
    finally:
        box.close()


def _mail(raw: bytes, item: Item, name: str, given: Given, now: datetime) -> Holding:
    def reports() -> Iterator[Input]:
        yield _told(name, lambda: find_report_in_mail(raw, given, name=name, now=now))

    return Holding(item, raw, name, reports)


def _told(name: str, read: Callable[[], FoundReport]) -> Input:
    try:
        return read()
    except BadReport as error:
        return BadInput(name, error)
