"""Archives cut into shards: stretches of files that one worker reads in a minute or so."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from sayso.adapters.holdings import mark_of, records
from sayso.adapters.inputs import LINES, iter_files, iter_inputs
from sayso.errors import BadReport, BadSource
from sayso.feeds.source import Source, SourceKind
from sayso.model.ids import content_id
from sayso.text.found import BadInput, Input
from sayso.text.read import MAX_BYTES

SHARD_BYTES: Final = 1_000_000
"""Some 350 reports of 450 words: a minute or two of reading, so that little is read twice."""
_MOST_FILES: Final = 500
_SUFFIXES: Final = {
    **dict.fromkeys(LINES, SourceKind.JSONL),
    ".parquet": SourceKind.PARQUET,
    ".pq": SourceKind.PARQUET,
    ".warc": SourceKind.WARC,
    ".warc.gz": SourceKind.WARC,
}


@frozen
class Shard:
    """A stretch of one file, or some whole files."""

    key: str
    """Follows from what is in it; the same for the same files, however often they are cut."""
    kind: SourceKind
    """FOLDER: `paths` are files with one report each, or as `iter_inputs` reads them."""
    paths: tuple[str, ...]
    start: int = 0
    stop: int = 0
    """[start, stop): bytes of JSONL and WARC, rows of Parquet; of files neither counts."""
    size: int = 0
    """Of the file in bytes as it was cut, or of all files."""
    mark: str = ""
    """Of the file's first bytes as it was cut."""

    @property
    def bytes(self) -> int:
        """About how much of the input it is."""
        by_place = self.kind in (SourceKind.JSONL, SourceKind.WARC)
        return self.stop - self.start if by_place else self.size

    @property
    def name(self) -> str:
        """Fit for print."""
        first = os.path.basename(self.paths[0])
        if self.kind is SourceKind.FOLDER:
            return f"{first} and {len(self.paths) - 1} more" if len(self.paths) > 1 else first
        return f"{first}@{self.start}"


def cut(paths: Sequence[str], shard_bytes: int = SHARD_BYTES) -> Iterator[Shard | BadInput]:
    """Cut files and folders into shards, in order; little is read but of compressed WARC.

    Args:
        shard_bytes: About how big a shard is; of Parquet, the rows that come to it.

    Returns:
        A `BadInput` for each file that cannot be cut, and goes on.
    """
    small: list[tuple[str, int]] = []
    for path in paths:
        for file, fault in iter_files(path):
            kind = _kind_of(file)
            try:
                size = os.stat(file).st_size
                if kind is not None and os.path.isfile(file):
                    yield from _cut_file(file, kind, size, shard_bytes)
                    continue
            except (OSError, BadSource) as error:
                fault = fault or str(error)
            if fault is not None:
                yield BadInput(file, BadReport(f"{file}: {fault}"))
                continue
            small.append((file, size))
            if sum(s for _, s in small) >= shard_bytes or len(small) >= _MOST_FILES:
                yield _of_files(small)
                small = []
    if small:
        yield _of_files(small)


def reports_in(shard: Shard, now: datetime, outlet: str | None = None) -> Iterator[Input]:
    """Read a shard's reports, each when it is asked for.

    Args:
        outlet: Who publishes where a report does not say.

    Returns:
        A `BadInput` for each report that is none, and where the file is damaged or cut off.

    Raises:
        BadSource: The file is not as it was when it was cut.
    """
    if shard.kind is SourceKind.FOLDER:
        yield from iter_inputs(shard.paths, now=now, source=outlet)
        return
    path = Path(shard.paths[0])
    try:
        size, mark = path.stat().st_size, mark_of(path)
    except OSError as error:
        raise BadSource(f"{path}: {error.strerror}; every worker needs the file there") from error
    # A file that only grew still holds the shard.
    if size < shard.size or mark != shard.mark:
        raise BadSource(f"{path}: changed since it was cut; run the batch anew")
    source = Source("batch", shard.kind, str(path), outlet=outlet)
    at = shard.start
    try:
        for position, holding in records(source, f"{shard.start}:{mark}", now):
            if holding.at >= shard.stop:
                return
            at = int(position.partition(":")[0])
            yield from holding.reports()
    except BadSource as error:
        # What was read up to there stands.
        yield BadInput(shard.name, BadReport(str(error)))
        return
    if shard.kind is SourceKind.JSONL and at < shard.stop:
        why = f"{path.name}@{at}: the file ends within a line; get it whole and run again"
        yield BadInput(f"{path.name}@{at}", BadReport(why))


def _kind_of(file: str) -> SourceKind | None:
    name = file.lower()
    return next((kind for suffix, kind in _SUFFIXES.items() if name.endswith(suffix)), None)


def _of_files(files: Sequence[tuple[str, int]]) -> Shard:
    stamps = [(name, size, os.stat(name).st_mtime_ns) for name, size in files]
    key = content_id("shard", "files", stamps)
    names = tuple(name for name, _ in files)
    return Shard(key, SourceKind.FOLDER, names, size=sum(size for _, size in files))


def _cut_file(file: str, kind: SourceKind, size: int, shard_bytes: int) -> Iterator[Shard]:
    mark = mark_of(Path(file))
    match kind:
        case SourceKind.PARQUET:
            ends = _row_ends(file, shard_bytes)
        case SourceKind.WARC:
            ends = _record_ends(file, size, shard_bytes)
        case _:
            ends = _line_ends(file, size, shard_bytes)
    for start, stop in pairwise([0, *ends]):
        # The path is part of it: the same file under another name may be meant as another.
        key = content_id("shard", kind.value, os.path.abspath(file), mark, size, start, stop)
        yield Shard(key, kind, (file,), start, stop, size, mark)


def _line_ends(file: str, size: int, shard_bytes: int) -> Iterator[int]:
    with open(file, "rb") as lines:
        at = 0
        while at + shard_bytes < size:
            lines.seek(at + shard_bytes - 1)
            while chunk := lines.readline(MAX_BYTES):
                if chunk.endswith(b"\n"):
                    break
            at = lines.tell()
            if at < size:
                yield at
    if size:
        yield size


def _row_ends(file: str, shard_bytes: int) -> Iterator[int]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BadSource("Parquet needs a library more; pip install 'sayso[parquet]'") from error
    try:
        with ParquetFile(file) as parquet:
            groups = [parquet.metadata.row_group(n) for n in range(parquet.num_row_groups)]
    except ArrowException as error:
        raise BadSource(f"no Parquet, or a damaged one ({error})") from error
    before = 0
    for group in groups:
        pieces = max(1, round(group.total_byte_size / shard_bytes))
        for piece in range(1, pieces + 1):
            yield before + group.num_rows * piece // pieces
        before += group.num_rows


def _record_ends(file: str, size: int, shard_bytes: int) -> Iterator[int]:
    """Where records begin that a shard may end before.

    All is unpacked for it: the offsets of packed records stand nowhere else.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with open(file, "rb") as raw:
        found: Any = ArchiveIterator(raw)
        last = 0
        try:
            for record in found:
                # Asked for its place first, the library leaves a record's content behind.
                record.content_stream().read(MAX_BYTES)
                at = found.get_record_offset()
                if record.rec_type in ("response", "resource") and at - last >= shard_bytes:
                    yield at
                    last = at
        except (ArchiveLoadFailed, EOFError, OSError):
            # Whoever reads the last shard comes to the same place, and tells of it.
            pass
    if size > last:
        yield size
