"""Questions as the public may have them answered: without what `withheld` keeps back."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from sayso.app.ask import Question
from sayso.app.discretion import Discretion, control_left, discretion_on, left, stripped, unsigned
from sayso.app.lookup import Lookup
from sayso.app.withheld import Withheld, covered, withheld
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.known import Known
from sayso.model.picture import ControlChange, Fact, Picture, Profile
from sayso.picture.sides import Cast
from sayso.registry.pack import Pack

KEPT = 24
"""Questions kept: as many as a server keeps whole ones."""
F = TypeVar("F")


@frozen(eq=False)
class _Public:
    """What of one body of knowledge the public is told; the same whatever day is asked for."""

    whole: Known
    hidden: Withheld
    known: Known
    claims: Mapping[ClaimId, Claim]
    discretion: Discretion
    lookup: Lookup


def _public(asked: Question, hidden: Withheld) -> _Public:
    whole = asked.known
    known = covered(whole, hidden)
    cast = Cast(asked.app.background, whole.links, asked.app.policy)
    claims = {c.id: c for c in known.claims}
    return _Public(
        whole, hidden, known, claims, discretion_on(whole.claims, hidden, cast), Lookup(known)
    )


class PublicQuestion(Question):
    """A question as the public may have it answered."""

    def __init__(self, whole: Question, public: "_Public") -> None:
        """Args: whole: The same question without anything withheld."""
        self.app, self.when = whole.app, whole.when
        self._whole, self._hidden = whole, public.hidden
        self.known, self.claims = public.known, public.claims
        self.discretion, self.lookup = public.discretion, public.lookup
        self._picture: Picture | None = None
        self._history: tuple[ControlChange, ...] | None = None

    @property
    def reviewed_violence(self) -> int:
        """How many claims on sexual violence a reviewer let pass: all that is told of them."""
        return len(self._hidden.restricted & self._whole.known.accepted)

    @property
    def picture(self) -> Picture:
        """The picture at the day asked for."""
        if self._picture is None:
            self._picture = self._cut(self._whole.picture)
        return self._picture

    def picture_on(self, as_of: object) -> Picture:
        """The picture at another day, from the same knowledge."""
        return self._cut(self._whole.picture_on(as_of))  # type: ignore[arg-type]

    @property
    def history(self) -> tuple[ControlChange, ...]:
        """Every place's states up to the day asked for, in their order."""
        if self._history is None:
            found = (stripped(c, self._hidden) for c in self._whole.history)
            self._history = self._veiled(c for c in found if c is not None)
        return self._history

    def _cut(self, picture: Picture) -> Picture:
        hidden, gone = self._hidden, self._hidden.claims
        events = tuple(e for e in picture.events if not gone & {*e.support, *e.oppose})
        told = {e.id for e in events}
        control = (control_left(c, hidden) for c in picture.control)
        profiles = (_profile(p, hidden, told) for p in picture.profiles)
        return evolve(
            picture,
            control=self._veiled(unsigned(c) for c in control if c is not None),
            events=self._veiled(events),
            tallies=self._veiled(t for t in picture.tallies if not gone & {*t.support, *t.oppose}),
            deaths=tuple(d for d in picture.deaths if not gone & {*d.support, *d.oppose}),
            profiles=self._veiled(p for p in profiles if p is not None),
            disputes=self._veiled(
                d for d in picture.disputes if not gone & {*d.support, *d.oppose}
            ),
        )

    def _veiled(self, found: Iterable[F]) -> tuple[F, ...]:
        if not self._hidden.names:
            return tuple(found)
        veil, named = self._hidden.veil, self._hidden.named
        claims = self.claims

        def has_name(one: F) -> bool:
            rests: tuple[ClaimId, ...] = (*one.support, *one.oppose)  # type: ignore[attr-defined]
            return any(c not in claims or claims[c].report in named for c in rests)

        return tuple(veil.over(one) if has_name(one) else one for one in found)


class Publics:
    """Questions as the public may have them answered, each made once."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = packs
        self._made: OrderedDict[Question, PublicQuestion] = OrderedDict()
        self._publics: OrderedDict[int, _Public] = OrderedDict()
        self._one = threading.Lock()

    def of(self, whole: Question, ledger: Ledger) -> PublicQuestion:
        """The public's form of a question.

        Args:
            ledger: What it was asked of, or more.
        """
        with self._one:
            if (found := self._made.get(whole)) is not None:
                self._made.move_to_end(whole)
                return found
            made = PublicQuestion(whole, self._of_all_days(whole, ledger))
            self._made[whole] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return made

    def _of_all_days(self, whole: Question, ledger: Ledger) -> _Public:
        # Questions of other days share their knowledge; it is kept, so that its id stays its own.
        found = self._publics.get(id(whole.known))
        if found is None:
            until = whole.when.recorded_at
            entries = ((k, e) for k, e in ledger.entries() if until is None or e.at <= until)
            found = _public(whole, withheld(whole.known, self._packs, entries))
            self._publics[id(whole.known)] = found
            while len(self._publics) > KEPT:
                self._publics.popitem(last=False)
        return found


def _profile(found: Profile, hidden: Withheld, events: set[str]) -> Profile | None:
    """What is said of an actor; None for somebody harmed, or where nothing is left."""
    if found.actor.name in hidden.names:
        return None
    rests = {*found.support, *found.oppose}
    if not rests & hidden.claims:
        return found

    def stays(fact: Fact) -> bool:
        return not hidden.claims & {*fact.support, *fact.oppose}

    support = left(found.support, hidden)
    if not support:
        return None
    return evolve(
        found,
        facts=tuple(f for f in found.facts if stays(f)),
        events=tuple(e for e in found.events if e in events),
        support=support,
        oppose=left(found.oppose, hidden),
    )
