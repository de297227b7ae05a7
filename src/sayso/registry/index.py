"""Every name of every pack under its folded key, with the names that follow from others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from attrs import field, frozen

from sayso.registry.names import Key, bare, fold_key, keys, loosen
from sayso.registry.pack import (
    Actor,
    ActorKind,
    Name,
    NameKind,
    Outlet,
    Pack,
    Place,
    PlaceKind,
    Ref,
)

What = Literal["actor", "place", "outlet"]

LEAST_LETTERS_LOOSE = 5
"""Shorter names must match letter for letter: romanisation's choices make short names meet."""

# What follows a state's demonym and still means the state, or its armed forces.
_STATE_WORDS: Final = (
    "government", "authorities", "administration", "state", "foreign ministry", "presidency",
    "ministry of foreign affairs", "foreign office", "cabinet", "leadership",
)  # fmt: skip
_FORCES_WORDS: Final = (
    "army", "military", "forces", "troops", "soldiers", "armed forces", "military forces",
    "ground forces", "army forces", "army troops", "army soldiers", "army units", "military units",
    "air force", "air forces", "navy", "special forces", "warplanes", "war planes", "fighter jets",
    "jets", "aircraft", "fighter aircraft", "helicopters", "military aircraft", "drones",
    "artillery", "defence ministry", "defense ministry", "ministry of defence",
    "ministry of defense", "ministry of national defence", "ministry of national defense",
    "defence forces", "defense forces", "army command", "military command", "general staff",
)  # fmt: skip
_LEADING_THE = re.compile(r"^the\s+(?=\S)", re.IGNORECASE)
MOST_DEMONYM_WORDS = 5
_STATE_TAILS: Final = frozenset(tuple(words.split()) for words in _STATE_WORDS)
_FORCES_TAILS: Final = frozenset(tuple(words.split()) for words in _FORCES_WORDS)
MOST_TAIL_WORDS = max(map(len, _STATE_TAILS | _FORCES_TAILS))
_DIVISION_TAILS: Final = ("governorate", "province", "state", "region", "countryside")


@frozen
class Entry:
    """One name of one bearer."""

    ref: Ref
    what: What
    key: Key
    kind: NameKind
    pack: str
    since: date | None = None
    until: date | None = None
    derived: bool = False
    """Not listed but following from what is: without the article, with "province" after it."""
    part: bool = False
    """Of a division: the name means some of it only ("Idlib countryside")."""

    capitals: tuple[bool, ...] = ()
    """Which words of the name are printed with a capital."""

    def holds_on(self, day: date) -> bool:
        """Whether the name stood for its bearer on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@frozen
class Index:
    """Names of packs by loose key."""

    by_key: Mapping[Key, tuple[Entry, ...]]
    longest: Mapping[str, int]
    """Words of the longest name that starts with a word."""
    refs: Mapping[str, Ref] = field(repr=False)
    """By slug; a place and an actor of one slug are told apart by `place_refs`."""
    place_refs: Mapping[str, Ref] = field(repr=False)
    population: Mapping[str, int] = field(repr=False)
    """Of places, by slug; those whose size no pack tells are left out."""
    gazetteer_refs: Mapping[str, Ref] = field(repr=False)
    """Places that a pack holds too, by gazetteer id."""
    demonyms: Mapping[Key, tuple[Entry, ...]] = field(repr=False)
    """By exact key: the states that "Russian" or "US" stands for."""
    forces_of: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    """Armed forces by the slug of their state."""
    divisions: Mapping[tuple[str, Key], Ref] = field(repr=False)
    """First-order divisions of the countries that packs cover, by country and bare name."""

    def find(self, loose: Key, exact: Key) -> list[Entry]:
        """Return the entries of a name: those of the same letters, else those that differ only
        in romanisation's choices."""
        entries = self.by_key.get(loose, ())
        composed = self._composed(exact)
        same = [entry for entry in entries if entry.key == exact]
        if same or composed:
            return same + composed
        if len("".join(bare(loose))) < LEAST_LETTERS_LOOSE:
            return []
        return [
            entry
            for entry in entries
            if entry.kind not in (NameKind.ABBREVIATION, NameKind.GENERIC)
        ]

    def _composed(self, exact: Key) -> list[Entry]:
        """Names that no pack lists because they follow: "Russian foreign ministry", "US troops"."""
        found: list[Entry] = []
        if len(exact) < 2:
            return found
        for cut in range(1, min(len(exact), MOST_DEMONYM_WORDS + 1)):
            states = self.demonyms.get(exact[:cut], ())
            if exact[cut:] in _STATE_TAILS:
                found += states
            elif exact[cut:] in _FORCES_TAILS:
                found += [
                    each for state in states for each in self.forces_of.get(state.ref.slug, ())
                ]
        if exact[:2] == ("government", "of"):
            found += self.demonyms.get(exact[2:], ())
        return found


def build_index(packs: Sequence[Pack]) -> Index:
    """Return the names of packs, ready to be looked up."""
    by_key: dict[Key, dict[tuple[str, What, Key, NameKind, date | None], Entry]] = {}
    refs: dict[str, Ref] = {}
    place_refs: dict[str, Ref] = {}
    for pack in packs:
        for loose, entry in _entries(pack):
            if not loose:
                continue
            same = (entry.ref.slug, entry.what, entry.key, entry.kind, entry.since)
            held = by_key.setdefault(loose, {})
            # What is listed stands before what merely follows.
            if same not in held or (held[same].derived and not entry.derived):
                held[same] = entry
            (place_refs if entry.what == "place" else refs).setdefault(entry.ref.slug, entry.ref)
    demonyms, forces = _states(packs)
    longest: dict[str, int] = {"government": 2 + MOST_DEMONYM_WORDS}
    for key in by_key:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    for key in demonyms:
        first = loosen(key[0])
        longest[first] = max(longest.get(first, 0), len(key) + MOST_TAIL_WORDS)
    places = [(place, pack) for pack in packs for place in pack.places]
    return Index(
        {key: tuple(held.values()) for key, held in by_key.items()},
        longest,
        refs,
        place_refs,
        {place.slug: place.population for place, _ in places if place.population},
        {f"geonames:{place.geonames}": place.ref(p.id) for place, p in places if place.geonames},
        demonyms,
        forces,
        {
            (place.country or "", stem_of(fold_key(place.name))): place.ref(p.id)
            for place, p in places
            if place.kind is PlaceKind.ADM1
        },
    )


def stem_of(key: Key) -> Key:
    """Return a division's key without the word for what it is."""
    return key[:-1] if len(key) > 1 and key[-1] in _DIVISION_TAILS else key


def _entries(pack: Pack) -> Iterator[tuple[Key, Entry]]:
    for actor in pack.actors:
        yield from _actor_entries(actor, pack)
    for place in pack.places:
        yield from _place_entries(place, pack)
    for outlet in pack.outlets:
        yield from _outlet_entries(outlet, pack)


def _actor_entries(actor: Actor, pack: Pack) -> Iterator[tuple[Key, Entry]]:
    ref = Ref(actor.slug, actor.name, actor.kind.value, pack=pack.id)
    for name in (*_names_in(actor.name), *actor.names):
        yield _entry(ref, "actor", name, pack, actor)


def _states(
    packs: Sequence[Pack],
) -> tuple[dict[Key, tuple[Entry, ...]], dict[str, tuple[Entry, ...]]]:
    demonyms: dict[Key, tuple[Entry, ...]] = {}
    forces: dict[str, tuple[Entry, ...]] = {}
    for pack in packs:
        for actor in pack.actors:
            ref = Ref(actor.slug, actor.name, actor.kind.value, pack=pack.id)
            if actor.kind is ActorKind.STATE:
                shown = () if "(" in actor.name else (actor.name,)
                for demonym in dict.fromkeys((*actor.demonyms, *shown)):
                    _, entry = _entry(ref, "actor", Name(demonym), pack, actor, derived=True)
                    demonyms[entry.key] = (*demonyms.get(entry.key, ()), entry)
            elif actor.forces_of:
                _, entry = _entry(ref, "actor", Name(actor.name), pack, actor, derived=True)
                forces[actor.forces_of] = (*forces.get(actor.forces_of, ()), entry)
    return demonyms, forces


def _place_entries(place: Place, pack: Pack) -> Iterator[tuple[Key, Entry]]:
    ref = place.ref(pack.id)
    for name in (*_names_in(place.name), *place.names):
        yield _entry(ref, "place", name, pack)
        if name.script != "Latn":
            continue
        key = fold_key(name.text)
        if len("".join(bare(key))) >= LEAST_LETTERS_LOOSE and place.kind is not PlaceKind.COUNTRY:
            other = " ".join(bare(key)).title() if key[0] == "al" else f"al-{key[0].title()}"
            if key[0] == "al" or len(key) == 1:
                yield _entry(ref, "place", Name(other), pack, derived=True)
        if place.kind is PlaceKind.ADM1:
            yield from _division_entries(ref, key, pack)


def _division_entries(ref: Ref, key: Key, pack: Pack) -> Iterator[tuple[Key, Entry]]:
    stem = " ".join(stem_of(key)).title()
    yield _entry(ref, "place", Name(stem), pack, derived=True)
    for tail in _DIVISION_TAILS:
        for text in (f"{stem} {tail}", f"{tail} of {stem}"):
            part = tail == "countryside"
            yield _entry(ref, "place", Name(text), pack, derived=True, part=part)


def _outlet_entries(outlet: Outlet, pack: Pack) -> Iterator[tuple[Key, Entry]]:
    ref = Ref(outlet.slug, outlet.name, "outlet", country=outlet.country, pack=pack.id)
    for name in (Name(outlet.name), *outlet.names):
        short = name.text.isupper() and len(name.text) <= 5
        if short and name.script == "Latn":
            name = Name(name.text, name.lang, name.script, NameKind.ABBREVIATION)
        yield _entry(ref, "outlet", name, pack)


def _names_in(shown: str) -> tuple[Name, ...]:
    """A shown name such as "People's Protection Units (YPG)" holds its short form in brackets."""
    stem, _, short = shown.partition(" (")
    if not short:
        return (Name(shown),)
    short = short.rstrip(")")
    # In brackets may also stand what tells namesakes apart: "13th Division (rebel group)".
    if short.isupper() and " " not in short:
        return (Name(stem), Name(short, kind=NameKind.ABBREVIATION))
    return (Name(shown),)


def _entry(
    ref: Ref,
    what: What,
    name: Name,
    pack: Pack,
    actor: Actor | None = None,
    *,
    derived: bool = False,
    part: bool = False,
) -> tuple[Key, Entry]:
    since = name.since or (actor.since if actor else None)
    until = name.until or (actor.until if actor else None)
    exact, loose, capitals = keys(_LEADING_THE.sub("", name.text))
    return loose, Entry(
        ref,
        what,
        exact,
        name.kind,
        pack.id,
        since,
        until,
        derived,
        part,
        capitals,
    )
