"""The digest of a period: two moments of the record compared, and narrowed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import frozen

from sayso.app.ask import Question, When
from sayso.app.narrow import parties_in, spots_in
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.entry import Judged, Recorded, Verdict, Withdrawn
from sayso.model.ids import ClaimId, ReportId
from sayso.model.picture import Change, Control, Dispute, Event, Fact, Picture, Tally
from sayso.model.report import Report
from sayso.outputs.digest.compose import Moment, Period, Taking, compose
from sayso.outputs.digest.model import Digest
from sayso.outputs.phrases import proposition

EDITED = "edited by the outlet into "
"""How a withdrawal begins that is an edit; the new report's id follows."""


@frozen
class Wanted:
    """What a digest is narrowed to; what is empty or None narrows nothing."""

    theatre: str | None = None
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    @property
    def words(self) -> str | None:
        """It in words; None where nothing is narrowed."""
        parts = [f"theatre {self.theatre}"] if self.theatre else []
        parts += [", ".join(self.places)] if self.places else []
        parts += [", ".join(self.actors)] if self.actors else []
        return "; ".join(parts) or None


def make_digest(
    app: App,
    ledger: Ledger,
    since: datetime,
    until: datetime,
    wanted: Wanted = Wanted(),
    *,
    clock: str = "recorded",
    recorded_at: datetime | None = None,
) -> Digest:
    """Return what changed between two moments.

    The same moments always give the same digest; with the reported clock, by the same
    `recorded_at`.

    Args:
        clock: recorded: what this ledger held. reported: what had been published.
        recorded_at: With the reported clock, only what this ledger held by then.

    Raises:
        BadQuery: The period ends before it begins; a theatre, place or actor that nothing has.
    """
    if until <= since:
        raise BadQuery(f"the period ends at {until.isoformat()}, not after it begins")
    ends = [_question(app, ledger, m, clock, recorded_at) for m in (since, until)]
    before, after = ends
    narrowed = _Narrowed(app, wanted, [q.picture for q in ends])
    changes = [c for c in after.changes_from(before) if narrowed.keeps(c)]
    period = _period(ledger, since, until, clock, recorded_at, wanted, narrowed)
    return compose(
        period,
        changes,
        Moment(before.picture, before.known),
        Moment(narrowed.at_end(after.picture), after.known),
    )


def check_wanted(app: App, ledger: Ledger, wanted: Wanted) -> None:
    """Raise BadQuery for a theatre, place or actor that neither the packs nor the record know."""
    strange = Wanted(
        wanted.theatre,
        tuple(p for p in wanted.places if app.registry.place(p) is None),
        tuple(a for a in wanted.actors if app.registry.actor(a) is None),
    )
    asked = strange.places or strange.actors
    _Narrowed(app, strange, [Question(app, ledger, When()).picture] if asked else [])


def _question(
    app: App, ledger: Ledger, moment: datetime, clock: str, recorded_at: datetime | None
) -> Question:
    if clock == "reported":
        return Question(app, ledger, When(reported_by=moment, recorded_at=recorded_at))
    return Question(app, ledger, When(recorded_at=moment))


class _Narrowed:
    """Tells what a digest is about, by the keys of places and actors."""

    def __init__(self, app: App, wanted: Wanted, pictures: Sequence[Picture]) -> None:
        self._places: frozenset[str] | None = None
        self._actors: frozenset[str] | None = None
        self._either: frozenset[str] | None = None
        self._found = {
            f.id: (f, subject) for picture in pictures for f, subject in _findings(picture)
        }
        if wanted.places:
            self._places = frozenset().union(
                *(_place_keys(app, p, pictures) for p in wanted.places)
            )
        if wanted.actors:
            self._actors = frozenset().union(
                *(_actor_keys(app, a, pictures) for a in wanted.actors)
            )
        if wanted.theatre is not None:
            pack = next((p for p in app.packs if p.id == wanted.theatre), None)
            if pack is None:
                known = ", ".join(sorted(p.id for p in app.packs if not p.theatre.base))
                raise BadQuery(f"no pack of the theatre {wanted.theatre!r}; there are {known}")
            self._either = frozenset(
                (*(p.slug for p in pack.places), *(a.slug for a in pack.actors))
            )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is narrowed."""
        return self._places is None and self._actors is None and self._either is None

    def keeps(self, change: Change) -> bool:
        """Whether a change is part of what was asked for."""
        if self.is_whole:
            return True
        keys = [self._found[i] for i in (change.before, change.after) if i in self._found]
        places = frozenset(k for f, _ in keys for k in _places_of(f, self._found))
        actors = frozenset(k for f, s in keys for k in (*_actors_of(f), *([s] if s else [])))
        return self._has(places, actors)

    def keeps_claims(self, claims: Iterable[Claim]) -> bool:
        """Whether one of some claims is part of what was asked for."""
        return self.is_whole or any(
            self._has(
                frozenset(m.ref or "" for m in (*c.place, *c.origin)),
                frozenset(m.ref or "" for m in (*c.actor, *c.target)),
            )
            for c in claims
        )

    def at_end(self, picture: Picture) -> Picture:
        """The picture whose map goes with the digest."""
        from attrs import evolve

        kept = [
            c
            for c in picture.control
            if self.is_whole or self._has(frozenset((c.place.key,)), frozenset(_actors_of(c)))
        ]
        return evolve(picture, control=tuple(kept))

    def _has(self, places: frozenset[str], actors: frozenset[str]) -> bool:
        if self._places is not None and not places & self._places:
            return False
        if self._actors is not None and not actors & self._actors:
            return False
        return self._either is None or bool((places | actors) & self._either)


def _period(
    ledger: Ledger,
    since: datetime,
    until: datetime,
    clock: str,
    recorded_at: datetime | None,
    wanted: Wanted,
    narrowed: _Narrowed,
) -> Period:
    readings: dict[ReportId, Recorded] = {}
    claims: dict[ClaimId, tuple[Claim, Report]] = {}
    came: set[ReportId] = set()
    takings: list[Withdrawn] = []
    verdicts: list[Judged] = []
    for _, entry in ledger.entries():
        if recorded_at is not None and entry.at > recorded_at:
            break
        match entry:
            case Recorded():
                first = entry.report.id not in readings
                readings[entry.report.id] = entry
                claims |= {c.id: (c, entry.report) for c in entry.claims}
                moment = entry.at
                if clock == "reported":
                    moment = entry.report.published_at or entry.at
                if first and since < moment <= until:
                    came.add(entry.report.id)
            case Withdrawn():
                moment = entry.published_at if clock == "reported" else entry.at
                if since < moment <= until:
                    takings.append(entry)
            case Judged() if clock == "recorded" and since < entry.at <= until:
                verdicts.append(entry)
            case _:
                pass
    told = [_taking(w, readings) for w in takings if w.report in readings]
    return Period(
        since,
        until,
        clock,
        recorded_at if clock == "reported" else None,
        wanted.words,
        len(came),
        tuple(
            t
            for t in told
            if (t.lost or not t.by_edit) and (narrowed.is_whole or narrowed.keeps_claims(t.lost))
        ),
        tuple(
            (v, *claims[v.claim])
            for v in verdicts
            if v.verdict is not Verdict.ACCEPT
            and v.claim in claims
            and narrowed.keeps_claims([claims[v.claim][0]])
        ),
    )


def _taking(entry: Withdrawn, readings: dict[ReportId, Recorded]) -> Taking:
    old = readings[entry.report]
    by_edit = bool(entry.reason and entry.reason.startswith(EDITED))
    kept: set[tuple[str, ...]] = set()
    if by_edit and entry.reason is not None:
        new = readings.get(ReportId(entry.reason.removeprefix(EDITED)))
        kept = {content_of(c) for c in new.claims} if new else set()
    lost = tuple(c for c in old.claims if content_of(c) not in kept)
    return Taking(old.report, entry.at, None if by_edit else entry.reason, lost, by_edit)


def content_of(claim: Claim) -> tuple[str, ...]:
    """What a claim says apart from where it stands: equal in two versions that both say it."""
    speaker = (claim.speaker.name or claim.speaker.text) if claim.speaker else ""
    days = (str(claim.time.start), str(claim.time.end)) if claim.time else ("", "")
    return (
        claim.type.value, proposition(claim), claim.stance.value, claim.polarity.value,
        claim.realis.value, str(claim.ended), speaker, *days,
    )  # fmt: skip


def _findings(picture: Picture) -> Iterable[tuple["_Told", str | None]]:
    for group in (picture.control, picture.events, picture.tallies, picture.disputes):
        for one in group:
            yield one, None
    for profile in picture.profiles:
        for fact in profile.facts:
            yield fact, profile.actor.key


_Told = Control | Event | Tally | Fact | Dispute


def _places_of(found: "_Told", by_id: dict[str, tuple["_Told", str | None]]) -> Iterable[str]:
    match found:
        case Tally():
            yield from (p.key for p in found.places)
            event = by_id.get(found.event or "")
            if event is not None:
                yield from _places_of(event[0], by_id)
        case _:
            if found.place is not None:
                yield found.place.key


def _actors_of(found: "_Told") -> Iterable[str]:
    match found:
        case Control():
            alone = (found.holder, found.previous, found.conceded_by)
            yield from (p.key for p in (*alone, *found.claimed_by, *found.inside) if p)
        case Event():
            yield from (p.party.key for p in found.parts)
        case Tally():
            yield from (p.key for p in (found.claimant, found.victims, found.blamed) if p)
        case Fact():
            yield from (p.key for p in (found.other,) if p)
        case Dispute():
            yield from (v.speaker.key for p in found.positions for v in p.voices)


def _place_keys(app: App, name: str, pictures: Sequence[Picture]) -> frozenset[str]:
    return _keys(app, name, pictures, place=True)


def _actor_keys(app: App, name: str, pictures: Sequence[Picture]) -> frozenset[str]:
    return _keys(app, name, pictures, place=False)


def _keys(app: App, name: str, pictures: Sequence[Picture], *, place: bool) -> frozenset[str]:
    """The keys that a name has in any of the pictures, or in the packs: it may yet be heard of."""
    from sayso.app.narrow import keys_of

    def by_pack(words: str) -> str | None:
        ref = app.registry.place(words) if place else app.registry.actor(words)
        return ref.slug if ref else None

    listed = by_pack(name)
    known = {k: v for p in pictures for k, v in (spots_in(p) if place else parties_in(p)).items()}
    if listed is not None:
        known.setdefault(listed, (name,))
    return keys_of(name, known, "place" if place else "actor", by_pack)
