"""Who an actor is: names, genealogy, leaders, ties, designations, by who says so and when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import define, evolve, field

from sayso.model.claim import Mention
from sayso.model.ids import ClaimId, content_id
from sayso.model.picture import Control, Event, Fact, Interest, Name, Profile
from sayso.model.terms import ClaimType, Polarity, Stance
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy
from sayso.picture.sides import ANONYMOUS, Cast, fold
from sayso.picture.voices import voices

_KINDS = frozenset(
    {
        ClaimType.LEADS,
        ClaimType.MEMBER_OF,
        ClaimType.AFFILIATED,
        ClaimType.ALLIED,
        ClaimType.SUPPORTS,
        ClaimType.HOSTILE,
        ClaimType.FORMED,
        ClaimType.ALIAS,
        ClaimType.IDEOLOGY,
        ClaimType.GOVERNS_THROUGH,
        ClaimType.DESIGNATION,
        ClaimType.PRESENT,
        ClaimType.CONTROLS,
    }
)
_MUTUAL = frozenset({ClaimType.ALLIED, ClaimType.HOSTILE, ClaimType.AFFILIATED})
_AREAL = frozenset({ClaimType.PRESENT, ClaimType.CONTROLS, ClaimType.HOSTILE})


@define
class _Said:
    """The claims of one thing about actors."""

    type: ClaimType
    subject: str
    object: str | None
    place: str | None
    label: str | None
    held: list[Heard] = field(factory=list)
    ended: list[Heard] = field(factory=list)
    denied: list[Heard] = field(factory=list)


def profiles_of(
    heard: Sequence[Heard],
    controls: Sequence[Control],
    events: Sequence[Event],
    cast: Cast,
    policy: Policy,
) -> tuple[Profile, ...]:
    """Return a profile of every actor of whom something is said, by name and key.

    Claims of one thing join where their stretches touch within the policy's days; where they
    do not, they are facts of their own, as two terms of one leader are.
    """
    about: dict[str, dict[str, Fact]] = {}
    for said in _sayings(heard, cast):
        for fact in _facts(said, cast, policy):
            for key, outgoing in ((said.subject, True), (said.object, False)):
                if key is None or cast.is_nameless(key):
                    continue
                mine = fact if outgoing else _turned(fact, said, cast)
                about.setdefault(key, {})[mine.id] = mine
    holds: dict[str, list[Control]] = {}
    for control in controls:
        held_by = {p.key: None for p in (*control.claimed_by, *control.shared)}
        if control.holder is not None:
            held_by[control.holder.key] = None
        for key in held_by:
            holds.setdefault(key, []).append(control)
    took_part: dict[str, dict[str, None]] = {}
    for event in events:
        for part in event.parts:
            took_part.setdefault(part.party.key, {})[event.id] = None
    named, told = _mentions(heard)
    # Who is known from a starting state alone has no claims to stand on.
    keys = {k for k in (*about, *holds, *took_part) if k in told and not cast.is_nameless(k)}
    found = [
        _profile(
            key,
            facts=tuple(about.get(key, {}).values()),
            holds=holds.get(key, ()),
            events=tuple(took_part.get(key, ())),
            words=named.get(key, {}),
            claims=told.get(key, ()),
            cast=cast,
        )
        for key in keys
        if key != ANONYMOUS
    ]
    return tuple(sorted(found, key=lambda p: (p.actor.name, p.actor.key)))


def _sayings(heard: Iterable[Heard], cast: Cast) -> Iterable[_Said]:
    found: dict[tuple[object, ...], _Said] = {}
    for one in heard:
        claim = one.claim
        if claim.type not in _KINDS or not one.counts:
            continue
        places: Sequence[str | None] = one.places if claim.type in _AREAL else ()
        for subject in one.actors:
            for obj in one.targets or (None,):
                for place in places or (None,):
                    key = _key(claim.type, subject, obj, place, claim.label)
                    said = found.setdefault(
                        key, _Said(claim.type, subject, obj, place, claim.label)
                    )
                    gone = claim.ended or (
                        claim.type is ClaimType.DESIGNATION
                        and claim.polarity is Polarity.NEGATIVE
                        and claim.stance is not Stance.DENIES
                    )
                    if gone and one.affirmed != (claim.polarity is Polarity.NEGATIVE):
                        said.ended.append(one)
                    elif one.affirmed:
                        said.held.append(one)
                    else:
                        said.denied.append(one)
    return [s for s in found.values() if s.held or s.ended or s.denied]


def _key(
    kind: ClaimType, subject: str, obj: str | None, place: str | None, label: str | None
) -> tuple[object, ...]:
    pair: tuple[str | None, str | None] = (subject, obj)
    if kind in _MUTUAL and obj is not None and obj < subject:
        pair = (obj, subject)
    told = fold(label) if label and kind is not ClaimType.CONTROLS else None
    return (kind, *pair, place, told)


def _facts(said: _Said, cast: Cast, policy: Policy) -> Iterable[Fact]:
    within = timedelta(days=policy.control.join_days)
    stretches: list[list[Heard]] = []
    dated = sorted((h for h in said.held if h.start), key=lambda h: (h.start or date.min, h.n))
    for one in dated:
        assert one.start is not None
        ends = [h.end for h in stretches[-1]] if stretches else []
        open_ended = None in ends
        last = max((e for e in ends if e is not None), default=date.min)
        if stretches and (open_ended or one.start <= last + within):
            stretches[-1].append(one)
        else:
            stretches.append([one])
    undated = [h for h in said.held if not h.start]
    if undated or not stretches:
        # Without a time of its own a claim speaks of the last stretch, as news does.
        if stretches:
            stretches[-1] += undated
        else:
            stretches.append(undated)
    for n, stretch in enumerate(stretches):
        last_one = n + 1 == len(stretches)
        yield _fact(said, stretch, said.ended if last_one else [], said.denied, cast)


def _fact(
    said: _Said, held: list[Heard], ended: list[Heard], denied: list[Heard], cast: Cast
) -> Fact:
    support = sorted((*held, *ended), key=lambda h: h.n)
    starts = [h.start for h in held if h.start]
    closed = [h.end for h in held if h.end]
    over = [h.end or h.start or h.day for h in ended]
    end = (
        min((d for d in over if d), default=None)
        if ended
        else (
            max(closed)
            if closed and len(closed) == len(held) and said.type is not ClaimType.FORMED
            else None
        )
    )
    ids = tuple(h.claim.id for h in support)
    told = [(h, _stake(h, said, cast)) for h in support]
    return Fact(
        id=content_id(
            "fact",
            said.type.value,
            said.subject,
            said.object,
            said.place,
            said.label,
            ids,
            [h.claim.id for h in denied],
        ),
        kind=said.type.value,
        outgoing=True,
        other=cast.party(said.object) if said.object else None,
        place=cast.spot(said.place) if said.place else None,
        label=said.label,
        start=min(starts, default=None),
        end=end,
        ended=bool(ended),
        disputed=bool(denied) and bool(support),
        voices=voices(told or [(h, _stake(h, said, cast)) for h in denied], cast),
        support=ids,
        oppose=tuple(h.claim.id for h in sorted(denied, key=lambda h: h.n)),
    )


def _stake(one: Heard, said: _Said, cast: Cast) -> Interest:
    stake = cast.stake(one.speaker, said.subject, said.object, one.day)
    if stake is Interest.UNALIGNED and one.claim.stance is Stance.ACKNOWLEDGES:
        return Interest.AGAINST
    return stake


def _turned(fact: Fact, said: _Said, cast: Cast) -> Fact:
    """The same fact from the object's side."""
    return evolve(
        fact,
        id=content_id("fact", fact.id, "turned"),
        outgoing=False,
        other=cast.party(said.subject),
    )


_Told = dict[str, list[date | None]]


def _mentions(
    heard: Iterable[Heard],
) -> tuple[dict[str, _Told], dict[str, dict[ClaimId, None]]]:
    """The words used of each actor with the days of the reports, and the claims of it."""
    words: dict[str, _Told] = {}
    claims: dict[str, dict[ClaimId, None]] = {}
    for one in heard:
        pairs: list[tuple[str, Mention]] = [
            *zip(one.actors, one.claim.actor, strict=True),
            *zip(one.targets, one.claim.target, strict=True),
        ]
        for key, mention in pairs:
            words.setdefault(key, {}).setdefault(mention.text, []).append(one.day)
            claims.setdefault(key, {})[one.claim.id] = None
        if one.claim.type is ClaimType.ALIAS and one.claim.label and one.counts and one.affirmed:
            for key in one.actors:
                words.setdefault(key, {}).setdefault(f"\0{one.claim.label}", []).append(one.day)
    return words, claims


def _profile(
    key: str,
    *,
    facts: tuple[Fact, ...],
    holds: Sequence[Control],
    events: tuple[str, ...],
    words: Mapping[str, Sequence[date | None]],
    claims: Iterable[ClaimId],
    cast: Cast,
) -> Profile:
    registered = cast.background.actors.get(key)
    support = tuple(claims)
    known = frozenset(support)
    ordered = sorted(
        facts, key=lambda f: (f.kind, f.start or date.max, f.other.name if f.other else "", f.id)
    )
    return Profile(
        id=content_id("profile", key),
        actor=cast.party(key),
        kind=registered.kind if registered else None,
        names=_names(key, words, cast),
        facts=tuple(ordered),
        holds=tuple(c.id for c in holds),
        events=events,
        support=support,
        oppose=tuple(dict.fromkeys(c for f in ordered for c in f.oppose if c not in known)),
    )


def _names(key: str, words: Mapping[str, Sequence[date | None]], cast: Cast) -> tuple[Name, ...]:
    found = []
    for text, days in words.items():
        if cast.points(text):
            continue
        known = [d for d in days if d is not None]
        plain = text.removeprefix("\0")
        found.append(
            Name(
                plain,
                "alias" if text != plain else "mention",
                min(known, default=None),
                max(known, default=None),
                len(days),
            )
        )
    found.sort(key=lambda n: (n.of, -n.count, n.text))
    registered = cast.background.actors.get(key)
    if registered is None:
        return tuple(found)
    packed = dict.fromkeys((registered.name, *registered.aliases))
    return (*(Name(name, "pack", None, None, 0) for name in packed), *found)
