"""Who is an actor: what is said of it, and under which names."""

from datetime import date

from attrs import frozen

from sayso.model.ids import ClaimId
from sayso.model.judged import Party, Spot, Voice


@frozen
class Fact:
    """One thing said of an actor, by one or more voices."""

    id: str
    kind: str
    """alias, formed, leads, member_of, affiliated, allied, supports, hostile, ideology,
    designation, governs_through, present, controls."""
    outgoing: bool
    """Whether the profile's actor is the subject (it leads, backs, was formed), or the object."""
    other: Party | None
    place: Spot | None
    label: str | None
    start: date | None
    end: date | None
    ended: bool
    disputed: bool
    voices: tuple[Voice, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]


@frozen
class Name:
    """A name of an actor as reports or the pack give it."""

    text: str
    of: str
    """mention, alias or pack."""
    first: date | None
    last: date | None
    count: int


@frozen
class Profile:
    """What is said of one actor."""

    id: str
    actor: Party
    kind: str | None
    """From the pack; None where the actor is not registered."""
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    holds: tuple[str, ...]
    """Ids of the control findings where it is the assessed holder or claims to be."""
    events: tuple[str, ...]
    support: tuple[ClaimId, ...]
    oppose: tuple[ClaimId, ...]
