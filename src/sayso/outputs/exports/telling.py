"""Events as the schemes see them: sides, codes, place and deaths, once for all event formats."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from sayso.codebook.countries import Country
from sayso.codebook.crosswalk import Row as Cells
from sayso.codebook.crosswalk import crosswalk, schemes
from sayso.model.picture import Deaths, Event, Party
from sayso.model.terms import Realis
from sayso.outputs.exports.atlas import ActorInfo, PlaceInfo
from sayso.outputs.exports.rows import Dropped
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene


@frozen
class Told:
    """One event, ready for the formats of events."""

    event: Event
    cells: Cells | None
    """Its row of the crosswalk; None where the type is in none."""
    holds: frozenset[str]
    """The crosswalk's conditions that hold of it."""
    place: PlaceInfo | None
    side_a: tuple[ActorInfo, ...]
    side_b: tuple[ActorInfo, ...]
    deaths: Deaths | None

    @property
    def country(self) -> Country | None:
        """The country of the place."""
        return self.place.country if self.place else None

    @property
    def id(self) -> str:
        """The id that exports give it; XXX where the country is not known."""
        return export_id(self.event.id, self.country)

    @property
    def middle(self) -> date | None:
        """The day in the middle of its days; of one that goes on the first."""
        first, last = self.event.start, self.event.end
        if first is None or last is None:
            return first
        return first + (last - first) // 2

    @property
    def date_precision(self) -> str | None:
        """The name of its code in the codebook; None where no day is known."""
        first, last = self.event.start, self.event.end
        if first is None:
            return None
        days = ((last or first) - first).days + 1
        codes: Mapping[str, Mapping[str, int | None]] = schemes()["date_precision"]
        return next(
            name for name, code in codes.items() if code["days"] is None or days <= code["days"]
        )

    def date_code(self, scheme: str) -> int | None:
        """The scheme's code for the precision of the date; None where it has none."""
        name = self.date_precision
        code: int | None = schemes()["date_precision"][name][scheme] if name else None
        return code

    def place_code(self, scheme: str) -> int | None:
        """The scheme's code for the precision of the place; None where it has none."""
        if self.place is None:
            return None
        code: int | None = schemes()["place_precision"].get(self.place.precision, {}).get(scheme)
        return code


def export_id(finding: str, country: Country | None) -> str:
    """An id that no other product has: "SAYSO-SYR-" and the digits of ours."""
    return f"SAYSO-{country.iso3 if country else 'XXX'}-{finding.rpartition('-')[2]}"


def number_id(finding: str) -> int:
    """A whole number for formats that want one; 52 bits of our id, exact in a double."""
    return int(finding.rpartition("-")[2][:13], 16)


def told(scene: Scene) -> Iterator[Told | Dropped]:
    """Yield the events that are asked for and that this audience may see, in their order."""
    for event in scene.picture.events:
        if not scene.filters.keeps(event):
            continue
        place = scene.atlas.place(event.place) if event.place else None
        reason = held_back(scene, event.support, place)
        if reason is not None:
            yield Dropped(reason, event.id)
        else:
            yield telling_of(event, place, scene)


def telling_of(event: Event, place: PlaceInfo | None, scene: Scene) -> Told:
    """Return one event with what the schemes ask of it."""
    home = place.country if place else None
    a, b = (_side(event, role, home, scene) for role in ("actor", "target"))
    return Told(
        event=event,
        cells=crosswalk().rows.get(event.fine),
        holds=_conditions(event, a, b, home, scene),
        place=place,
        side_a=a,
        side_b=b,
        deaths=scene.deaths.get(event.id),
    )


def _side(event: Event, role: str, home: Country | None, scene: Scene) -> tuple[ActorInfo, ...]:
    parties = (p.party for p in event.parts if p.role == role)
    return tuple(scene.atlas.actor(p, home) for p in parties if _is_party(p, scene))


def _is_party(party: Party, scene: Scene) -> bool:
    """Whether the words mean people: objects and positions are targets of ours as well."""
    if scene.atlas.registered(party.key) is not None:
        return True
    known = scene.atlas.actor(party)
    return known.generic is not None or any(w[:1].isupper() for w in party.name.split())


def _conditions(
    event: Event,
    a: Sequence[ActorInfo],
    b: Sequence[ActorInfo],
    home: Country | None,
    scene: Scene,
) -> frozenset[str]:
    found = set()
    if a and a[0].is_state and (home is None or a[0].country == home):
        found.add("government")
    if any(x.is_armed or x.generic == "fighters" for x in b):
        found.add("combatants")
    control = scene.control.get(event.place.key) if event.place else None
    if control is not None:
        own = {x.key for x in a}
        after = [control.holder, *control.claimed_by, *control.inside]
        if any(p is not None and p.key not in own for p in after) and control.previous is not None:
            found.add("taken_over")
    return frozenset(found)


def happened(one: Told) -> bool:
    """Whether the event is said to have happened, or to be going on."""
    return one.event.realis is Realis.ACTUAL


def days_of(one: Told) -> tuple[date | None, date | None]:
    """First and last day, both included; of one that goes on the last is the first."""
    first = one.event.start
    return first, one.event.end or first
