"""Theatre packs: the actors, places and outlets of one war, written down by a researcher."""

from datetime import date
from enum import StrEnum

from attrs import field, frozen


class NameKind(StrEnum):
    """How a name stands to its bearer."""

    OFFICIAL = "official"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    """Matched only in capitals, and only in a theatre that the report is about."""
    EXONYM = "exonym"
    DEROGATORY = "derogatory"
    """What opponents call it; found in texts, never shown as the actor's name."""
    GENERIC = "generic"
    """A description ("rebel groups") that means this actor only within its theatre."""


class ActorKind(StrEnum):
    """What an actor is (method.md section 13); it may differ over time, this is the last known."""

    STATE = "state"
    STATE_FORCES = "state_forces"
    REBEL = "rebel"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    EXTERNAL_FORCE = "external_force"
    ALLIANCE = "alliance"
    FRONT = "front"
    UMBRELLA = "umbrella"
    CIVIL_AUTHORITY = "civil_authority"
    UN = "un"
    NGO = "ngo"
    MEDIA = "media"
    PERSON = "person"


class PlaceKind(StrEnum):
    """What a place is; it settles the precision that a mention of it has."""

    SETTLEMENT = "settlement"
    NEIGHBOURHOOD = "neighbourhood"
    AIRPORT = "airport"
    SITE = "site"
    AREA = "area"
    ADM2 = "adm2"
    ADM1 = "adm1"
    COUNTRY = "country"


class Sensitivity(StrEnum):
    """How much harm the publishing of a place's position may do (OCHA's grades)."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    """Camps of displaced people, shelters, hospitals: left out of public layers."""
    SEVERE = "severe"


class RelationKind(StrEnum):
    """How one actor stands to another, over time."""

    PREDECESSOR_OF = "predecessor_of"
    RENAMED_TO = "renamed_to"
    MERGED_INTO = "merged_into"
    SPLIT_FROM = "split_from"
    ABSORBED = "absorbed"
    MEMBER_OF = "member_of"
    SUBUNIT_OF = "subunit_of"
    UMBRELLA_OF = "umbrella_of"
    ALLIED_WITH = "allied_with"
    FRONT_FOR = "front_for"
    PROXY_OF = "proxy_of"
    HOSTILE_TO = "hostile_to"
    CONTROLS_COMMAND = "controls_command"
    LEADS = "leads"


class Direction(StrEnum):
    """Whether an outlet speaks for an actor or against it."""

    FOR = "for"
    AGAINST = "against"


PRECISION = {kind: kind.value for kind in PlaceKind} | {PlaceKind.AIRPORT: "site"}
"""The precision code (claim contract) of a mention that names a place of each kind."""


@frozen
class Ref:
    """What a mention means: one actor, place or outlet of the registry."""

    slug: str
    """Stable id; "geonames:N" for a place of the world table, "adm1:CC.NN" for its divisions."""
    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    """Of a place: site, neighbourhood, settlement, adm2, adm1, country or area."""
    country: str | None = None
    """ISO 3166-1 alpha-2, of a place."""
    pack: str | None = None
    """Id of the pack that holds it; None for the world table."""


ANONYMOUS = Ref("anonymous", "unnamed source", "anonymous")
"""Any speaker who is not named: "sources", "a witness"."""


@frozen
class Name:
    """One name of an actor or place."""

    text: str
    lang: str = "en"
    """ISO 639 code of the language that uses it."""
    script: str = "Latn"
    kind: NameKind = NameKind.ALIAS
    since: date | None = None
    until: date | None = None
    """First day on which the name no longer stands for this bearer."""

    def holds_on(self, day: date) -> bool:
        """Whether the name stood for its bearer on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@frozen
class Relation:
    """What an actor is to another, in a stretch of time, by some source."""

    kind: RelationKind
    actor: str
    """Slug of the other."""
    source: str
    since: date | None = None
    until: date | None = None


@frozen
class Actor:
    """A party, a body or a person in a public role."""

    slug: str
    name: str
    kind: ActorKind
    source: str
    names: tuple[Name, ...] = ()
    relations: tuple[Relation, ...] = ()
    acled_inter: int | None = None
    plover_sector: str | None = None
    wikidata: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2, of a state."""
    demonyms: tuple[str, ...] = ()
    """Of a state: "Russian", "US". "Russian government" then means it."""
    since: date | None = None
    until: date | None = None
    """First day on which it was no more (renamed, merged, overthrown)."""
    forces_of: str | None = None
    """Of armed forces: the actor in whose demonyms they are named ("Russian troops")."""
    note: str | None = None


@frozen
class Place:
    """A place that reports name."""

    slug: str
    name: str
    kind: PlaceKind
    source: str
    names: tuple[Name, ...] = ()
    lat: float | None = None
    lon: float | None = None
    parent: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2; by default the theatre's first country."""
    geonames: int | None = None
    population: int | None = None
    sensitivity: Sensitivity = Sensitivity.LOW

    def ref(self, pack: str | None = None) -> Ref:
        """The place as what a mention means."""
        return Ref(
            self.slug, self.name, self.kind.value, self.lat, self.lon,
            PRECISION[self.kind], self.country, pack,
        )  # fmt: skip


@frozen
class Alignment:
    """An outlet speaks for or against an actor in a stretch of time, for a stated reason."""

    actor: str
    direction: Direction
    basis: str
    since: date | None = None
    until: date | None = None


@frozen
class Outlet:
    """A publication or channel; its alignment tells whose side a claim in its voice is on."""

    slug: str
    name: str
    source: str
    names: tuple[Name, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    agency: bool = False
    """Whether it is a news agency whose copy others print."""
    alignment: tuple[Alignment, ...] = ()
    text_shareable: str | None = None
    """The licence or law by which anyone may be shown its whole texts; None: passages alone."""


@frozen
class StartingState:
    """Who held a place on a day before the reports begin, by some source."""

    place: str
    holder: str
    as_of: date
    source: str


@frozen
class Theatre:
    """What one pack is about."""

    id: str
    title: str
    languages: tuple[str, ...] = ("en",)
    countries: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    colours: tuple[tuple[str, str], ...] = ()
    """(actor slug, #rrggbb), in legend order; from the palette of web.md section 4."""
    base: bool = False
    """Applies to every report, whatever its theatre."""
    notes: str | None = None


@frozen
class Pack:
    """One theatre with all that is known of it."""

    theatre: Theatre
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    starting_states: tuple[StartingState, ...] = ()
    _actor: dict[str, Actor] = field(init=False, repr=False, eq=False)
    _place: dict[str, Place] = field(init=False, repr=False, eq=False)

    @_actor.default
    def _actors_by_slug(self) -> dict[str, Actor]:
        return {actor.slug: actor for actor in self.actors}

    @_place.default
    def _places_by_slug(self) -> dict[str, Place]:
        return {place.slug: place for place in self.places}

    @property
    def id(self) -> str:
        """The theatre's id, which is also the pack's."""
        return self.theatre.id

    def actor(self, slug: str) -> Actor | None:
        """Return an actor by its slug."""
        return self._actor.get(slug)

    def place(self, slug: str) -> Place | None:
        """Return a place by its slug."""
        return self._place.get(slug)

    def ancestors(self, slug: str) -> tuple[Place, ...]:
        """Return the places that hold a place, nearest first."""
        found: list[Place] = []
        place = self.place(slug)
        while place and place.parent and (above := self.place(place.parent)):
            if above in found:
                break
            found.append(above)
            place = above
        return tuple(found)
