"""Questions to a ledger: what was known, the picture of it, and what stands behind a figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from attrs import evolve, frozen

from sayso.app.discretion import Discretion
from sayso.app.lookup import Lookup
from sayso.app.narrow import at_place, bare_fold, keys_of, of_actor, parties_in, spots_in
from sayso.app.wire import App
from sayso.errors import BadQuery
from sayso.ledger.fold import known_at
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim, Mention, Speaker
from sayso.model.ids import ClaimId
from sayso.model.known import Axis, Known
from sayso.model.picture import (
    Change,
    Citation,
    ControlChange,
    Finding,
    Picture,
)
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Stance
from sayso.picture.build import ground_of, histories, picture_at
from sayso.picture.changes import changes
from sayso.picture.explain import explain_from

Answer: TypeAlias = Finding | Claim | Report
"""What an id may stand for."""


@frozen
class When:
    """At which day, and on whose knowledge; None: all that there is."""

    as_of: date | None = None
    reported_by: datetime | None = None
    recorded_at: datetime | None = None


@frozen
class ClaimFilter:
    """Which claims to show; what is empty or None keeps all."""

    types: frozenset[ClaimType] = frozenset()
    stances: frozenset[Stance] = frozenset()
    actor: str | None = None
    place: str | None = None
    speaker: str | None = None
    since: date | None = None
    """Claims of what was, or may have been, on this day or later; by the day that their words
    give, else by the report's."""
    until: date | None = None


class Question:
    """One ledger at one moment of knowledge; everything is made once."""

    discretion: Discretion | None = None
    """What whoever asks is told of who holds which place; None: all that is known."""

    def __init__(
        self, app: App, ledger: Ledger, when: When, *, like: "Question | None" = None
    ) -> None:
        """Args: like: A question of the same knowledge, of another day perhaps."""
        self.app = app
        self.when = when
        self.known: Known = like.known if like else _known(ledger, when)
        self.claims: Mapping[ClaimId, Claim] = (
            like.claims if like else {c.id: c for c in self.known.claims}
        )
        self.lookup: Lookup = like.lookup if like else Lookup(self.known)
        self._picture: Picture | None = None
        self._history: tuple[ControlChange, ...] | None = None

    @property
    def picture(self) -> Picture:
        """The picture at the day asked for."""
        if self._picture is None:
            self._picture = self.picture_on(self.when.as_of)
        return self._picture

    def picture_on(self, as_of: date | None) -> Picture:
        """The picture at another day, from the same knowledge."""
        return picture_at(self.known, as_of, self.app.background, self.app.policy)

    @property
    def history(self) -> tuple[ControlChange, ...]:
        """Every place's states up to the day asked for, in their order."""
        if self._history is None:
            ground = ground_of(
                self.known, self.app.background, self.app.policy, as_of=self.when.as_of
            )
            self._history = histories(ground, self.when.as_of)
        return self._history

    def find(self, given: str) -> Answer:
        """Return what an id, or a beginning of one that only one has, stands for.

        Raises:
            BadQuery: Nothing here has it, or several do.
        """
        wanted = given.strip().lower()
        digits = wanted.rpartition("-")[2]
        if len(digits) < 4:
            raise BadQuery(f"{given!r} is too short for an id; give four of its digits or more")
        for candidates in (self._named(), {h.id: h for h in self.history}):
            fits = {i: a for i, a in candidates.items() if _is_begun(i, wanted)}
            if wanted in fits:
                return fits[wanted]
            if len(fits) == 1:
                return next(iter(fits.values()))
            if fits:
                raise BadQuery(f"{given} is the beginning of {', '.join(sorted(fits))}; give more")
        raise BadQuery(
            f"nothing here has the id {given}; ids of findings are of one picture: ask with the "
            "--as-of, --reported-by and --recorded-at that it was shown with"
        )

    def _named(self) -> dict[str, Answer]:
        found: dict[str, Answer] = {c.id: c for c in self.known.claims}
        found |= {r.id: r for r in self.known.reports.values()}
        picture = self.picture
        groups: Sequence[Sequence[Finding]] = (
            picture.control,
            picture.events,
            picture.tallies,
            picture.deaths,
            picture.disputes,
            picture.profiles,
            [fact for profile in picture.profiles for fact in profile.facts],
        )
        return found | {f.id: f for group in groups for f in group}

    def citations(self, answer: Answer) -> tuple[Citation, ...]:
        """The quotations behind a finding; of a claim its own, of a report all its claims'."""
        if isinstance(answer, Claim):
            return (self._cited(answer),)
        if isinstance(answer, Report):
            return tuple(self._cited(c) for c in self.lookup.by_report.get(answer.id, ()))
        return explain_from(answer, self.claims, self.known)

    def _cited(self, claim: Claim) -> Citation:
        report = self.known.reports[claim.report]
        return Citation(
            claim=claim.id,
            report=claim.report,
            outlet=report.source,
            published=report.published,
            url=report.url,
            title=report.title,
            type=claim.type,
            speaker=claim.speaker.text if claim.speaker else None,
            via=tuple(s.text for s in claim.via),
            stance=claim.stance,
            quote=claim.evidence.text,
            start=claim.evidence.start,
            end=claim.evidence.end,
            for_it=True,
        )

    def narrowed(self, place: str | None, actor: str | None) -> Picture:
        """The picture of one place, one actor, or both; names in any spelling.

        Raises:
            BadQuery: The picture has no such place or actor; the message names those like it.
        """
        picture = self.picture
        if place is not None:
            picture = at_place(picture, self.place_keys(place))
        if actor is not None:
            picture = of_actor(picture, self.actor_keys(actor))
        return picture

    def place_keys(self, name: str) -> frozenset[str]:
        """The keys of the places that a name means here; raises BadQuery where none is."""
        return keys_of(name, spots_in(self.picture), "place", self._place_by_pack)

    def actor_keys(self, name: str) -> frozenset[str]:
        """The keys of the actors that a name means here; raises BadQuery where none is."""
        return keys_of(name, parties_in(self.picture), "actor", self._actor_by_pack)

    def _place_by_pack(self, name: str) -> str | None:
        found = self.app.registry.place(name)
        return found.slug if found else None

    def _actor_by_pack(self, name: str) -> str | None:
        found = self.app.registry.actor(name)
        return found.slug if found else None

    def changes_from(self, before: "Question") -> tuple[Change, ...]:
        """What this has otherwise than `before`."""
        found = changes(before.picture, self.picture, before.known, self.known)
        whose = {
            fact.id: profile.actor.name
            for picture in (before.picture, self.picture)
            for profile in picture.profiles
            for fact in profile.facts
            if fact.outgoing
        }
        # A fact's own words leave out whose it is.
        return tuple(
            evolve(c, words=f"{whose[key]}: {c.words}")
            if (key := c.after or c.before) in whose
            else c
            for c in found
        )


def _known(ledger: Ledger, when: When) -> Known:
    if when.recorded_at is None:
        return ledger.known(Axis.REPORTED, when.reported_by)
    if when.reported_by is None:
        return ledger.known(Axis.RECORDED, when.recorded_at)
    # What this record held then, of what the world had been told by then.
    held = ((i, e) for i, e in ledger.entries() if e.at <= when.recorded_at)
    return known_at(held, Axis.REPORTED, when.reported_by)


def _is_begun(one: str, wanted: str) -> bool:
    return one.startswith(wanted) or one.rpartition("-")[2].startswith(wanted)


def claims_in(
    known: Known, wanted: ClaimFilter, among: Iterable[Claim] | None = None
) -> Iterator[Claim]:
    """Yield the claims that a filter keeps, in order of record.

    Args:
        among: Those that it may keep, in that order, where they are known; None: all.
    """
    for claim in known.claims if among is None else among:
        if wanted.types and claim.type not in wanted.types:
            continue
        if wanted.stances and claim.stance not in wanted.stances:
            continue
        if wanted.actor is not None and not _names(wanted.actor, (*claim.actor, *claim.target)):
            continue
        if wanted.place is not None and not _names(wanted.place, (*claim.place, *claim.origin)):
            continue
        if wanted.speaker is not None and not _speaks(wanted.speaker, claim, known):
            continue
        if _is_within(claim, known, wanted):
            yield claim


def _names(wanted: str, mentions: Iterable[Mention | Speaker]) -> bool:
    folded = bare_fold(wanted)
    for one in mentions:
        if one.ref == wanted or folded in (bare_fold(one.text), bare_fold(one.name or "")):
            return True
    return False


def _speaks(wanted: str, claim: Claim, known: Known) -> bool:
    if claim.speaker is not None:
        return _names(wanted, (claim.speaker, *claim.via))
    report = known.reports.get(claim.report)
    source = report.source if report else None
    return (
        claim.stance is Stance.REPORTS
        and source is not None
        and bare_fold(source) == bare_fold(wanted)
    )


def _is_within(claim: Claim, known: Known, wanted: ClaimFilter) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    report = known.reports.get(claim.report)
    first = last = claim.said or (report.published if report else None)
    if claim.time is not None and claim.time.start is not None:
        first, last = claim.time.start, claim.time.end or date.max
    if first is None or last is None:
        return False
    return (wanted.since is None or last >= wanted.since) and (
        wanted.until is None or first <= wanted.until
    )
