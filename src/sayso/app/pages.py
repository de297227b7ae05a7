"""What becomes of one item of a list: its page as it was answered, or its own text."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import evolve

from sayso.adapters.http import Answer
from sayso.adapters.polite import NotAllowed, retry_after
from sayso.adapters.watch_state import Kept, State
from sayso.adapters.watchbook import MOST_TRIES, WatchBook
from sayso.app.intake import Intake, Outcome, page_holding
from sayso.app.wire import App
from sayso.feeds.source import Source

_SHY: Final = frozenset((401, 402, 403, 407, 451))
_GONE: Final = 410


class Pages:
    """Settles items, each in one call, whatever was answered."""

    def __init__(self, app: App, intake: Intake, book: WatchBook) -> None:
        self._app = app
        self._intake = intake
        self._book = book

    def fetched(self, source: Source, kept: Kept, answer: Any) -> Iterator[Outcome]:
        """Settle an item by what its page's server answered, or the error in asking."""
        now = self._app.clock.now()
        if isinstance(answer, NotAllowed):
            yield from self._instead(source, kept, str(answer))
        elif isinstance(answer, Exception):
            yield self._try_again(source, kept, str(answer), None)
        elif answer.status == 200:
            yield from self._page(source, kept, answer)
        elif answer.status == 304 or (kept.report and answer.status == 404):
            note = "HTTP 404 when it was looked at again" if answer.status == 404 else None
            later = evolve(kept, visits=kept.visits + 1)
            self._book.settle(
                kept, State.DONE, now, note=note, visits=later.visits,
                due_at=self._next_visit(source, later, now),
            )  # fmt: skip
        elif kept.report and answer.status == _GONE:
            yield self._intake.gone(source, kept, "the outlet took the page down (HTTP 410)")
        elif answer.status in _SHY or answer.status in (404, _GONE):
            yield from self._instead(source, kept, f"{kept.item.url}: HTTP {answer.status}")
        else:
            why = f"{kept.item.url}: HTTP {answer.status}"
            yield self._try_again(source, kept, why, retry_after(answer.headers, now))

    def _page(self, source: Source, kept: Kept, answer: Answer) -> Iterator[Outcome]:
        now = self._app.clock.now()
        item = evolve(kept.item, url=answer.url) if kept.item.url else kept.item
        holding = page_holding(source, item, answer.raw, answer.headers, now, answer.status)
        later = evolve(kept, visits=kept.visits + 1) if kept.report else kept
        due_at = self._next_visit(source, later, now)
        outcomes = self._intake.take(source, kept, holding, due_at, visits=later.visits)
        if kept.item.html and all(o.state is State.FAILED for o in outcomes):
            outcomes = self._text_of_list(source, kept) or outcomes
        yield from outcomes

    def _next_visit(self, source: Source, kept: Kept, now: datetime) -> datetime | None:
        if kept.visits >= len(source.revisit):
            return None
        before = source.revisit[kept.visits - 1] if kept.visits else timedelta()
        return now + max(source.revisit[kept.visits] - before, timedelta(minutes=1))

    def from_list(self, source: Source, kept: Kept) -> Iterator[Outcome]:
        """Take the text that the list itself carries."""
        found = self._text_of_list(source, kept)
        if found is None:
            note = f"{kept.item.title or kept.item.guid}: neither a link nor a text"
            self._book.settle(kept, State.FAILED, self._app.clock.now(), note=note)
            found = [Outcome(source.id, kept.key, State.FAILED, note)]
        yield from found

    def _text_of_list(self, source: Source, kept: Kept) -> list[Outcome] | None:
        if not kept.item.html:
            return None
        raw = kept.item.html.encode("utf-8", "replace")
        headers = {"content-type": "text/html; charset=utf-8"}
        page = evolve(kept.item, url=None) if kept.item.url is None else kept.item
        holding = page_holding(source, page, raw, headers, self._app.clock.now(), None)
        return self._intake.take(source, kept, holding)

    def _instead(self, source: Source, kept: Kept, why: str) -> Iterator[Outcome]:
        """Take the list's own text for a page that cannot be had."""
        found = self._text_of_list(source, kept)
        if found is None or all(o.state is State.FAILED for o in found):
            state = State.DONE if kept.report else State.FAILED
            self._book.settle(kept, state, self._app.clock.now(), note=why)
            found = [Outcome(source.id, kept.key, State.FAILED, why)]
        yield from found

    def _try_again(self, source: Source, kept: Kept, why: str, later: timedelta | None) -> Outcome:
        now, tries = self._app.clock.now(), kept.tries + 1
        wait = max(later or timedelta(), timedelta(minutes=2**tries))
        given_up = tries >= MOST_TRIES
        state = State.DONE if kept.report else State.FAILED if given_up else State.FOUND
        self._book.settle(
            kept, state, now, note=why, tries=tries, due_at=None if given_up else now + wait
        )
        return Outcome(source.id, kept.key, State.FAILED, why)

    def elsewhere(self, source: Source, kept: Kept) -> Outcome:
        """Settle an item whose address another source has given already."""
        report = self._book.taken_elsewhere(kept)
        note = "another source has it too"
        self._book.settle(kept, State.DOUBLE, self._app.clock.now(), note=note, report=report)
        return Outcome(source.id, kept.key, State.DOUBLE, note)

    def retracted(self, source: Source, kept: Kept) -> Outcome:
        """Settle an item that its list says was deleted."""
        reason = "the outlet's feed says that it was deleted"
        if kept.report:
            return self._intake.gone(source, kept, reason)
        self._book.settle(kept, State.RETRACTED, self._app.clock.now(), note=reason)
        return Outcome(source.id, kept.key, State.RETRACTED, reason)

    def foreign(self, source: Source) -> Iterator[Outcome]:
        """Read what was left unread for its language, where this run's reader reads it."""
        for kept in self._book.foreign(source.id, self._app.reader.languages):
            yield from self._intake.again(source, kept)
