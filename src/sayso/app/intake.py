"""One document that a watch found: archived, sorted, read, recorded."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from sayso.adapters.archive import Archive
from sayso.adapters.holdings import Holding, page_reports, reopened
from sayso.adapters.prints import Prints
from sayso.adapters.sql import SqlLedger
from sayso.adapters.versions import Versions
from sayso.adapters.watch_state import Kept, State
from sayso.adapters.watchbook import WatchBook
from sayso.app.digest import EDITED
from sayso.app.readings import readings
from sayso.app.settings import LedgerAt, in_a_file
from sayso.app.triage import Triage
from sayso.app.wire import App
from sayso.feeds.item import Item
from sayso.feeds.source import Source
from sayso.model.entry import Entry, Recorded, Undone, Withdrawn
from sayso.model.ids import ReportId
from sayso.model.report import Report, make_report
from sayso.text.found import BadInput, FoundReport, Input

BY = "sayso watch"
"""Who undoes a withdrawal where an outlet brings an older version back."""


@frozen
class Outcome:
    """What became of one document."""

    source: str
    name: str
    state: State
    note: str | None = None
    report: ReportId | None = None
    language: str | None = None
    claims: int = 0
    new: bool = False
    """Whether the ledger had no such reading."""
    copy_of: ReportId | None = None
    replaces: ReportId | None = None
    """The version before, which the outlet has edited."""


def archive_of(ledger: LedgerAt) -> Path:
    """The archive's folder, beside its ledger.

    Raises:
        BadQuery: The ledger is no file, so that nothing can lie beside it.
    """
    file = in_a_file(ledger, "an archive of pages lies")
    return file.with_name(f"{file.name}.archive")


class Intake:
    """Takes documents into the record, one at a time."""

    def __init__(self, app: App, ledger: SqlLedger, archive: Archive) -> None:
        self._app = app
        self._ledger = ledger
        self._archive = archive
        # What is lost of these in a power cut is found out anew; the ledger tells what it holds.
        quick = ledger.quick_engine
        self.book = WatchBook(quick)
        self._versions = Versions(quick)
        self._prints = Prints(quick, app.policy.lineage)
        self.triage = Triage(app.registry, self._prints, app.reader.languages)

    def take(
        self,
        source: Source,
        kept: Kept,
        holding: Holding,
        due_at: datetime | None = None,
        visits: int = 0,
    ) -> list[Outcome]:
        """Archive a document and take in its reports; the item is settled at the end.

        Args:
            due_at: When its page is to be looked at again.
            visits: How often it was looked at again.
        """
        now = self._app.clock.now()
        raw = self._archive.keep(
            holding.raw, name=holding.name, fetched_at=now, url=holding.item.url,
            status=holding.status, headers=holding.headers,
        )  # fmt: skip
        # Of a file with many reports none is a version of another.
        before = None if holding.many else kept.report
        outcomes = [self._one(source, kept, before, found, raw) for found in holding.reports()]
        if not outcomes:
            outcomes = [Outcome(source.id, holding.name, State.FAILED, "there is no report in it")]
        last = outcomes[-1]
        failed = [o for o in outcomes if o.state is State.FAILED]
        note = failed[0].note if failed else last.note
        # What could not be read this time does not unmake what was recorded before.
        settled = last.state
        if settled is State.FAILED and kept.report is not None:
            settled = State.DONE
        recorded = last.report if last.state is State.DONE else kept.report
        self.book.settle(
            kept, settled, now, note=note, due_at=due_at, visits=visits, raw=raw,
            language=last.language, report=recorded, copy_of=last.copy_of,
            **_validators(holding.headers),
        )  # fmt: skip
        return outcomes

    def again(self, source: Source, kept: Kept) -> list[Outcome]:
        """Take in from the archive what was left unread."""
        capture = self._archive.find(kept.raw or "")
        if capture is None:
            return []
        raw = self._archive.payload(capture)
        now = self._app.clock.now()
        holding = reopened(source, kept.item, raw, capture.name, capture.headers, now)
        return self.take(source, kept, holding)

    def gone(self, source: Source, kept: Kept, reason: str) -> Outcome:
        """Write down that an outlet took a page back."""
        now = self._app.clock.now()
        self._withdraw(kept.report or "", now, now, reason)
        self.book.settle(kept, State.RETRACTED, now, note=reason)
        return Outcome(
            source.id, _name(kept.item), State.RETRACTED, reason, ReportId(kept.report or "")
        )

    def _one(
        self, source: Source, kept: Kept, before: str | None, found: Input, raw: str
    ) -> Outcome:
        if isinstance(found, BadInput):
            return Outcome(source.id, found.name, State.FAILED, str(found.error))
        now = self._app.clock.now()
        sorted_ = self.triage.sort(_completed(found.report, kept.item), source)
        report = sorted_.report
        if before == report.id:
            before = None
        if before is not None:
            report = self._edited(report, before, now)
        if sorted_.state is not State.DONE:
            if sorted_.state is State.RETRACTED and kept.report:
                self._withdraw(kept.report, now, report.published_at or now, sorted_.note)
            return Outcome(
                source.id, found.name, sorted_.state, sorted_.note, None, report.language
            )
        read = next(iter(readings([FoundReport(found.name, report)], self._app)))
        if isinstance(read, BadInput):
            return Outcome(source.id, found.name, State.FAILED, str(read.error))
        entries: list[Entry] = [Recorded(now, report, read.engine, read.reading.claims)]
        entries += self._of_versions(report, before, now)
        new = self._ledger.append(entries).new > 0
        self._versions.add(report.id, kept.key, raw, now)
        # What the page leaves out, the list may have said.
        note = "; ".join(found.warnings) if report.published is None else None
        return Outcome(
            source.id, found.name, State.DONE, note, report.id, report.language,
            len(read.reading.claims), new, self._prints.add(report),
            ReportId(before) if before else None,
        )  # fmt: skip

    def _edited(self, report: Report, before: str, now: datetime) -> Report:
        """A later version, public by the moment that it was surely there: many pages that are
        edited go on giving their first date."""
        old = self._versions.of(before)
        said = report.published_at
        if said is None or said > now or (old is not None and said <= old.found_at):
            return evolve(report, published_at=now)
        return report

    def _of_versions(self, report: Report, before: str | None, now: datetime) -> list[Entry]:
        """What a version says of the one before it, and of itself where it stood before."""
        found: list[Entry] = []
        if before is not None and self._versions.withdrawal(before) is None:
            reason = f"{EDITED}{report.id}"
            found.append(Withdrawn(now, ReportId(before), report.published_at or now, reason))
        if self._versions.of(report.id) is not None:
            back = self._versions.withdrawal(report.id)
            if back is not None:
                found.append(Undone(now, back, BY, "the outlet has brought this version back"))
        return found

    def _withdraw(self, report: str, now: datetime, said: datetime, reason: str | None) -> None:
        if self._versions.withdrawal(report) is None:
            self._ledger.append([Withdrawn(now, ReportId(report), min(said, now), reason)])


def page_holding(
    source: Source,
    item: Item,
    raw: bytes,
    headers: Mapping[str, str],
    now: datetime,
    status: int | None = 200,
) -> Holding:
    """A fetched page, or the text that a list itself carries, as a document."""
    reports = page_reports(source, item, raw, headers, now)
    return Holding(item, raw, _name(item), reports, headers, status)


def _completed(report: Report, item: Item) -> Report:
    """A report with what its list says of it where it says nothing itself."""
    report = evolve(report, title=report.title or item.title, author=report.author or item.author)
    if report.published is not None or item.published is None:
        return report
    # The day is part of a report's id.
    return make_report(
        report.text,
        source=report.source,
        url=report.url,
        title=report.title,
        author=report.author,
        published=item.published,
        language=report.language,
    )


def _validators(headers: Mapping[str, str]) -> dict[str, str | None]:
    return {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}


def _name(item: Item) -> str:
    return item.url or item.guid or item.title or "an item without name"
