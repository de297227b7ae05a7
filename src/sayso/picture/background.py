"""What a theatre pack knows of a war, as a value: the picture reads no pack itself."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen


@frozen
class Relation:
    """One actor's dated relation to another; None as a bound is open."""

    kind: str
    """subunit_of, member_of, branch_of, part_of, front_for, proxy_of, allied_with, hostile_to,
    predecessor_of, renamed_to, merged_into, split_from, absorbed."""
    other: str
    start: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it held on `day`; of no day, whether it ever did."""
        if day is None:
            return True
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen
class ActorFacts:
    """An actor of the registry."""

    name: str
    kind: str | None = None
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    """Ids of what it belongs to, undated; dated belonging goes into `relations`."""
    relations: tuple[Relation, ...] = ()


@frozen
class PlaceFacts:
    """A place of the registry."""

    name: str
    parents: tuple[str, ...] = ()
    """Ids of the areas that contain it, nearest first; theirs follow from their own facts."""
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None


@frozen
class Alignment:
    """Which side an outlet (or a speaker that is no party) favours or opposes, and when."""

    actor: str
    favours: bool = True
    start: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it held on `day`; of no day, whether it ever did."""
        if day is None:
            return True
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen
class OutletFacts:
    """A source of reports."""

    name: str
    alignments: tuple[Alignment, ...] = ()
    agency: bool = False
    """Whether it is a news agency whose copy others print."""
    slug: str | None = None
    """Its own id, where `Background.outlets` has it under several words; None: it has one."""


@frozen
class StartingState:
    """Who held a place on a day, on a published source's word, before any claim."""

    place: str
    holder: str
    day: date
    source: str


@frozen
class Background:
    """All that is known apart from claims; empty where no pack fits the war."""

    actors: Mapping[str, ActorFacts] = field(factory=dict, repr=False)
    places: Mapping[str, PlaceFacts] = field(factory=dict, repr=False)
    outlets: Mapping[str, OutletFacts] = field(factory=dict, repr=False)
    """By the name that reports carry in `source`."""
    starting: tuple[StartingState, ...] = field(default=(), repr=False)
