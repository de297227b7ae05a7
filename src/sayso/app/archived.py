"""The archive asked: what was kept of a report or address, how its versions differ, and copies."""

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from mimetypes import guess_extension
from pathlib import Path

from attrs import frozen

from sayso.adapters.archive import Archive, Capture
from sayso.adapters.sql import SqlLedger
from sayso.adapters.versions import Version, Versions
from sayso.app.digest import content_of
from sayso.errors import BadQuery
from sayso.feeds.item import same_address
from sayso.model.claim import Claim
from sayso.model.entry import Recorded
from sayso.model.ids import ReportId

_HASH = re.compile(r"[0-9a-f]{64}")


@frozen
class Difference:
    """How a version differs from the one before."""

    before: Version
    after: Version
    lines: tuple[str, ...]
    """A unified diff of the texts, paragraph by paragraph."""
    dropped: tuple[Claim, ...]
    """Claims that the outlet no longer makes."""
    added: tuple[Claim, ...]
    kept: int


class Archived:
    """One ledger's archive."""

    def __init__(self, ledger: SqlLedger, archive: Archive) -> None:
        self._ledger = ledger
        self._archive = archive
        self._versions = Versions(ledger.engine)

    def versions(self, of: str) -> list[tuple[Version, Capture | None]]:
        """The versions of a report's page, first to last, each with its capture.

        Args:
            of: A report's id or its beginning, a claim's id, or an address.

        Raises:
            BadQuery: Nothing of it is kept.
        """
        found = self._at(of)
        return [(v, self._archive.find(v.raw)) for v in found]

    def raw(self, of: str) -> bytes:
        """The bytes of a capture, by hash, or of the latest version of a report or address.

        Raises:
            BadQuery: Nothing of it is kept, or the archive's file is damaged.
        """
        if _HASH.fullmatch(of):
            capture = self._archive.find(of)
        else:
            version = self._versions.of(self._report_of(of)) or self._at(of)[-1]
            capture = self._archive.find(version.raw)
        if capture is None:
            raise BadQuery(f"nothing with the hash {of} is in this archive")
        return self._archive.payload(capture)

    def difference(self, report: str) -> Difference:
        """How a report differs from the version before it.

        Raises:
            BadQuery: There is no such report, or no version before it.
        """
        version = self._versions.of(self._report_of(report)) or self._at(report)[-1]
        line = self._versions.at(version.address)
        place = line.index(version)
        if place == 0:
            raise BadQuery(f"{version.report} is the first version of {version.address}")
        before = line[place - 1]
        readings = self._readings({before.report, version.report})
        old, new = readings[before.report], readings[version.report]
        had = {content_of(c) for c in old.claims}
        has = {content_of(c) for c in new.claims}
        return Difference(
            before,
            version,
            tuple(
                difflib.unified_diff(
                    old.report.text.splitlines(),
                    new.report.text.splitlines(),
                    before.report,
                    version.report,
                    lineterm="",
                )
            ),
            tuple(c for c in old.claims if content_of(c) not in has),
            tuple(c for c in new.claims if content_of(c) not in had),
            len(had & has),
        )

    def as_warc(self) -> Iterator[bytes]:
        """Every record that is kept, gzipped: put together they are a WARC file."""
        seen: set[tuple[str, int]] = set()
        for capture in self._archive.all():
            if (capture.file, capture.start) not in seen:
                seen.add((capture.file, capture.start))
                yield self._archive.record(capture)

    def as_auto_archiver(self, folder: Path) -> Iterator[str]:
        """Write each page to a folder, and yield a line of JSON on it in auto-archiver's form.

        Captures without an address are left out: that form has none for them.

        Raises:
            BadQuery: The folder cannot be written to.
        """
        for capture in self._archive.all():
            if capture.url is None:
                continue
            media = capture.headers.get("content-type", "").partition(";")[0]
            name = f"{capture.sha256}{guess_extension(media) or '.html'}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(self._archive.payload(capture))
            except OSError as error:
                raise BadQuery(f"{folder}: {error.strerror}; name another folder") from error
            said = {
                "status": "sayso: success",
                "metadata": {"url": capture.url, "_processed_at": capture.fetched_at.isoformat()},
                "media": [
                    {
                        "filename": name,
                        "urls": [],
                        "properties": {"hash": f"SHA-256:{capture.sha256}"},
                    }
                ],
            }
            yield json.dumps(said, ensure_ascii=False)

    def _at(self, of: str) -> Sequence[Version]:
        found = self._versions.at(same_address(of)) if "://" in of else []
        if not found:
            version = self._versions.of(self._report_of(of))
            found = self._versions.at(version.address) if version else []
        if not found:
            raise BadQuery(
                f"nothing of {of} is in this archive; it holds what `sayso watch` has recorded"
            )
        return found

    def _report_of(self, of: str) -> str:
        """A claim's report; anything else as it is."""
        if not of.startswith("claim-"):
            return of
        for _, entry in self._ledger.entries():
            if isinstance(entry, Recorded) and any(c.id.startswith(of) for c in entry.claims):
                return entry.report.id
        return of

    def _readings(self, wanted: set[ReportId]) -> dict[ReportId, Recorded]:
        return {
            e.report.id: e
            for _, e in self._ledger.entries()
            if isinstance(e, Recorded) and e.report.id in wanted
        }
