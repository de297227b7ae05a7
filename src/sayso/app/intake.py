"""One document that a watch found: archived, sorted, read, recorded."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attrs import frozen

from sayso.adapters.archive import Archive
from sayso.adapters.holdings import Holding, page_reports
from sayso.adapters.prints import Prints
from sayso.adapters.sqlite import SqliteLedger
from sayso.adapters.versions import Versions
from sayso.adapters.watchbook import Kept, State, WatchBook
from sayso.app.digest import EDITED
from sayso.app.readings import readings
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


def archive_of(ledger: Path) -> Path:
    """The archive's folder, beside its ledger."""
    return ledger.with_name(f"{ledger.name}.archive")


class Intake:
    """Takes documents into the record, one at a time."""

    def __init__(self, app: App, ledger: SqliteLedger, archive: Archive) -> None:
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
        outcomes = [self._one(source, kept, found, raw) for found in holding.reports()]
        if not outcomes:
            outcomes = [Outcome(source.id, holding.name, State.FAILED, "there is no report in it")]
        last = outcomes[-1]
        failed = [o for o in outcomes if o.state is State.FAILED]
        note = failed[0].note if failed else last.note
        # What could not be read this time does not unmake what was recorded before.
        settled = last.state
        if settled is State.FAILED and kept.report is not None:
            settled = State.DONE
        self.book.settle(
            kept, settled, now, note=note, due_at=due_at, visits=visits, raw=raw, language=last.language,
            report=last.report or kept.report, copy_of=last.copy_of,
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
        return self.take(source, kept, page_holding(source, kept.item, raw, capture.headers, now))

    def gone(self, source: Source, kept: Kept, reason: str) -> Outcome:
        """Write down that an outlet took a page back."""
        now = self._app.clock.now()
        self._withdraw(ReportId(kept.report or ""), now, now, reason)
        self.book.settle(kept, State.RETRACTED, now, note=reason)
        return Outcome(
            source.id, _name(kept.item), State.RETRACTED, reason, ReportId(kept.report or "")
        )

    def _one(self, source: Source, kept: Kept, found: Input, raw: str) -> Outcome:
        if isinstance(found, BadInput):
            return Outcome(source.id, found.name, State.FAILED, str(found.error))
        now = self._app.clock.now()
        report = _dated(found.report, kept.item)
        sorted_ = self.triage.sort(report, source)
        report = sorted_.report
        before = ReportId(kept.report) if kept.report and kept.report != report.id else None
        if sorted_.state is State.RETRACTED and kept.report:
            self._withdraw(ReportId(kept.report), now, report.published_at, sorted_.note)
        if sorted_.state is not State.DONE:
            shown = ReportId(kept.report) if kept.report else report.id
            return Outcome(
                source.id, found.name, sorted_.state, sorted_.note, shown, report.language
            )
        read = next(iter(readings([FoundReport(found.name, report)], self._app)))
        if isinstance(read, BadInput):
            return Outcome(source.id, found.name, State.FAILED, str(read.error))
        entries: list[Entry] = [Recorded(now, report, read.engine, read.reading.claims)]
        if before is not None and self._versions.withdrawal(before) is None:
            said = min(report.published_at or now, now)
            entries.append(Withdrawn(now, before, said, f"{EDITED}{report.id}"))
        back = self._versions.withdrawal(report.id)
        if back is not None:
            entries.append(Undone(now, back, BY, "the outlet has brought this version back"))
        new = self._ledger.append(entries).new > 0
        # What the page leaves out, the list may have said.
        note = "; ".join(found.warnings) if report.published is None else None
        self._versions.add(report.id, kept.key, raw, now)
        return Outcome(
            source.id, found.name, State.DONE, note, report.id,
            report.language, len(read.reading.claims), new, self._prints.add(report), before,
        )  # fmt: skip

    def _withdraw(
        self, report: ReportId, now: datetime, said: datetime | None, reason: str | None
    ) -> None:
        if self._versions.withdrawal(report) is None:
            self._ledger.append([Withdrawn(now, report, min(said or now, now), reason)])


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


def _dated(report: Report, item: Item) -> Report:
    """A report that says no date, with the one that its list says; its words keep their place."""
    if report.published is not None or item.published is None:
        return report
    return make_report(
        report.text,
        source=report.source,
        url=report.url,
        title=report.title or item.title,
        author=report.author or item.author,
        published=item.published,
        language=report.language,
    )


def _validators(headers: Mapping[str, str]) -> dict[str, str | None]:
    return {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}


def _name(item: Item) -> str:
    return item.url or item.guid or item.title or "an item without name"
