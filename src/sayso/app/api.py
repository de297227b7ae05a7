"""The Python API: the command line's verbs as functions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sayso.app.api_export import export, export_claims, frame
from sayso.app.api_ledger import Where, app_for, opened_for
from sayso.app.ask import ClaimFilter, Question, When, claims_in
from sayso.app.ingest import Taken, ingest
from sayso.app.places import control_at, map_at, take_back
from sayso.app.places import overrule as rule
from sayso.app.publish import breaches
from sayso.app.wire import App, Parts
from sayso.errors import BadReport
from sayso.model.claim import Claim
from sayso.model.ids import EntryId
from sayso.model.picture import Citation, Control, Dispute, MapPlace, Picture
from sayso.model.terms import ClaimType, Stance, Status
from sayso.text.found import BadInput, Input

__all__ = [
    "check",
    "claims",
    "control_map",
    "control_of",
    "disputes",
    "explain",
    "export",
    "export_claims",
    "frame",
    "overrule",
    "picture_at",
    "read",
    "read_text",
    "undo_ruling",
]


def read(
    *inputs: str | Path,
    published: date | datetime | None = None,
    source: str | None = None,
    ledger: Where = None,
    record: bool = True,
    packs: Sequence[str | Path] = (),
    bad: list[BadReport] | None = None,
    parts: Parts | None = None,
) -> tuple[Claim, ...]:
    """Read reports, record them, and return their claims in the order of inputs and text.

    Args:
        inputs: Paths of files and folders, or web addresses, as `sayso read` takes them.
        published: The day, or aware moment, on which they were published.
        source: Their outlet: a name, a domain or a pack's id.
        record: False reads without a ledger.
        bad: Gets an error for each input that could not be read; None raises the first of
            them, when the others are read and recorded.
        parts: Other parts than the usual: a reader, a clock, what fetches pages.

    Raises:
        BadReport: An input could not be read, and `bad` is None.
        BadQuery: `published` is still to come.
        LedgerError: The ledger cannot be opened or written.
    """
    from sayso.adapters.inputs import iter_inputs

    app = app_for(ledger, packs, parts)
    found = iter_inputs(
        [str(i) for i in inputs],
        now=app.clock.now(),
        fetch=app.parts.fetch(),
        published=published,
        source=source,
    )
    claims, errors = _taken(found, app, record)
    if bad is not None:
        bad += errors
    elif errors:
        raise errors[0]
    return claims


def read_text(
    text: str,
    *,
    published: date | datetime | None = None,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    ledger: Where = None,
    record: bool = True,
    packs: Sequence[str | Path] = (),
    parts: Parts | None = None,
) -> tuple[Claim, ...]:
    """Read one report from its text, record it, and return its claims in text order.

    Raises:
        BadReport: The text is empty, cannot be read, or is dated to come.
        LedgerError: The ledger cannot be opened or written.
    """
    from sayso.text.read import Given, find_report_in

    app = app_for(ledger, packs, parts)
    given = Given(source=source, url=url, title=title, published=published)
    found = find_report_in(text, given, name=title or url or "the text", now=app.clock.now())
    claims, errors = _taken([found], app, record)
    if errors:
        raise errors[0]
    return claims


def picture_at(
    as_of: date | None = None,
    *,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    place: str | None = None,
    actor: str | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> Picture:
    """Return the state of the conflict on a day.

    Args:
        as_of: None: after all that is known.
        reported_by: Aware; only what had been published by then. None: all.
        recorded_at: Aware; only what the ledger held by then. None: all.
        place: Only this place, by any of its names or its id.
        actor: Only this actor, likewise.

    Raises:
        BadQuery: Nothing is known of the place or actor.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    with _question(ledger, packs, When(as_of, reported_by, recorded_at)) as asking:
        return asking.narrowed(place, actor)


def claims(
    *,
    types: Sequence[ClaimType | str] = (),
    stances: Sequence[Stance | str] = (),
    actor: str | None = None,
    place: str | None = None,
    speaker: str | None = None,
    since: date | None = None,
    until: date | None = None,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
) -> tuple[Claim, ...]:
    """Return the claims that stand, in order of record; filters narrow together.

    Args:
        actor: As actor or target, by name or id.
        place: As place or origin, by name or id.
        speaker: By name or id; the outlet's for claims in its own voice.
        since: Claims of this day or later, by the day that their words give, else that of
            saying.
        until: Likewise.

    Raises:
        ValueError: A type or stance that the claim contract does not have.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    wanted = ClaimFilter(
        frozenset(map(ClaimType, types)),
        frozenset(map(Stance, stances)),
        actor,
        place,
        speaker,
        since,
        until,
    )
    with _question(ledger, (), When(None, reported_by, recorded_at)) as asking:
        return tuple(claims_in(asking.known, wanted))


def disputes(
    as_of: date | None = None,
    *,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> tuple[Dispute, ...]:
    """Return what cannot all be true: each side's claims, and which was conceded.

    Raises:
        LedgerError: There is no such ledger, or it cannot be read.
    """
    with _question(ledger, packs, When(as_of, reported_by, recorded_at)) as asking:
        return asking.picture.disputes


def explain(
    id_: str,
    as_of: date | None = None,
    *,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> tuple[Citation, ...]:
    """Return the quotations behind a finding, claim or report, those against it last.

    Args:
        id_: Its id, or a beginning that only one has. Findings belong to one picture: ask at
            the moments that it was made at.

    Raises:
        BadQuery: Nothing has this id, or several do.
        LedgerError: There is no such ledger, or it cannot be read.
    """
    with _question(ledger, packs, When(as_of, reported_by, recorded_at)) as asking:
        return asking.citations(asking.find(id_))


def control_of(
    place: str,
    as_of: date | None = None,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> Control | None:
    """Return who holds one place, from the index; None where nothing is known of it.

    Args:
        place: A name, a place's key, or words of reports.
        as_of, reported_by, recorded_at: As `picture_at` takes them.

    Raises:
        LedgerError: There is no such ledger, or it cannot be opened.
    """
    with opened_for(ledger, packs) as (app, opened):
        return control_at(app, opened, place, When(as_of, reported_by, recorded_at))


def control_map(
    as_of: date | None = None,
    reported_by: datetime | None = None,
    recorded_at: datetime | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> tuple[MapPlace, ...]:
    """Return the map of control in short, by name of the places; arguments as `picture_at`'s.

    Raises:
        LedgerError: There is no such ledger, or it cannot be opened.
    """
    with opened_for(ledger, packs) as (app, opened):
        return map_at(app, opened, When(as_of, reported_by, recorded_at))


def overrule(
    place: str,
    status: Status,
    *,
    by: str,
    reason: str,
    holder: str | None = None,
    start: date | None = None,
    end: date | None = None,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> EntryId:
    """Record a reviewer's ruling on a place; returns the id by which it can be taken back.

    Args:
        holder: With HELD: a name or slug of the packs.
        start, end: First and last day for which it is so; None: open.

    Raises:
        BadQuery: Nothing is known of the place, no pack knows the holder, or the ruling does
            not hang together.
        LedgerError: The ledger cannot be opened or written.
    """
    with opened_for(ledger, packs, write=True) as (app, opened):
        return rule(app, opened, place, status, by, reason, holder=holder, start=start, end=end)


def undo_ruling(
    entry: str,
    *,
    by: str,
    reason: str,
    ledger: Where = None,
    packs: Sequence[str | Path] = (),
) -> EntryId:
    """Take a ruling back; returns the id of the entry that does.

    Raises:
        BadQuery: The ledger has no ruling of that id.
        LedgerError: The ledger cannot be opened or written.
    """
    with opened_for(ledger, packs, write=True) as (app, opened):
        return take_back(app, opened, entry, by, reason)


def check(ledger: Where = None) -> tuple[str, ...]:
    """Return every breach of the ledger's laws, a sentence each; empty where all is well.

    Raises:
        LedgerError: There is no such ledger, or it cannot be opened at all.
    """
    opened = app_for(ledger, (), None).open_ledger()
    try:
        return tuple(breaches(opened))
    finally:
        opened.close()


def _taken(
    inputs: "Iterator[Input] | Sequence[Input]", app: App, record: bool
) -> tuple[tuple[Claim, ...], list[BadReport]]:
    opened = app.open_ledger(write=True) if record else None
    claims: list[Claim] = []
    errors: list[BadReport] = []
    try:
        for outcome in ingest(inputs, app, opened):
            match outcome:
                case Taken():
                    claims += outcome.reading.claims
                case BadInput():
                    errors.append(outcome.error)
    finally:
        if opened is not None:
            opened.close()
    return tuple(claims), errors


@contextmanager
def _question(ledger: Where, packs: Sequence[str | Path], when: When) -> Iterator[Question]:
    app = app_for(ledger, packs, None)
    opened = app.open_ledger()
    try:
        yield Question(app, opened, when)
    finally:
        opened.close()
