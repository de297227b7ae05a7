"""Many claims, one event: by type, day, place and parties, each within its precision."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import evolve

from sayso.model.entry import Linked
from sayso.model.terms import ClaimType, Polarity, Realis
from sayso.picture.event_links import as_reviewed
from sayso.picture.happening import ONCE, Happening, Window, months, window_of
from sayso.picture.heard import Heard
from sayso.picture.kinds import MUTUAL, TERRITORY
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast

NOT_EVENTS = frozenset(
    {
        ClaimType.CONTROLS,
        ClaimType.PRESENT,
        ClaimType.MEMBER_OF,
        ClaimType.AFFILIATED,
        ClaimType.ALLIED,
        ClaimType.SUPPORTS,
        ClaimType.HOSTILE,
        ClaimType.ALIAS,
        ClaimType.IDEOLOGY,
        ClaimType.GOVERNS_THROUGH,
    }
)
"""States: they are no happenings, whatever their time."""


_NEGATIVE_ACTS = frozenset({ClaimType.AID, ClaimType.DESIGNATION})
"""Types of which the negative is something done: aid refused, a listing ended."""


def happenings(
    heard: Sequence[Heard], cast: Cast, policy: Policy, links: Iterable[Linked] = ()
) -> list[Happening]:
    """Return the events that claims tell of, in order of their first claims.

    A reviewer's EVENT link joins the events of two claims, or takes the second claim out of
    the first one's event; it may name events by their ids as well.
    """
    gathering = _Gathering(cast, policy)
    acts = [h for h in heard if is_act(h)]
    figures = [h for h in heard if h.claim.type is ClaimType.CASUALTIES and _stands(h)]
    for one in sorted(acts, key=lambda h: _sweep(h, policy)):
        gathering.place(one)
    for one in (h for h in heard if is_act(h, affirmed=False)):
        gathering.oppose(one)
    for one in figures:
        gathering.count(one)
    found = as_reviewed(gathering.found, heard, links, policy)
    return sorted(found, key=lambda h: min(m.n for m in h.all))


def is_act(one: Heard, *, affirmed: bool = True) -> bool:
    """Whether a claim tells of an event (or, not `affirmed`, says that it was not)."""
    claim = one.claim
    if claim.type in NOT_EVENTS or claim.type is ClaimType.CASUALTIES:
        return False
    if claim.type is ClaimType.LEADS:
        return affirmed and claim.ended and claim.time is not None and one.affirmed
    if not one.commits:
        return False
    if claim.type in _NEGATIVE_ACTS and claim.polarity is Polarity.NEGATIVE:
        return affirmed is not one.denied
    return affirmed == one.affirmed


def _stands(one: Heard) -> bool:
    return one.counts and one.affirmed


def _sweep(one: Heard, policy: Policy) -> tuple[bool, date, int]:
    # Dated claims first, so that undated ones find the event they speak of.
    window = window_of(one, policy)
    return (window.precision == "open", window.first or date.max, one.n)


class _Gathering:
    """Events by type and place, so that a claim is compared with its neighbours only."""

    def __init__(self, cast: Cast, policy: Policy) -> None:
        self.found: list[Happening] = []
        self._cast = cast
        self._policy = policy
        self._family: dict[ClaimType, str] = {}
        for group in policy.events.alike:
            for name in group:
                self._family[ClaimType(name)] = group[0]
        # By id() rather than in lists: an event has many claims, and is looked at once.
        self._index: dict[tuple[object, ...], dict[int, Happening]] = {}
        self._by_report: dict[str, dict[int, Happening]] = {}

    def place(self, one: Heard) -> None:
        """Put a claim into the event it tells of, or make it one."""
        window = window_of(one, self._policy)
        home = self._find(one, window)
        if home is None:
            home = Happening(one.claim.type, one.claim.realis is Realis.ACTUAL, window)
            self.found.append(home)
        home.take(one, window)
        for key in self._keys(one, home.actual, _spans(one, window)):
            self._index.setdefault(key, {})[id(home)] = home
        self._by_report.setdefault(one.claim.report, {})[id(home)] = home

    def _find(self, one: Heard, window: Window) -> Happening | None:
        actual = one.claim.realis is Realis.ACTUAL
        best: tuple[int, int, Happening] | None = None
        for key in self._keys(one, actual, _spans(one, self._widened(window))):
            for home in self._index.get(key, {}).values():
                fit = self._fit(one, window, home)
                if fit is not None:
                    # Of equal fits the last that was begun.
                    rank = (fit, -home.members[0].n)
                    if best is None or rank < best[:2]:
                        best = (*rank, home)
        return best[2] if best else None

    def _keys(
        self, one: Heard, actual: bool, spans: Sequence[object]
    ) -> Iterable[tuple[object, ...]]:
        family = self._family.get(one.claim.type, one.claim.type.value)
        if one.claim.polarity is Polarity.NEGATIVE and one.claim.type in _NEGATIVE_ACTS:
            # Aid that was refused is an event beside aid that came.
            family = f"no {family}"
        for where in self._where(one):
            for span in spans:
                yield (family, actual, *where, span)

    def _where(self, one: Heard) -> Iterable[tuple[str, ...]]:
        if not one.places:
            # Without a place an event is known by its parties, or within its own report.
            yield ("report", one.claim.report)
            for party in (*one.actors, *one.targets):
                if not self._cast.is_nameless(party):
                    yield ("party", party)
            return
        for place in one.places:
            yield ("place", place)
            if one.claim.type not in TERRITORY:
                for area in self._cast.areas(place):
                    if self._cast.spot(area).precision in ("settlement", "neighbourhood"):
                        yield ("place", area)

    def _widened(self, window: Window) -> Window:
        """The window with the slack within which another may still fit."""
        if window.first is None or window.last is None or window.is_wide:
            return window
        slack = timedelta(days=self._policy.events.slack_days.get(window.precision, 0))
        return evolve(window, first=window.first - slack, last=window.last + slack)

    def _fit(self, one: Heard, window: Window, home: Happening) -> int | None:
        """How well a claim fits an event, 0 best; None where it does not."""
        undated = window.precision == "open" or home.window.precision == "open"
        once = one.claim.type in ONCE and undated
        if not once and not self._same_days(window, home.window):
            return None
        if one.claim.type is ClaimType.FORMED and home.members[0].claim.type is ClaimType.FORMED:
            # A merger has several parts, told one by one.
            same = self._same_parties(one.actors, home.actors, None)
            return 0 if same and one.claim.label == home.members[0].claim.label else None
        day = window.last
        straight = self._same_parties(one.actors, home.actors, day) and self._same_parties(
            one.targets, home.targets, day
        )
        if not straight and one.claim.type in MUTUAL:
            straight = self._same_parties(one.actors, home.targets, day) and self._same_parties(
                one.targets, home.actors, day
            )
        if not straight:
            return None
        fit = 0 if one.claim.type is home.type else 2
        return fit + (0 if home.places & {*one.places} else 1)

    def _same_days(self, a: Window, b: Window) -> bool:
        if a.first is None or b.first is None or a.last is None or b.last is None:
            return a.first is None and b.first is None
        if a.is_wide or b.is_wide:
            return (a.first, a.last) == (b.first, b.last)
        slack = self._policy.events.slack_days
        days = timedelta(days=min(slack.get(a.precision, 0), slack.get(b.precision, 0)))
        return a.first <= b.last + days and b.first <= a.last + days

    def _same_parties(self, a: Iterable[str], b: Iterable[str], day: date | None) -> bool:
        ours = [k for k in a if not self._cast.is_nameless(k)]
        theirs = [k for k in b if not self._cast.is_nameless(k)]
        if not ours or not theirs:
            return True
        return any(self._cast.same_side(x, y, day) for x in ours for y in theirs)

    def oppose(self, one: Heard) -> None:
        """Set a denial against the event that it denies, if there is one."""
        home = self._find(one, window_of(one, self._policy))
        if home is not None:
            home.against.append(one)

    def count(self, one: Heard) -> None:
        """Give a claim of casualties to the event in which they fell, or make it one."""
        window = window_of(one, self._policy)
        home = self._nearest(one, window) or self._only_act(one, window)
        if home is not None:
            home.figures.append(one)
        else:
            self.place(one)

    def _only_act(self, one: Heard, window: Window) -> Happening | None:
        """The act of other reports, at the same place and time, that cost lives, if it is the
        only one: a report that gives the number alone means that one."""
        found: dict[int, Happening] = {}
        spans = _spans(one, self._widened(window))
        for family in sorted({self._family.get(t, t.value) for t in _DEADLY}):
            for place in one.places:
                for span in spans:
                    key = (family, True, "place", place, span)
                    for home in self._index.get(key, {}).values():
                        if home.type in _DEADLY and self._can_have_cost(home, one, window):
                            found[id(home)] = home
        return next(iter(found.values())) if len(found) == 1 else None

    def _can_have_cost(self, home: Happening, one: Heard, window: Window) -> bool:
        return self._same_days(window, home.window) and (
            self._same_parties(one.actors, home.actors, window.last)
            or self._same_parties(one.actors, home.targets, window.last)
        )

    def _nearest(self, one: Heard, window: Window) -> Happening | None:
        """The act of the same report that stands nearest in the text and can have cost them."""
        best: tuple[int, int, Happening] | None = None
        for home in self._by_report.get(one.claim.report, {}).values():
            # A capture costs lives as often the one way as the other: the order of the parties
            # only tips the scale between acts that stand about as near.
            if home.type not in _DEADLY or not home.actual:
                continue
            if not self._same_days(window, home.window):
                continue
            if one.places and home.places and not self._touch(one.places, home.places):
                continue
            straight = self._same_parties(one.actors, home.actors, window.last)
            turned = self._same_parties(one.actors, home.targets, window.last)
            if not straight and not turned:
                continue
            apart = min(
                _gap(one, member)
                for member in home.members
                if member.claim.report == one.claim.report
            )
            apart += 0 if straight or home.type in MUTUAL else _TURNED
            apart += (
                0
                if (window.first, window.last) == (home.window.first, home.window.last)
                else (_OTHER_DAYS)
            )
            key = (apart, home.members[0].n)
            if best is None or key < best[:2]:
                best = (*key, home)
        return best[2] if best is not None and best[0] <= _NEAR else None

    def _touch(self, ours: Iterable[str], theirs: Iterable[str]) -> bool:
        there = set(theirs)
        return any(
            p in there
            or there & set(self._cast.areas(p))
            or any(p in self._cast.areas(q) for q in there)
            for p in ours
        )


def _spans(one: Heard, window: Window) -> tuple[object, ...]:
    """The stretches of the calendar under which an event is looked up."""
    if one.claim.type in ONCE:
        return ("once",)
    if window.first is None or window.last is None:
        return ("undated",)
    if window.is_wide:
        return ((window.first, window.last),)
    return tuple(months(window.first, window.last))


# What the order of the parties, and a time that is not the very same, count for in distance.
_TURNED = 120
_OTHER_DAYS = 80
# Code points between the quotes of an act and of its casualties: about two sentences.
_NEAR = 400
_DEADLY = frozenset(
    {
        ClaimType.ARMED_CLASH,
        ClaimType.OFFENSIVE,
        ClaimType.ATTACK_REPELLED,
        ClaimType.CAPTURE,
        ClaimType.ADVANCE,
        ClaimType.AIRSTRIKE,
        ClaimType.SHELLING,
        ClaimType.BOMBING,
        ClaimType.ATTACK_ON_CIVILIANS,
        ClaimType.ABDUCTION,
        ClaimType.PROTEST,
        ClaimType.RIOT,
        ClaimType.SIEGE,
        ClaimType.VIOLATION,
        ClaimType.DAMAGE,
        ClaimType.ARREST,
        ClaimType.DISPLACEMENT,
    }
)


def _gap(a: Heard, b: Heard) -> int:
    first, second = sorted((a.claim.evidence, b.claim.evidence), key=lambda e: e.start)
    return max(0, second.start - first.end)
