"""The shape of a pack's YAML files, as pydantic sees it at the edge."""

from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sayso.errors import BadPack
from sayso.registry import pack as nouns
from sayso.registry.names import script_of

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Text = Annotated[str, Field(min_length=1)]
_STRICT: Final = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Shape(BaseModel):
    model_config = _STRICT


class NameShape(_Shape):
    """A name; a plain string in its place is an English alias."""

    text: Text
    lang: str = "en"
    script: str | None = None
    kind: nouns.NameKind = nouns.NameKind.ALIAS
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


def _spelt_out(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Names = list[Annotated[NameShape, BeforeValidator(_spelt_out)]]


class RelationShape(_Shape):
    """What an actor is to another."""

    kind: nouns.RelationKind
    actor: Slug
    source: Text | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class ActorShape(_Shape):
    """An entry of actors.yml."""

    slug: Slug
    name: Text
    kind: nouns.ActorKind
    source: Text | None = None
    names: Names = []
    relations: list[RelationShape] = []
    acled_inter: Annotated[int, Field(ge=1, le=8)] | None = None
    plover_sector: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = None
    country: Country | None = None
    demonyms: list[Text] = []
    forces_of: Slug | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    note: Text | None = None


class PlaceShape(_Shape):
    """An entry of places.yml."""

    slug: Slug
    name: Text
    kind: nouns.PlaceKind = nouns.PlaceKind.SETTLEMENT
    source: Text | None = None
    names: Names = []
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    parent: Slug | None = None
    country: Country | None = None
    geonames: Annotated[int, Field(ge=1)] | None = None
    population: Annotated[int, Field(ge=0)] | None = None
    sensitivity: nouns.Sensitivity = nouns.Sensitivity.LOW


class AlignmentShape(_Shape):
    """Whom an outlet speaks for or against."""

    actor: Slug
    direction: nouns.Direction
    basis: Text
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class OutletShape(_Shape):
    """An entry of outlets.yml."""

    slug: Slug
    name: Text
    source: Text | None = None
    names: Names = []
    domains: list[Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?$")]] = []
    country: Country | None = None
    language: str | None = None
    agency: bool = False
    alignment: list[AlignmentShape] = []
    text_shareable: Text | None = None


class StartingStateShape(_Shape):
    """An entry of starting_states.yml."""

    place: Slug
    holder: Slug
    as_of: date
    source: Text | None = None


class PeriodShape(_Shape):
    """First and last day; open where left out."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class TheatreFile(_Shape):
    """theatre.yml."""

    id: Slug
    title: Text
    languages: list[str] = ["en"]
    countries: list[Country] = []
    neighbours: list[Country] = []
    period: PeriodShape = PeriodShape()
    colours: dict[str, Colour] = {}
    base: bool = False
    notes: Text | None = None


class ActorsFile(_Shape):
    """actors.yml; `source` stands for every entry that names none."""

    source: Text | None = None
    actors: list[ActorShape] = []


class PlacesFile(_Shape):
    """places.yml."""

    source: Text | None = None
    places: list[PlaceShape] = []


class OutletsFile(_Shape):
    """outlets.yml."""

    source: Text | None = None
    outlets: list[OutletShape] = []


class StartingStatesFile(_Shape):
    """starting_states.yml."""

    source: Text | None = None
    starting_states: list[StartingStateShape] = []


FILES: Final[Mapping[str, type[BaseModel]]] = {
    "theatre.yml": TheatreFile,
    "actors.yml": ActorsFile,
    "places.yml": PlacesFile,
    "outlets.yml": OutletsFile,
    "starting_states.yml": StartingStatesFile,
}
"""The files of a pack folder and their shapes; only theatre.yml must be there."""


def parse_pack(folder: Path | Traversable) -> nouns.Pack:
    """Read a pack folder whose shape is right; `check.faults_in` tells where it is not.

    Raises:
        BadPack: A file is missing or its shape is wrong.
    """
    read: dict[str, Any] = {}
    for name, shape in FILES.items():
        try:
            data = yaml.load(folder.joinpath(name).read_text("utf-8"), Loader=_Loader)
            read[name] = shape.model_validate(data or {})
        except FileNotFoundError as error:
            if name == "theatre.yml":
                raise BadPack(f"{folder}: no theatre.yml; a pack folder needs one") from error
            read[name] = shape()
        except (yaml.YAMLError, ValidationError) as error:
            raise BadPack(f"{folder.name}/{name}: {error}; run `sayso pack check`") from error
    theatre = _theatre(read["theatre.yml"])
    country = theatre.countries[0] if theatre.countries else None
    actors: ActorsFile = read["actors.yml"]
    places: PlacesFile = read["places.yml"]
    outlets: OutletsFile = read["outlets.yml"]
    states: StartingStatesFile = read["starting_states.yml"]
    return nouns.Pack(
        theatre,
        tuple(_actor(shape, actors.source) for shape in actors.actors),
        tuple(_place(shape, places.source, country) for shape in places.places),
        tuple(_outlet(shape, outlets.source) for shape in outlets.outlets),
        tuple(
            nouns.StartingState(s.place, s.holder, s.as_of, s.source or states.source or "")
            for s in states.starting_states
        ),
    )


def _theatre(shape: TheatreFile) -> nouns.Theatre:
    return nouns.Theatre(
        shape.id,
        shape.title,
        languages=tuple(shape.languages),
        countries=tuple(shape.countries),
        neighbours=tuple(shape.neighbours),
        since=shape.period.since,
        until=shape.period.until,
        colours=tuple(shape.colours.items()),
        base=shape.base,
        notes=shape.notes,
    )


def _names(shapes: Names) -> tuple[nouns.Name, ...]:
    return tuple(
        nouns.Name(
            shape.text,
            shape.lang,
            shape.script or script_of(shape.text),
            shape.kind,
            shape.since,
            shape.until,
        )
        for shape in shapes
    )


def _actor(shape: ActorShape, source: str | None) -> nouns.Actor:
    return nouns.Actor(
        shape.slug,
        shape.name,
        shape.kind,
        shape.source or source or "",
        names=_names(shape.names),
        relations=tuple(
            nouns.Relation(
                r.kind, r.actor, r.source or shape.source or source or "", r.since, r.until
            )
            for r in shape.relations
        ),
        acled_inter=shape.acled_inter,
        plover_sector=shape.plover_sector,
        wikidata=shape.wikidata,
        country=shape.country,
        demonyms=tuple(shape.demonyms),
        since=shape.since,
        until=shape.until,
        forces_of=shape.forces_of,
        note=shape.note,
    )


def _place(shape: PlaceShape, source: str | None, country: str | None) -> nouns.Place:
    return nouns.Place(
        shape.slug,
        shape.name,
        shape.kind,
        shape.source or source or "",
        names=_names(shape.names),
        lat=shape.lat,
        lon=shape.lon,
        parent=shape.parent,
        country=shape.country or country,
        geonames=shape.geonames,
        population=shape.population,
        sensitivity=shape.sensitivity,
    )


def _outlet(shape: OutletShape, source: str | None) -> nouns.Outlet:
    return nouns.Outlet(
        shape.slug,
        shape.name,
        shape.source or source or "",
        names=_names(shape.names),
        domains=tuple(shape.domains),
        country=shape.country,
        language=shape.language,
        agency=shape.agency,
        alignment=tuple(
            nouns.Alignment(a.actor, a.direction, a.basis, a.since, a.until)
            for a in shape.alignment
        ),
        text_shareable=shape.text_shareable,
    )
