"""What people say of claims and reports, taken into the ledger."""

import threading
from collections.abc import Callable, Mapping

from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    LinkKind,
    Recorded,
    Redacted,
    Undone,
    Verdict,
    Withdrawn,
)
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.report import Report
from sayso.review.correct import corrected
from sayso.review.queue import Standing, standings


class Stale(BadQuery):
    """Somebody has said something of a claim since it was shown."""


class Judge:
    """Takes verdicts one at a time, each against what the ledger holds at that moment."""

    def __init__(self, app: App, read: Callable[[], Ledger]) -> None:
        """Args: read: Gives the ledger as it is at that moment, to read from."""
        self._app = app
        self._read = read
        self._one = threading.Lock()

    def verdict(
        self,
        claim: ClaimId,
        verdict: Verdict,
        by: str,
        revision: str,
        *,
        reason: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> None:
        """Record a person's verdict.

        Args:
            revision: Of the claim as it was shown (`Standing.revision`).
            form: With CORRECT: the fields, as `review.correct` has them.

        Raises:
            Stale: The claim was judged since.
            BadQuery: There is no such claim, or the correction cannot be made.
        """
        with self._one:
            ledger = self._read()
            said = standings(ledger.entries()).get(claim)
            if said is None:
                raise BadQuery(f"there is no claim {claim}")
            if said.revision != revision:
                raise Stale(_told(said))
            now = self._app.clock.now()
            made = None
            if verdict is Verdict.CORRECT:
                held, report = _as_read(ledger, claim)
                standing = [j.corrected for _, j in said.verdicts if j.corrected]
                made = corrected(standing[-1] if standing else held, report, form or {})
            self._append(Judged(now, claim, verdict, by, reason or None, made))

    def undo(self, entry: EntryId, by: str, *, any_: bool = False) -> None:
        """Take back a verdict or link.

        Args:
            any_: Also somebody else's.

        Raises:
            BadQuery: There is no such entry, or it is another's.
        """
        with self._one:
            held = next((e for k, e in self._read().entries() if k == entry), None)
            if not isinstance(held, Judged | Linked):
                raise BadQuery(f"{entry} is no verdict or link that could be taken back")
            if held.by != by and not any_:
                raise BadQuery(f"{entry} is {held.by}'s; an editor can take it back")
            self._append(Undone(self._app.clock.now(), entry, by))

    def link(
        self, kind: LinkKind, a: str, b: str, same: bool, by: str, reason: str | None = None
    ) -> None:
        """Record that two ids are one, or are not.

        Raises:
            BadQuery: They are the same id.
        """
        if a == b:
            raise BadQuery(f"{a} is one with itself; name another")
        with self._one:
            self._append(Linked(self._app.clock.now(), kind, a, b, same, by, reason or None))

    def withdraw(self, report: ReportId, by: str, reason: str) -> None:
        """Record that a source took a report back, as of now."""
        with self._one:
            _report(self._read(), report)
            now = self._app.clock.now()
            self._append(Withdrawn(now, report, now, f"{reason} (noted by {by})"))

    def redact(self, report: ReportId, by: str, reason: str) -> None:
        """Take a report's words out of the record for good."""
        if not reason.strip():
            raise BadQuery("say why it is redacted; the reason stays in the record")
        with self._one:
            held = _report(self._read(), report)
            now = self._app.clock.now()
            self._append(Redacted(now, report, by, reason.strip(), held.text_sha256))

    def _append(self, entry: Entry) -> None:
        ledger = self._app.open_ledger(write=True)
        try:
            ledger.append([entry])
        finally:
            ledger.close()


def _told(said: Standing) -> str:
    if not said.verdicts:
        return "a verdict on this claim was taken back since it was shown; look at it again"
    last = said.verdicts[-1][1]
    return (
        f"{last.by} said “{last.verdict.value}” on this claim since it was shown; look at it again"
    )


def _as_read(ledger: Ledger, claim: ClaimId) -> tuple[Claim, Report]:
    for _, entry in reversed(list(ledger.entries())):
        if isinstance(entry, Recorded):
            for one in entry.claims:
                if one.id == claim:
                    return one, entry.report
    raise BadQuery(f"there is no claim {claim}")


def _report(ledger: Ledger, report: ReportId) -> Report:
    for _, entry in ledger.entries():
        if isinstance(entry, Recorded) and entry.report.id == report:
            return entry.report
    raise BadQuery(f"there is no report {report}")
