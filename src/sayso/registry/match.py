"""The registry: what a mention's words mean, if that is sure; a wrong ref is worse than none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from sayso.registry.areas import means_area
from sayso.registry.choosing import (
    NOWHERE,
    Candidate,
    PlaceContext,
    choose,
    choose_in_world,
)
from sayso.registry.gazetteer import Gazetteer, GazetteerPlace, world_table
from sayso.registry.index import Entry, Index, What, build_index
from sayso.registry.load import load_pack, shipped_packs
from sayso.registry.names import Key, bare, fold_key, keys
from sayso.registry.pack import ANONYMOUS, Actor, ActorKind, NameKind, Pack, Place, Ref, Theatre
from sayso.registry.phrases import (
    Want,
    is_unnamed,
    place_phrases,
    spoken_for,
    tidied,
    without_brackets,
    without_description,
    without_group_head,
    without_group_word,
    without_means,
    without_staff_word,
    without_title,
)
from sayso.registry.proposals import Proposal, propose
from sayso.registry.spotting import NameSpan, Prose, is_name, is_printed_as, is_short_form, spot
from sayso.registry.theatres import countries_of, theatres_of

LARGE_POPULATION = 100_000
"""Places of this size are named in reports on other theatres too."""
MANY_NAMES_POPULATION = 1_000_000
"""Cities of this size are as well known by their other names as by the one in the world table."""
LEAST_LETTERS_ABROAD = 7
"""Shorter names of another theatre's actors are not read in a report on this one."""
MOST_LAYERS = 4
"""Brackets, titles, descriptions and words such as "fighters" are taken off so many times."""

_ARMED: Final = frozenset(
    kind.value
    for kind in ActorKind
    if kind
    not in (ActorKind.STATE, ActorKind.PERSON, ActorKind.MEDIA, ActorKind.NGO, ActorKind.UN,
            ActorKind.CIVIL_AUTHORITY)
)  # fmt: skip
_STAFFED: Final = frozenset({ActorKind.NGO.value, ActorKind.UN.value, ActorKind.MEDIA.value})


@frozen
class Registry:
    """Names and what they mean, for one report or for all.

    A registry knows no theatre at first: descriptions such as "rebel groups" mean nobody. `about`
    and `in_theatres` return one that does. Registries are values; deriving one is cheap.
    """

    packs: tuple[Pack, ...]
    gazetteer: Gazetteer = field(repr=False)
    index: Index = field(repr=False, eq=False)
    theatres: frozenset[str] | None = None
    """Packs that the report is about; None where that was never asked, empty where it is none."""
    countries: tuple[str, ...] = ()
    """Countries that the report names, most named first; they settle which namesake is meant."""
    learned: Mapping[Key, Ref] = field(factory=dict, repr=False)
    _prose: Prose | None = field(default=None, repr=False, eq=False)
    """The report that it is for, with where names may stand in it."""

    def in_theatres(self, theatres: Iterable[str]) -> "Registry":
        """Return a registry for a report on these theatres, by pack id.

        Their descriptions then have meaning; abbreviations and small places of other theatres
        no longer do.
        """
        return evolve(self, theatres=frozenset(theatres))

    def about(self, text: str) -> "Registry":
        """Return a registry for a report: for the theatres and countries that it is about."""
        prose = Prose(text, self.index)
        spans = evolve(self._neutral(), prose=prose).find_names(text)
        countries = tuple(country for country, _ in countries_of(spans, self.packs).most_common())
        theatres = frozenset(theatres_of(spans, self.packs))
        return evolve(self, theatres=theatres, countries=countries, prose=prose)

    def with_aliases(self, aliases: Mapping[str, Ref | str]) -> "Registry":
        """Return a registry that also knows names learnt in a report, "Name (ABBR)" above all.

        Args:
            aliases: Name to what it means, a ref or a slug. An unknown slug is left out.
        """
        learned = dict(self.learned)
        for name, meant in aliases.items():
            ref = self.get(meant) if isinstance(meant, str) else meant
            if ref is not None and (key := fold_key(tidied(name))):
                learned[key] = ref
        return evolve(self, learned=learned)

    def choose_theatre(self, text: str) -> tuple[str, ...]:
        """Return the packs that a report is clearly about, clearest first; often none.

        Counted are names of a theatre's own (no descriptions, no bodies that act in many wars)
        against what the report says of other countries.
        """
        return theatres_of(self._neutral().find_names(text), self.packs)

    def _neutral(self) -> "Registry":
        return evolve(self, theatres=None, countries=(), learned={})

    def get(self, slug: str) -> Ref | None:
        """Return the actor, outlet or place of a slug or gazetteer id."""
        if slug == ANONYMOUS.slug:
            return ANONYMOUS
        found = self.index.refs.get(slug) or self.index.place_refs.get(slug)
        if found is None and (row := self.gazetteer.get(slug)):
            return self.index.gazetteer_refs.get(slug) or row.ref()
        return found

    def actor_entry(self, slug: str) -> Actor | None:
        """Return all that the packs say of an actor."""
        return next((actor for pack in self.packs if (actor := pack.actor(slug))), None)

    def place_entry(self, slug: str) -> Place | None:
        """Return all that the packs say of a place."""
        return next((place for pack in self.packs if (place := pack.place(slug))), None)

    def actor(self, text: str, on: date | None = None) -> Ref | None:
        """Return the actor that a mention's words name; None if that is not sure.

        Args:
            text: The mention as printed, with or without "the", brackets and words such as
                "fighters".
            on: The day that the mention is about. Names and actors that came later or had ended
                are then passed over; without a day those that have always held are preferred.
        """
        words = tidied(text)
        return self._actor(words, on) if words else None

    def speaker(self, text: str, on: date | None = None) -> Ref | None:
        """Return who speaks: an actor, an outlet, or `ANONYMOUS` for an unnamed source.

        A spokesman or statement of a body is the body; None if the name is not known.
        """
        words = tidied(text)
        if not words:
            return None
        if found := self._named(words, "actor", on) or self._named(words, "outlet", on):
            return found
        if is_unnamed(text):
            return ANONYMOUS
        stem, body = without_description(words), spoken_for(words)
        return (
            self._actor(words, on)
            or (self._named(stem, "outlet", on) if stem else None)
            or (self._actor(tidied(body), on) if body else None)
        )

    def outlet(self, text: str) -> Ref | None:
        """Return the outlet of a name."""
        return self._named(tidied(text), "outlet", None)

    def place(self, text: str, context: PlaceContext = NOWHERE) -> Ref | None:
        """Return the place that a mention's words name; None if that is not sure.

        "Aleppo city centre" is the settlement; "Aleppo province", "western Aleppo’s countryside"
        and "parts of Idlib" are the division of that name, the latter two with precision area.
        """
        words = tidied(text)
        if not words:
            return None
        if found := self._place(words, None, context):
            return found
        for phrase in place_phrases(words):
            if found := self._place(phrase.name, phrase.want, context):
                return _as_part(found) if phrase.want is Want.PART else found
        return self._place_within(words, context)

    def place_at(
        self, text: str, start: int, end: int, context: PlaceContext = NOWHERE
    ) -> Ref | None:
        """Return the place that text[start:end] means, with the words around it.

        "Idlib" is the division in "villages in Aleppo and Idlib", and in a report that elsewhere
        speaks of its province and never of the town.
        """
        plain = self.place(text[start:end], context)
        if context.area:
            return plain
        area = self.place(text[start:end], evolve(context, area=True))
        # Reading the words around is the dear part: only where they can make a difference.
        return area if area != plain and means_area(text, start, end) else plain

    def find_names(self, text: str, *, gazetteer: bool = True) -> list[NameSpan]:
        """Return the known names in running text in order, the longest where they overlap.

        Also names that the registry's theatres do not admit or that leave open who is meant: they
        have no refs (`NameSpan.is_known`).

        Args:
            text: A report or sentence; spans are code points of it.
            gazetteer: Look capitalised words up in the world table too.
        """
        known = self._prose
        prose = known if known is not None and known.text == text else Prose(text, self.index)
        return spot(prose, self._meant, self._in_world if gazetteer else None)

    def propose(self, text: str, limit: int = 5) -> list[Proposal]:
        """Return bearers of names like this one, likest first, for a person to choose from.

        Never used to resolve: likeness cannot tell the 25th from the 46th Division.
        """
        return propose(text, self.packs, limit)

    def _actor(self, words: str, on: date | None, layers: int = MOST_LAYERS) -> Ref | None:
        if found := self._named(words, "actor", on):
            return found
        if not layers:
            return None
        if brackets := without_brackets(words):
            long, short = (self._actor(part, on, layers - 1) for part in brackets)
            # Two names in one mention that mean two actors leave open which is meant.
            return (long or short) if not (long and short and long != short) else None
        # "Russian tanks" are Russia's forces; only what the packs name by its forces is read so.
        whose = without_means(words)
        if (
            whose
            and (found := self._named(f"{whose} forces", "actor", on))
            and found.kind in _ARMED
        ):
            return found
        if grouped := without_group_word(words):
            body, troops = grouped
            found = self._actor(body, on, layers - 1)
            fits = found and found.kind in _ARMED and (troops or not self._is_description(body))
            return found if fits else None
        if (body_of := without_group_head(words)) is not None:
            found = self._actor(body_of, on, layers - 1)
            return found if found and found.kind in _ARMED else None
        if stem := without_staff_word(words):
            found = self._actor(stem, on, layers - 1)
            return found if found and found.kind in _STAFFED else None
        if (stem := without_description(words)) and not self._is_description(stem):
            return self._actor(stem, on, layers - 1)
        if stem := without_title(words):
            found = self._actor(stem, on, layers - 1)
            return found if found and found.kind == ActorKind.PERSON.value else None
        return None

    def _is_description(self, words: str) -> bool:
        """Whether words only describe: in front of them another description, as in "local rebel
        groups", tells of some other body."""
        kinds = {
            entry.kind for entry in self._entries(words) if entry.ref.kind != ActorKind.PERSON.value
        }
        return kinds == {NameKind.GENERIC}

    def _named(self, words: str, what: What, on: date | None) -> Ref | None:
        exact = fold_key(words)
        known = self.learned.get(exact)
        if (
            known is not None
            and known.precision is None
            and (known.kind == "outlet") == (what == "outlet")
        ):
            return known
        entries = self._entries(words)
        if what == "actor":
            # "Russian" in "Russian strikes".
            entries += self.index.demonyms.get(exact, ())
        entries = [each for each in entries if is_printed_as(each, words)]
        return self._bearer(entries, words, what, on)

    def _entries(self, words: str) -> list[Entry]:
        exact, loose, _ = keys(words)
        return self.index.find(loose, exact) if exact else []

    def _bearer(
        self, entries: Sequence[Entry], words: str, what: What, on: date | None
    ) -> Ref | None:
        usable = [each for each in entries if each.what == what and self._admits(each, words)]
        usable = self._of_nearest_packs(usable)
        usable = [each for each in usable if not each.derived] or usable
        return _one_bearer(usable, on)

    def _admits(self, entry: Entry, words: str) -> bool:
        """Whether a name may be read in a report on this registry's theatres."""
        if entry.kind is NameKind.ABBREVIATION and not is_short_form(words):
            return False
        if entry.pack in self._bases or entry.pack in (self.theatres or ()):
            return True
        if entry.kind is NameKind.GENERIC:
            return False
        if self.theatres is None:
            return True
        if entry.what == "place":
            return entry.ref.kind in ("country", "adm1") or (
                self.index.population.get(entry.ref.slug, 0) >= LARGE_POPULATION
            )
        long = len("".join(entry.key)) >= LEAST_LETTERS_ABROAD
        return long and entry.kind is not NameKind.ABBREVIATION

    @cached_property
    def _bases(self) -> frozenset[str]:
        return frozenset(pack.id for pack in self.packs if pack.theatre.base)

    def _of_nearest_packs(self, entries: Sequence[Entry]) -> list[Entry]:
        """Keep the names of the report's theatres if any, else of base packs, else all."""
        own = [entry for entry in entries if entry.pack in (self.theatres or ())]
        return own or [each for each in entries if each.pack in self._bases] or list(entries)

    @cached_property
    def _about(self) -> list[Theatre]:
        return [pack.theatre for pack in self.packs if pack.id in (self.theatres or ())]

    def _meant(
        self, entries: Sequence[Entry], words: str
    ) -> tuple[Ref | None, Ref | None, Ref | None]:
        exact = fold_key(words)
        known = self.learned.get(exact)
        actor = self._bearer(entries, words, "actor", None)
        outlet = self._bearer(entries, words, "outlet", None)
        place = None
        if any(entry.what == "place" for entry in entries):
            place = self._place_among(entries, words, exact, None, NOWHERE)
        if known is not None and known.precision is None:
            actor, outlet = (actor, known) if known.kind == "outlet" else (known, outlet)
        elif known is not None:
            place = known
        return actor, place, outlet

    def _in_world(self, key: Key) -> GazetteerPlace | Ref | None:
        """A name that no pack lists: learnt in the report, or a place of the world."""
        if known := self.learned.get(key):
            return known
        rows = {row.id: row for row in self.gazetteer.find(key)}
        if not rows:
            return None
        candidates = [_row_candidate(row, key) for row in rows.values()]
        found = choose_in_world(candidates, None, NOWHERE, self._about, self.countries)
        return rows[found.ref.slug] if found else None

    def _place(self, words: str, want: Want | None, context: PlaceContext) -> Ref | None:
        exact = fold_key(words)
        known = self.learned.get(exact)
        if known is not None and known.precision is not None:
            return known
        return self._place_among(self._entries(words), words, exact, want, context)

    def _place_among(
        self,
        entries: Sequence[Entry],
        words: str,
        exact: Key,
        want: Want | None,
        context: PlaceContext,
    ) -> Ref | None:
        usable = [
            each
            for each in entries
            if each.what == "place" and is_printed_as(each, words) and self._admits(each, words)
        ]
        elsewhere = context.countries and not any(
            entry.ref.country in context.countries for entry in usable
        )
        own = [entry for entry in usable if entry.pack in (self.theatres or ())]
        if own and not elsewhere:
            found = choose([self._candidate(entry) for entry in own], want, context)
        else:
            candidates = {entry.ref.slug: self._candidate(entry) for entry in usable}
            for row in self.gazetteer.find(exact) if is_name(words) else ():
                ref = self._in_pack(row) or row.ref()
                candidates.setdefault(ref.slug, _row_candidate(row, exact, ref))
            found = choose_in_world(
                list(candidates.values()), want, context, self._about, self.countries
            )
        if found is None:
            return None
        return _as_part(found.ref) if found.part else found.ref

    def _candidate(self, entry: Entry) -> Candidate:
        population = self.index.population.get(entry.ref.slug, 0)
        return Candidate(entry.ref, population, not entry.derived, entry.part)

    def _in_pack(self, row: GazetteerPlace) -> Ref | None:
        """The pack's own ref of a place of the world table."""
        if row.kind == "adm1":
            return self.index.divisions.get((row.country, fold_key(row.name)))
        return self.index.gazetteer_refs.get(row.id)

    def _place_within(self, words: str, context: PlaceContext) -> Ref | None:
        """Read "Saraqib, Idlib" and "Nubl in Aleppo province": the first, near the second."""
        for cut in (", ", " in the ", " in "):
            head, found, tail = words.partition(cut)
            if not found or "," in tail:
                continue
            above = self.place(tail, context)
            if above is not None:
                countries = (above.country,) if above.country else context.countries
                near = evolve(context, near=(above, *context.near), countries=countries)
                return self._place(tidied(head), None, near)
        return None


def default_registry(extra: Iterable[Path] = ()) -> Registry:
    """Return the registry of all shipped packs, the world table, and a user's pack folders.

    A user's pack stands in place of a shipped one of the same id.

    Raises:
        BadPack: A user's pack breaks the rules.
    """
    own = [load_pack(path) for path in extra]
    taken = {pack.id for pack in own}
    return registry_of([*(each for each in shipped_packs() if each.id not in taken), *own])


def registry_of(packs: Sequence[Pack], gazetteer: Gazetteer | None = None) -> Registry:
    """Return the registry of some packs; with the shipped world table unless another is given."""
    places = world_table() if gazetteer is None else gazetteer
    return Registry(tuple(packs), places, build_index(packs))


def _row_candidate(row: GazetteerPlace, exact: Key, ref: Ref | None = None) -> Candidate:
    known_by_many = row.kind in ("country", "capital") or row.population >= MANY_NAMES_POPULATION
    own = known_by_many or bare(fold_key(row.name)) == bare(exact)
    return Candidate(ref or row.ref(), row.population, own, capital=row.kind == "capital")


def _one_bearer(entries: Sequence[Entry], on: date | None) -> Ref | None:
    if on is not None:
        entries = [entry for entry in entries if entry.holds_on(on)]
    elif len({entry.ref.slug for entry in entries}) > 1:
        # Which of two holders of a name in turn is meant needs a day; without one, the first.
        entries = [entry for entry in entries if entry.since is None] or entries
    bearers = {entry.ref.slug: entry.ref for entry in entries}
    return next(iter(bearers.values())) if len(bearers) == 1 else None


def _as_part(ref: Ref) -> Ref:
    return evolve(ref, precision="area")
