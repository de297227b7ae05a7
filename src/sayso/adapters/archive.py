"""The archive: every document as it came, by hash, in WARC files beside the ledger."""

import hashlib
import io
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from attrs import frozen
from sqlalchemy import Engine, insert, select

from sayso.adapters.watch_tables import CAPTURES
from sayso.errors import BadQuery

MOST_BYTES: Final = 1_000_000_000
"""Size of a WARC file at which the next is begun."""
# What no longer holds of a body that was unpacked on its way.
_OF_THE_WIRE: Final = frozenset(("content-encoding", "transfer-encoding", "content-length"))


@frozen
class Capture:
    """One document as it came once."""

    sha256: str
    url: str | None
    """None: it is no page but a file, message or row."""
    name: str
    """Where it came from, fit for print."""
    fetched_at: datetime
    status: int | None
    headers: Mapping[str, str]
    file: str
    start: int
    size: int


class Archive:
    """Keeps documents in WARC files; the index is in the ledger's database.

    Each process writes files of its own, so that one that is killed leaves no file that another
    writes on. What is in the index is whole on disk.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        self._file: BinaryIO | None = None
        self._writer: Any = None

    def keep(
        self,
        raw: bytes,
        *,
        name: str,
        fetched_at: datetime,
        url: str | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Keep a document and return its SHA-256; bytes that are held already are not kept twice."""
        sha256 = hashlib.sha256(raw).hexdigest()
        held = self.find(sha256)
        if held is not None and held.url == url:
            return sha256
        if held is not None:
            file, start, size = held.file, held.start, held.size
        else:
            file, start, size = self._write(raw, url, sha256, fetched_at, status, headers or {})
        with self._engine.begin() as db:
            db.execute(
                insert(CAPTURES).values(
                    sha256=sha256, url=url, name=name, fetched_at=fetched_at, status=status,
                    headers=json.dumps(dict(headers or {})), file=file, start=start, size=size,
                )
            )  # fmt: skip
        return sha256

    def find(self, sha256: str) -> Capture | None:
        """The first capture with this hash."""
        return next(iter(self._select(CAPTURES.c.sha256 == sha256)), None)

    def all(self) -> list[Capture]:
        """Every capture, oldest first."""
        return self._select(CAPTURES.c.seq > 0)

    def payload(self, capture: Capture) -> bytes:
        """The document's bytes.

        Raises:
            BadQuery: The archive's file is missing, or was changed since.
        """
        from warcio.archiveiterator import ArchiveIterator

        path = self.folder / capture.file
        try:
            with path.open("rb") as file:
                file.seek(capture.start)
                record = next(ArchiveIterator(io.BytesIO(file.read(capture.size))))
                raw: bytes = record.content_stream().read()
        except (OSError, StopIteration) as error:
            raise BadQuery(f"{path}: the archive's file is missing or cut; restore it") from error
        if hashlib.sha256(raw).hexdigest() != capture.sha256:
            raise BadQuery(f"{path}: what is kept at {capture.start} is not what was; restore it")
        return raw

    def record(self, capture: Capture) -> bytes:
        """The capture's WARC record as it is kept, gzipped: records put together are a WARC file."""
        try:
            with (self.folder / capture.file).open("rb") as file:
                file.seek(capture.start)
                return file.read(capture.size)
        except OSError as error:
            raise BadQuery(f"{self.folder / capture.file}: {error.strerror}; restore it") from error

    def close(self) -> None:
        """Close the file that is written to."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(
        self,
        raw: bytes,
        url: str | None,
        sha256: str,
        at: datetime,
        status: int | None,
        headers: Mapping[str, str],
    ) -> tuple[str, int, int]:
        from warcio.statusandheaders import StatusAndHeaders

        file = self._opened(at)
        start = file.tell()
        said = {"WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        if url is not None and status is not None:
            kept = [(n, v) for n, v in headers.items() if n.lower() not in _OF_THE_WIRE]
            kept.append(("content-length", str(len(raw))))
            http = StatusAndHeaders(str(status), kept, protocol="HTTP/1.1")
            record = self._writer.create_warc_record(
                url, "response", payload=io.BytesIO(raw), http_headers=http, warc_headers_dict=said
            )
        else:
            record = self._writer.create_warc_record(
                url or f"urn:sha256:{sha256}", "resource", payload=io.BytesIO(raw),
                warc_content_type="application/octet-stream", warc_headers_dict=said,
            )  # fmt: skip
        self._write_record(record)
        file.flush()
        os.fsync(file.fileno())
        return Path(file.name).name, start, file.tell() - start

    def _opened(self, at: datetime) -> BinaryIO:
        from warcio.warcwriter import WARCWriter

        if self._file is not None and self._file.tell() < MOST_BYTES:
            return self._file
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
        for n in range(10_000):
            name = f"sayso-{stamp}-{os.getpid()}-{n}.warc.gz"
            try:
                self._file = (self.folder / name).open("xb")
            except FileExistsError:
                continue
            break
        assert self._file is not None
        self._writer = WARCWriter(self._file, gzip=True)
        about = {"software": "Sayso", "format": "WARC File Format 1.0"}
        self._write_record(self._writer.create_warcinfo_record(name, about))
        return self._file

    def _write_record(self, record: Any) -> None:
        self._writer.write_record(record)
        # The library leaves open what it buffered the record in.
        record.raw_stream.close()

    def _select(self, where: Any) -> list[Capture]:
        with self._engine.connect() as db:
            rows = db.execute(select(CAPTURES).where(where).order_by(CAPTURES.c.seq)).all()
        return [
            Capture(
                r.sha256, r.url, r.name, r.fetched_at, r.status, json.loads(r.headers),
                r.file, r.start, r.size,
            )
            for r in rows
        ]  # fmt: skip
