"""Actors as pages show them: names, what is said of them, where they come from, what they hold."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.app.ask import Question
from sayso.app.narrow import of_actor
from sayso.model.picture import Fact, Profile
from sayso.outputs.phrases import days_in_short, fact_words, voices_words
from sayso.registry.pack import Actor
from sayso.web.drawing.kinship import Kin, kinship
from sayso.web.moments import Here
from sayso.web.problems import missing
from sayso.web.queries import ActorQuery
from sayso.web.views.claims import ClaimRow, row, words
from sayso.web.views.disputes import DisputeView, dispute_view
from sayso.web.views.events import EventRow, event_row
from sayso.web.views.listing import Facet, Few, facet, few
from sayso.web.views.places import PlaceRow, place_row
from sayso.web.views.words import Quote, quotes

COLUMNS = ("key", "name", "kind", "names", "facts", "holds", "events", "id")

_DISPUTES = 60
"""Shown on one actor's page; each has many words."""
_BEFORE = {"predecessor_of", "renamed_to", "merged_into", "absorbed"}
_PART = {"member_of", "subunit_of", "branch_of", "part_of", "front_for"}


@frozen
class ActorRow:
    """One actor in a list."""

    key: str
    name: str
    kind: str
    facts: int
    holds: int
    events: int
    url: str


@frozen
class NameRow:
    """One name, with the script that it is written in."""

    text: str
    where: str
    lang: str | None
    days: str


@frozen
class FactRow:
    """One thing said of an actor."""

    what: str
    who: str
    quotes: tuple[Quote, ...]


@frozen
class ActorView:
    """All that is said of one actor."""

    key: str
    name: str
    kind: str
    source: str | None
    names: tuple[NameRow, ...]
    drawing: Markup | None
    facts: tuple[FactRow, ...]
    relations: tuple[tuple[str, str, str | None, str], ...]
    """From a pack: how, whom, address, days."""
    holds: Few[PlaceRow]
    events: Few[EventRow]
    disputes: Few[DisputeView]
    claims: Few[ClaimRow]


def chosen(question: Question, query: ActorQuery) -> list[Profile]:
    """The actors that a query asks for, those of whom most is said first."""
    part = query.name.casefold() if query.name else None
    found = [
        p
        for p in question.picture.profiles
        if (query.type is None or (p.kind or "none") == query.type)
        and (part is None or any(part in n.casefold() for n in _all_names(p)))
    ]
    return sorted(found, key=lambda p: (-len(p.support), p.actor.name, p.id))


def _all_names(profile: Profile) -> Iterable[str]:
    return (profile.actor.name, *(n.text for n in profile.names))


def facets(found: Sequence[Profile], here: Here, query: ActorQuery) -> list[Facet]:
    """What a list of actors can be narrowed by."""
    kinds = ((p.kind or "none", words(p.kind) if p.kind else "not in a pack") for p in found)
    return [facet(here, "type", "Kind", kinds, query.type)]


def actor_row(profile: Profile, here: Here) -> ActorRow:
    """One actor as a list shows it."""
    return ActorRow(
        profile.actor.key,
        profile.actor.name,
        words(profile.kind) if profile.kind else "not in a pack",
        len(profile.facts),
        len(profile.holds),
        len(profile.events),
        here.item("actors", profile.actor.key),
    )


def table(found: Iterable[Profile]) -> Iterable[tuple[object, ...]]:
    """Actors as rows under `COLUMNS`."""
    for p in found:
        yield (
            p.actor.key, p.actor.name, p.kind, "; ".join(dict.fromkeys(_all_names(p))),
            len(p.facts), len(p.holds), len(p.events), p.id,
        )  # fmt: skip


def actor_view(key: str, question: Question, packs: Mapping[str, Actor], here: Here) -> ActorView:
    """One actor.

    Args:
        packs: The packs' actors by id.

    Raises:
        Refused: Neither the picture nor a pack has it.
    """
    profile = next((p for p in question.picture.profiles if p.actor.key == key), None)
    held = packs.get(key)
    if profile is None and held is None:
        raise missing("actor", key)
    name = profile.actor.name if profile else held.name if held else key
    picture = of_actor(question.picture, frozenset([key]))
    facts = profile.facts if profile else ()
    ids = set(profile.holds) if profile else set()
    return ActorView(
        key=key,
        name=name,
        kind=words(profile.kind) if profile and profile.kind else words(held.kind.value) if held else "not in a pack",
        source=held.source if held else None,
        names=tuple(_names(profile, held)),
        drawing=_drawing(key, name, facts, packs, here),
        facts=tuple(
            FactRow(fact_words(f), voices_words(f.voices), quotes(f, question, here)) for f in facts
        ),
        relations=tuple(_relations(held, packs, here)),
        holds=few(
            [c for c in question.picture.control if c.id in ids],
            lambda c: place_row(c, here),
            here.to("/places", holder=key),
        ),
        events=few(
            picture.events, lambda e: event_row(e, here), here.to("/events", actor=key), last=True
        ),
        disputes=few(
            picture.disputes,
            lambda d: dispute_view(d, question, here),
            here.to("/disputes", actor=key),
            _DISPUTES,
        ),
        claims=few(
            question.lookup.by_actor.get(key, ()),
            lambda c: row(c, question.known, here),
            here.to("/claims", actor=key),
            last=True,
        ),
    )  # fmt: skip


def _names(profile: Profile | None, held: Actor | None) -> Iterable[NameRow]:
    told = {}
    if held is not None:
        for name in held.names:
            # Found in texts, but never shown as its name.
            if name.kind.value in ("derogatory", "generic"):
                told[name.text] = True
                continue
            told[name.text] = True
            where = f"pack, {name.kind.value}"
            yield NameRow(name.text, where, name.lang, days_in_short(name.since, name.until))
    for own in profile.names if profile else ():
        if own.text not in told and own.of != "pack":
            told[own.text] = True
            where = f"in {own.count} claim{'' if own.count == 1 else 's'}"
            yield NameRow(
                own.text, where, None, days_in_short(own.first, own.last) if own.first else ""
            )


def _relations(
    held: Actor | None, packs: Mapping[str, Actor], here: Here
) -> Iterable[tuple[str, str, str | None, str]]:
    for said in held.relations if held else ():
        other = packs.get(said.actor)
        yield (
            words(said.kind.value),
            other.name if other else said.actor,
            here.item("actors", said.actor) if other else None,
            days_in_short(said.since, said.until) if said.since or said.until else "",
        )


def _drawing(
    key: str, name: str, facts: Sequence[Fact], packs: Mapping[str, Actor], here: Here
) -> Markup | None:
    before: dict[str, Kin] = {}
    above: dict[str, Kin] = {}
    parts: dict[str, Kin] = {}
    after: dict[str, Kin] = {}
    for fact in facts:
        other = fact.other
        if other is None or other.key == key:
            continue
        kin = Kin(
            other.name,
            f"{fact_words(fact).partition(' ' + other.name)[0]}, as claimed",
            here.item("actors", other.key),
            fact.ended,
        )
        if fact.kind == "formed":
            (before if fact.outgoing else after).setdefault(other.key, kin)
        elif fact.kind == "member_of":
            (above if fact.outgoing else parts).setdefault(other.key, kin)
    for actor in packs.values():
        for said in actor.relations:
            kind, end = said.kind.value, said.until is not None
            pair = (actor.slug, said.actor)
            if key not in pair or said.actor not in packs:
                continue
            mine = actor.slug == key
            other_key = said.actor if mine else actor.slug
            kin = Kin(packs[other_key].name, words(kind), here.item("actors", other_key), end)
            if kind in _BEFORE:
                side = after if mine == (kind != "absorbed") else before
            elif kind == "split_from":
                side = before if mine else after
            elif kind in _PART or kind in ("umbrella_of", "controls_command"):
                side = above if mine == (kind in _PART) else parts
            else:
                continue
            side.setdefault(other_key, kin)
    return kinship(name, *(list(side.values()) for side in (before, above, parts, after)))
