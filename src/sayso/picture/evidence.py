"""What a claim bears on: whose forces hold, are inside, have left or surround a place."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from attrs import evolve, frozen

from sayso.model.claim import Mention
from sayso.model.picture import Interest, Transition
from sayso.model.terms import ClaimType, Stance
from sayso.picture.heard import Heard
from sayso.picture.kinds import group_of
from sayso.picture.policy import Policy, pattern
from sayso.picture.sides import ANONYMOUS, Cast


class Bears(Enum):
    """What is said of a side at a place."""

    HOLD = "hold"
    INSIDE = "inside"
    LEFT = "left"
    SIEGE = "siege"
    LIFTED = "lifted"
    BUFFER = "buffer"


@frozen
class Bearing:
    """One claim's bearing on one place."""

    heard: Heard
    place: str
    on: Bears
    sides: tuple[str, ...]
    """Who holds, is inside, has left, besieges; several where they do it together."""
    loser: str | None
    """Who lost it by that, or is besieged; None where nobody is named."""
    says_so: bool
    """False: it is said not to be so."""
    whole: bool
    """Whether it is about the whole place."""
    stake: Interest
    """The speaker's, in `sides` having the place."""
    transition: Transition | None
    at: date
    """The day from which it counts; the first of all days where none is known."""
    earliest: date | None
    latest: date | None
    inherited: str | None = None
    """The area that the claim is about, where that is not the place itself."""

    @property
    def side(self) -> str:
        """The side it speaks of, by its first party."""
        return self.sides[0]


CONTROL_TYPES = frozenset(
    {
        ClaimType.CAPTURE,
        ClaimType.HANDOVER,
        ClaimType.WITHDRAWAL,
        ClaimType.ADVANCE,
        ClaimType.CONTROLS,
        ClaimType.PRESENT,
        ClaimType.ATTACK_REPELLED,
        ClaimType.SIEGE,
        ClaimType.SIEGE_LIFTED,
        ClaimType.SURRENDER,
        ClaimType.AGREEMENT,
    }
)
"""Types of claims that bear on control; a store need hand in no others."""

_PART_OF = re.compile(
    r"\b(?:parts?|most|half|much|areas|districts|neighbou?rhoods|suburbs|outskirts|centre|center"
    r"|edge|(?:almost|nearly|virtually) (?:all|the (?:entirety|whole)))\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)

# What comes before one of these leads to something else; "20 km from" leads to the place.
_LEADS = re.compile(
    r"[,;.]|\band\b|(?<!kilometres )(?<!kilometers )(?<!km )(?<!miles )(?<!mi )\bfrom\b"
)
_Draft = tuple[Bears, tuple[str, ...], str | None, bool, bool, Transition | None]


def bearings_of(heard: Heard, cast: Cast, policy: Policy) -> tuple[Bearing, ...]:
    """Return what a claim bears on, place by place; nothing for a plan, a threat, a maybe, or
    what is not about control."""
    claim = heard.claim
    if claim.type not in CONTROL_TYPES or not heard.counts or not heard.places:
        return ()
    at, earliest, latest = _days(heard)
    found: list[Bearing] = []
    for place, mention in zip(heard.places, claim.place, strict=True):
        if cast.is_nameless(place):
            continue
        for on, sides, loser, says_so, whole, how in _READ[claim.type](heard, mention, policy):
            sides = tuple(s for s in sides if not cast.is_unnamed(s)) or sides
            if on is Bears.INSIDE and cast.is_unnamed(sides[0]):
                # That somebody was there, nobody knows whose, contests nobody's hold.
                continue
            gone = on is Bears.LEFT
            gainer, other = (loser, sides[0]) if gone else (sides[0], loser)
            if gone and gainer is None:
                stake = _leaver_stake(heard, sides[0], cast)
            else:
                stake = cast.stake(heard.speaker, gainer or sides[0], other, heard.day)
            stake = _by_stance(heard, stake)
            found.append(
                Bearing(
                    heard, place, on, sides, loser, says_so, whole, stake, how, at, earliest, latest
                )
            )
    return tuple(found)


def passes(one: Bearing) -> bool:
    """Whether what is said of a place, where that is an area, is said of every place in it."""
    return one.whole and one.says_so and one.on in (Bears.HOLD, Bears.LEFT)


def counts_from(heard: Heard) -> date:
    """The day from which a claim counts before it is settled among others; see `Bearing.at`."""
    return _days(heard)[0]


def _days(heard: Heard) -> tuple[date, date | None, date | None]:
    """From which day a claim counts, and between which it came about.

    A happening within a window surely was by its end; a state held from its start. Without a
    time it was by the day it was said. Without any day it comes before all that has one, so
    that it overrules nothing.
    """
    claim = heard.claim
    if claim.ended and heard.end is not None:
        return heard.end, heard.start, heard.end
    if heard.start is not None:
        through = heard.start if heard.end is None else heard.end
        if claim.type in (ClaimType.CONTROLS, ClaimType.PRESENT) and not claim.ended:
            return heard.start, heard.start, heard.start
        return through, heard.start, through
    by = heard.end or heard.day
    return by or date.min, None, by


def _leaver_stake(heard: Heard, leaver: str, cast: Cast) -> Interest:
    # Of a departure that names no gainer, only the leaver's own side speaks against itself.
    if cast.stake(heard.speaker, leaver, None, heard.day) is Interest.FOR:
        return Interest.AGAINST
    return Interest.UNALIGNED


def _by_stance(heard: Heard, stake: Interest) -> Interest:
    # An acknowledgement is against one's own interest by its definition, unless the gainer's
    # own side is the one that speaks.
    if heard.claim.stance is Stance.ACKNOWLEDGES and stake is Interest.UNALIGNED:
        return Interest.AGAINST
    return stake


def _loser(heard: Heard) -> str | None:
    if heard.targets:
        return heard.targets[0]
    party = heard.speaker not in ("", ANONYMOUS) and heard.claim.speaker is not None
    if heard.claim.stance is Stance.ACKNOWLEDGES and party and heard.speaker not in heard.actors:
        return heard.speaker
    return None


def _capture(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    loser, whole = _loser(heard), not is_part(heard, place, policy)
    if heard.actors:
        yield Bears.HOLD, heard.actors, loser, heard.affirmed, whole, Transition.CAPTURED
    elif loser is not None:
        yield Bears.LEFT, (loser,), None, heard.affirmed, whole, Transition.CAPTURED


def _handover(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    whole = not is_part(heard, place, policy)
    giver = heard.actors[0] if heard.actors else None
    if heard.targets:
        yield Bears.HOLD, heard.targets, giver, heard.affirmed, whole, Transition.HANDED_OVER
    elif giver is not None:
        yield Bears.LEFT, heard.actors, None, heard.affirmed, whole, Transition.HANDED_OVER


def _withdrawal(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    limited = pattern(policy.words.limited).search(heard.claim.evidence.text) is not None
    whole = not limited and not is_part(heard, place, policy)
    if heard.actors:
        yield Bears.LEFT, heard.actors, None, heard.affirmed, whole, Transition.WITHDREW


def _advance(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    if heard.actors and not heard.claim.ended and not _short_of(heard, place, policy):
        whole = not is_part(heard, place, policy)
        yield Bears.INSIDE, heard.actors, _loser(heard), heard.affirmed, whole, Transition.ENTERED


def _controls(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    if not heard.actors:
        return
    whole = not is_part(heard, place, policy)
    if heard.claim.ended:
        # It says who was there before; that it was left, but by nobody's hand.
        yield Bears.LEFT, heard.actors, None, heard.affirmed, whole, None
    else:
        yield Bears.HOLD, heard.actors, _loser(heard), heard.affirmed, whole, None


def _are_civilians(heard: Heard) -> bool:
    """Whether those who are somewhere are no force: "residents", "children"."""
    groups = {group_of(m.text) for m in heard.claim.actor}
    return bool(groups) and groups <= {"civilians", "children", "women", "men", "unsaid"}


def _present(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    if not heard.actors or _short_of(heard, place, policy) or _are_civilians(heard):
        return
    whole = not is_part(heard, place, policy)
    on = Bears.LEFT if heard.claim.ended else Bears.INSIDE
    yield on, heard.actors, None, heard.affirmed, whole, None


def _repelled(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    # That an attack was not repelled does not say how far it came.
    if heard.affirmed and heard.targets:
        defender = heard.actors[0] if heard.actors else None
        yield Bears.INSIDE, heard.targets, defender, False, True, Transition.REPELLED


def _surrender(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    # "200 fighters surrendered in X" is about the men, not the place.
    if heard.claim.count is not None or not heard.actors:
        return
    whole = not is_part(heard, place, policy)
    if heard.targets:
        yield (
            Bears.HOLD,
            heard.targets,
            heard.actors[0],
            heard.affirmed,
            whole,
            Transition.SURRENDERED,
        )
    else:
        yield Bears.LEFT, heard.actors, None, heard.affirmed, whole, Transition.SURRENDERED


def _siege(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    on = Bears.LIFTED if heard.claim.ended else Bears.SIEGE
    whole = heard.claim.label != "partial" and not is_part(heard, place, policy)
    loser = heard.targets[0] if heard.targets else None
    yield on, heard.actors or ("",), loser, heard.affirmed, whole, Transition.SIEGE_IMPOSED


def _siege_lifted(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    yield Bears.LIFTED, heard.actors or ("",), None, heard.affirmed, True, Transition.SIEGE_LIFTED


def _agreement(heard: Heard, place: Mention, policy: Policy) -> Iterable[_Draft]:
    if heard.actors and pattern(policy.words.buffer).search(heard.claim.evidence.text):
        yield Bears.BUFFER, heard.actors, None, heard.affirmed, True, None


_READ: dict[ClaimType, Callable[[Heard, Mention, Policy], Iterable[_Draft]]] = {
    ClaimType.CAPTURE: _capture,
    ClaimType.HANDOVER: _handover,
    ClaimType.WITHDRAWAL: _withdrawal,
    ClaimType.ADVANCE: _advance,
    ClaimType.CONTROLS: _controls,
    ClaimType.PRESENT: _present,
    ClaimType.ATTACK_REPELLED: _repelled,
    ClaimType.SURRENDER: _surrender,
    ClaimType.SIEGE: _siege,
    ClaimType.SIEGE_LIFTED: _siege_lifted,
    ClaimType.AGREEMENT: _agreement,
}


def is_part(heard: Heard, place: Mention, policy: Policy) -> bool:
    """Whether the claim is about a part of the place that its mention refers to.

    The place's own name is set aside first: "South Kordofan" is no part of South Kordofan, but
    "northern Aleppo" is of Aleppo. A count ("50 villages in Idlib") is of parts too.
    """
    claim = heard.claim
    if claim.label == "partial":
        return True
    if claim.label == "full" or pattern(policy.words.whole).search(place.text):
        return False
    if claim.count is not None and claim.count.unit != "people":
        return True
    # Without a place that it is a part of, the mention is the place.
    if place.ref is None and place.name is None:
        return False
    rest = _besides_its_name(place.text, place.name or "", place.ref or "")
    parts = pattern(policy.words.parts)
    return parts.search(rest) is not None or _PART_OF.search(_lead(heard, place)) is not None


@lru_cache(maxsize=20_000)
def _besides_its_name(text: str, name: str, ref: str) -> str:
    """The words of a mention that its place's name and id do not have."""
    own = {w for w in re.split(r"\W+", f"{name} {ref}".casefold()) if w}
    return " ".join(w for w in re.split(r"[^\w’']+", text) if w.casefold() not in own)


def _short_of(heard: Heard, place: Mention, policy: Policy) -> bool:
    words = pattern(policy.words.short_of)
    return words.search(_lead(heard, place)) is not None or words.match(place.text) is not None


def _lead(heard: Heard, place: Mention) -> str:
    """The few words that lead straight to the place in "advanced toward Nubl and entered most
    of Zahraa"."""
    evidence = heard.claim.evidence
    to = place.start - evidence.start
    before = evidence.text[max(0, to - 32) : to] if 0 < to <= len(evidence.text) else ""
    return _LEADS.split(before)[-1]


def settle(bearings: Iterable[Bearing], cast: Cast, policy: Policy) -> list[Bearing]:
    """Return the bearings on one place in the order in which they count.

    A claim without a time of its own joins the claims of its side that have one and lie within
    the policy's days before it was said: both are of one moment.
    """
    timed: list[Bearing] = []
    untimed: list[Bearing] = []
    for one in bearings:
        (timed if one.earliest is not None or one.latest is None else untimed).append(one)
    moments: dict[str, set[date]] = {}
    for one in timed:
        if one.on in (Bears.HOLD, Bears.INSIDE) and one.says_so:
            moments.setdefault(one.side, set()).add(one.at)
    joined: list[Bearing] = []
    for one in untimed:
        near = [
            day
            for back in range(1, policy.control.join_days + 1)
            if one.on in (Bears.HOLD, Bears.INSIDE)
            for day in (one.at - timedelta(days=back),)
            if any(
                day in days and cast.same_side(side, one.side, one.at)
                for side, days in moments.items()
            )
        ]
        joined.append(evolve(one, at=min(near)) if near else one)
    return sorted(timed + joined, key=_order)


def _order(one: Bearing) -> tuple[date, int, str]:
    return (one.at, one.heard.n, one.on.value)
