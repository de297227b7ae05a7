"""Sources that are due are looked at, and what is new there is taken in."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeAlias

from attrs import define, field, frozen

from sayso.adapters.archive import Archive
from sayso.adapters.errands import Errands
from sayso.adapters.holdings import ENDLESS, files_of, open_file, records
from sayso.adapters.hosts import HostBook
from sayso.adapters.polite import (
    PoliteWeb,
    Validators,
    host_of,
    retry_after,
    validators_of,
)
from sayso.adapters.sql import SqlLedger
from sayso.adapters.watch_state import Kept, Lease, State
from sayso.app.intake import Intake, Outcome
from sayso.app.pages import Pages
from sayso.app.wire import App
from sayso.errors import BadReport, BadSource
from sayso.feeds.addresses import parse_addresses
from sayso.feeds.item import Listing
from sayso.feeds.sitemap import parse_sitemap
from sayso.feeds.source import WEB, Source, SourceKind, Take
from sayso.feeds.syndication import parse_feed

WINDOW: Final = 20
"""Pages of one source that wait to be fetched at a time."""
SLICE: Final = 200
"""Documents of an archive that are queued together."""
MOST_OF_ARCHIVE: Final = 2000
"""Documents of one archive in one round: feeds are not kept waiting for longer."""
MOST_DEPTH: Final = 2


@frozen
class Trouble:
    """A source that could not be listed, or what was doubtful about its list."""

    source: str
    why: str
    failed: bool
    """False: its items were taken all the same."""


Event: TypeAlias = Outcome | Trouble


@define
class _Run:
    """One source in one round."""

    source: Source
    lease: Lease
    in_flight: int = 0
    listed: bool = False
    fault: str | None = None
    later: timedelta | None = None
    tried: set[str] = field(factory=set)
    seen_lists: set[str] = field(factory=set)


@frozen
class _ListJob:
    run: _Run
    url: str
    depth: int


@frozen
class _PageJob:
    run: _Run
    kept: Kept


class Watch:
    """Watches sources on one ledger; several processes may watch the same."""

    def __init__(
        self,
        app: App,
        ledger: SqlLedger,
        archive: Archive,
        sources: Sequence[Source],
        web: PoliteWeb,
        at_once: int = 4,
    ) -> None:
        """Args: at_once: Hosts that are asked at the same time.

        Raises:
            BadQuery: A source of a theatre that no pack is of.
            BadEngine: The reader cannot be used.
        """
        self._app = app
        self._sources = sources
        self._web = web
        self._at_once = at_once
        self._intake = Intake(app, ledger, archive)
        self._book = self._intake.book
        self._pages = Pages(app, self._intake, self._book)
        self._hosts = HostBook(ledger.quick_engine)
        for source in sources:
            self._intake.triage.check(source)
        self._book.enter(sources, app.clock.now())
        web.hosts.update(self._hosts.load())

    def round(self, *, anyway: bool = False, most: int | None = None) -> Iterator[Event]:
        """Look at every source that is due, and yield what becomes of each document.

        What is yielded as taken is on disk. A source that fails stops no other.

        Args:
            anyway: Also at those that are not due yet.
            most: Documents to take from one archive; None: all that it has.
        """
        errands: Errands[_ListJob | _PageJob] = Errands(self._at_once, self._web.pause)
        try:
            held: list[_Run] = []
            for source in self._sources:
                lease = self._book.lease(source, self._app.clock.now(), anyway=anyway)
                if lease is None:
                    continue
                run = _Run(source, lease)
                yield from self._pages.foreign(source)
                if source.kind not in WEB:
                    held.append(run)
                elif lease.list_due:
                    self._list(errands, run, source.at, 0)
                else:
                    yield from self._fill(errands, run)
            for job, answer in errands.answers():
                job.run.in_flight -= 1
                if isinstance(job, _ListJob):
                    yield from self._listed(errands, job, answer)
                else:
                    yield from self._pages.fetched(job.run.source, job.kept, answer)
                if job.run.in_flight == 0:
                    yield from self._fill(errands, job.run)
                self._hosts.save(self._web.hosts)
            for run in held:
                yield from self._held(run, most)
        finally:
            errands.close()

    def rounds(self, sleep: Callable[[float], None] = time.sleep) -> Iterator[Event]:
        """Go on looking, round after round, without end."""
        while True:
            yield from self.round(most=MOST_OF_ARCHIVE)
            sleep(self._book.seconds_to_next([s.id for s in self._sources], self._app.clock.now()))

    def _list(self, errands: Errands[_ListJob | _PageJob], run: _Run, url: str, depth: int) -> None:
        if url in run.seen_lists or depth > MOST_DEPTH:
            return
        run.seen_lists.add(url)
        run.in_flight += 1
        known = run.lease.validators if depth == 0 else Validators()
        errands.put(
            host_of(url), _ListJob(run, url, depth), lambda: self._web.get(url, known, feed=True)
        )

    def _listed(
        self, errands: Errands[_ListJob | _PageJob], job: _ListJob, answer: Any
    ) -> Iterator[Event]:
        run, now = job.run, self._app.clock.now()
        run.listed = True
        try:
            found = self._listing(run, job, answer, now)
        except (BadReport, BadSource) as error:
            run.fault = str(error)
            yield Trouble(run.source.id, run.fault, failed=True)
            return
        if found is None:
            return
        for url in found.more:
            self._list(errands, run, url, job.depth + 1)
        warning = "; ".join(found.warnings) or None
        # The validators of an index would hide what is new in the maps that it names.
        keep = validators_of(answer.headers) if job.depth == 0 and not found.more else Validators()
        self._book.put(
            run.source, found.items, now, etag=keep.etag, last_modified=keep.last_modified,
            warning=warning,
        )  # fmt: skip
        if warning:
            yield Trouble(run.source.id, warning, failed=False)

    def _listing(self, run: _Run, job: _ListJob, answer: Any, now: datetime) -> Listing | None:
        if isinstance(answer, BadReport | BadSource):
            raise answer
        if isinstance(answer, Exception):
            raise BadSource(f"{job.url}: {type(answer).__name__}: {answer}")
        if answer.status == 304:
            return None
        if answer.status != 200:
            run.later = retry_after(answer.headers, now)
            raise BadSource(f"{job.url}: HTTP {answer.status}")
        try:
            match run.source.kind:
                case SourceKind.SITEMAP:
                    return parse_sitemap(answer.raw, answer.url, now)
                case SourceKind.URLS:
                    return parse_addresses(answer.raw, now)
                case _:
                    return parse_feed(answer.raw, answer.url, now, answer.headers)
        except BadSource as error:
            raise BadSource(f"{job.url}: {error}") from error
        except Exception as error:
            # One hostile list must not cost the other sources their turn.
            raise BadSource(
                f"{job.url}: it cannot be taken apart ({type(error).__name__}: {error})"
            ) from error

    def _fill(self, errands: Errands[_ListJob | _PageJob], run: _Run) -> Iterator[Event]:
        """Queue a source's next pages; let go of it when there is none left."""
        while run.in_flight == 0:
            due = self._book.due(run.source.id, self._app.clock.now(), WINDOW)
            fresh = [k for k in due if k.key not in run.tried]
            if not fresh:
                self._let_go(run)
                return
            for kept in fresh:
                run.tried.add(kept.key)
                if kept.item.retracted:
                    yield self._pages.retracted(run.source, kept)
                elif kept.item.url is None or run.source.take is Take.FEED:
                    yield from self._pages.from_list(run.source, kept)
                elif kept.state is State.FOUND and self._book.taken_elsewhere(kept):
                    yield self._pages.elsewhere(run.source, kept)
                else:
                    self._fetch(errands, run, kept)

    def _fetch(self, errands: Errands[_ListJob | _PageJob], run: _Run, kept: Kept) -> None:
        run.in_flight += 1
        url = kept.item.url or ""
        known = Validators(kept.etag, kept.last_modified) if kept.report else Validators()
        errands.put(host_of(url), _PageJob(run, kept), lambda: self._web.get(url, known))

    def _held(self, run: _Run, most: int | None) -> Iterator[Event]:
        """Take in what a source itself holds."""
        run.listed = True
        try:
            if run.source.kind in ENDLESS and not _is_folder(run.source):
                yield from self._archived(run, most)
            else:
                yield from self._files(run)
        except (BadSource, BadReport) as error:
            run.fault = str(error)
            yield Trouble(run.source.id, run.fault, failed=True)
        self._let_go(run)

    def _files(self, run: _Run) -> Iterator[Event]:
        now = self._app.clock.now()
        self._book.put(run.source, list(files_of(run.source, now)), now)
        while True:
            due = self._book.due(run.source.id, now, WINDOW)
            fresh = [k for k in due if k.key not in run.tried]
            if not fresh:
                return
            for kept in fresh:
                run.tried.add(kept.key)
                try:
                    holding = open_file(run.source, kept.item, now)
                except BadReport as error:
                    self._book.settle(kept, State.FAILED, now, note=str(error))
                    yield Outcome(run.source.id, kept.key, State.FAILED, str(error))
                    continue
                yield from self._intake.take(run.source, kept, holding)

    def _archived(self, run: _Run, most: int | None) -> Iterator[Event]:
        source = run.source
        found = records(source, run.lease.position, self._app.clock.now())
        taken = 0
        while part := list(islice(found, SLICE)):
            now = self._app.clock.now()
            self._book.put(source, [holding.item for _, holding in part], now)
            waiting = self._book.waiting(source.id, [h.item.key for _, h in part])
            for _, holding in part:
                kept = waiting.get(holding.item.key)
                if kept is not None:
                    yield from self._intake.take(source, kept, holding)
            self._book.move_to(source.id, part[-1][0], self._app.clock.now())
            taken += len(part)
            if most is not None and taken >= most:
                run.later = timedelta(seconds=-1)
                return

    def _let_go(self, run: _Run) -> None:
        now = self._app.clock.now()
        if run.listed:
            self._book.release(run.source, now, run.fault, run.later)
        else:
            self._book.let_go(run.source)


def _is_folder(source: Source) -> bool:
    return Path(source.at).is_dir()
