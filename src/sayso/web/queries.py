"""The parameters of each list: what the address of its page, its data and the API take alike."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from annotated_types import MaxLen
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from sayso.app.ask import ClaimFilter
from sayso.model.picture import Grade, Status
from sayso.model.terms import ClaimType, Stance
from sayso.web.moments import Clocks, Day, Moment, Text

MOST = 500
"""Items on one page at most."""


def _empty(given: object) -> object:
    return None if given == "" else given


_VIEW = r"^[0-9]{1,2}(\.[0-9]{1,3})?/-?[0-9]{1,2}(\.[0-9]{1,5})?/-?[0-9]{1,3}(\.[0-9]{1,5})?$"
Cursor = Annotated[str | None, Field(max_length=200, pattern=r"^[A-Za-z0-9:._~-]*$")]


class Paged(Clocks):
    """A list that is read page by page."""

    cursor: Cursor = Field(default=None, description="From the answer before this one.")
    limit: Annotated[int, Field(ge=1, le=MOST, description="Items on a page.")] = 50


class Reviewed(StrEnum):
    """Whether a reviewer has looked at a claim; rejected ones are in no list."""

    ACCEPTED = "accepted"
    UNREVIEWED = "unreviewed"


class ClaimQuery(Paged):
    """Which claims."""

    kind: Annotated[ClaimType | None, BeforeValidator(_empty)] = Field(
        default=None, description="The claim's type."
    )
    stance: Annotated[Stance | None, BeforeValidator(_empty)] = None
    state: Annotated[Reviewed | None, BeforeValidator(_empty)] = Field(
        default=None, description="Whether a reviewer has let it pass."
    )
    lang: Text = Field(default=None, description="ISO 639-1, of its report.")
    claimant: Text = Field(default=None, description="Who says it; an outlet for its own voice.")
    actor: Text = Field(default=None, description="As actor or target, by name or id.")
    place: Text = Field(default=None, description="As place or origin, by name or id.")
    since: Day = Field(default=None, description="Of this day or later.")
    until: Day = Field(default=None, description="Of this day or before.")

    @property
    def wanted(self) -> ClaimFilter:
        """The same, as questions to the ledger take it."""
        return ClaimFilter(
            frozenset([self.kind] if self.kind else []),
            frozenset([self.stance] if self.stance else []),
            self.actor,
            self.place,
            self.claimant,
            self.since,
            self.until,
        )


class EventQuery(Paged):
    """Which events."""

    type: Annotated[ClaimType | None, BeforeValidator(_empty)] = None
    grade: Annotated[Grade | None, BeforeValidator(_empty)] = None
    actor: Text = Field(default=None, description="Who has a part in it, by name or id.")
    place: Text = Field(default=None, description="Where, by name or id.")
    claimant: Text = Field(default=None, description="Who tells of it, by name or id.")
    since: Day = Field(default=None, description="Of this day or later.")
    until: Day = Field(default=None, description="Of this day or before.")


class PlaceQuery(Paged):
    """Which places."""

    status: Annotated[Status | None, BeforeValidator(_empty)] = None
    holder: Text = Field(default=None, description="Who holds it, by name or id.")


class CasualtyQuery(Paged):
    """Which figures of casualties."""

    claimant: Text = Field(default=None, description="Whose figures, by name or id.")
    outcome: Text = Field(default=None, description="killed, wounded, captured …")
    place: Text = Field(default=None, description="Where, by name or id.")


class DisputeQuery(Paged):
    """Which disputes."""

    kind: Text = Field(default=None, description="repelled_or_entered, denied, holder, figures …")
    place: Text = Field(default=None, description="About this place, by name or id.")
    actor: Text = Field(default=None, description="Where this actor speaks, by name or id.")


class ActorQuery(Paged):
    """Which actors."""

    type: Text = Field(default=None, description="state, rebel, umbrella … as packs have it.")
    name: Text = Field(default=None, description="A part of one of its names.")


class DocumentQuery(Paged):
    """Which reports."""

    source: Text = Field(default=None, description="The outlet.")
    language: Text = Field(default=None, description="ISO 639-1.")


class SourceQuery(Paged):
    """Which outlets: all of them."""


class StatementQuery(Paged):
    """Which statements."""

    entity: Text = Field(default=None, description="Of this actor or place, by name or id.")
    property: Text = Field(default=None, description="name, capture:actor, casualties:target …")
    claimant: Text = Field(default=None, description="Who says so, as the list has it.")
    source: Text = Field(default=None, description="The outlet.")
    lang: Text = Field(default=None, description="ISO 639-1, of the report.")


class Turned(StrEnum):
    """Which clock moves between two pictures."""

    WORLD = "world"
    REPORTED = "reported"
    RECORDED = "recorded"


class ChangeQuery(Paged):
    """Between which two moments."""

    clock: Turned = Turned.WORLD
    since: Moment = Field(
        default=None, description="The earlier moment; with the world's clock, a day."
    )
    until: Moment = Field(
        default=None, description="The later one; by default the last that is known."
    )


class MapQuery(Clocks):
    """What a map shows."""

    model_config = ConfigDict(extra="ignore")

    axis: Literal["reported_by", "recorded_at"] = Field(
        default="reported_by", description="Which clock `by` sets."
    )
    by: Moment = Field(default=None, description="A form's way to set reported_by or recorded_at.")
    theatre: Text = Field(
        default=None, description="Id of a pack, or `all`; by default the most told of."
    )
    place: Text = Field(default=None, description="The place whose card is open, by name or id.")
    actor: Text = Field(
        default=None, description="Only places and events that this actor has to do with."
    )
    window: Annotated[int, Field(ge=1, le=3660, description="Days of events before the day.")] = 60
    view: Annotated[
        # The pattern is the text's own: laid on the whole it would be asked of None as well.
        Annotated[str, StringConstraints(pattern=_VIEW)] | None,
        BeforeValidator(_empty),
        Field(description="zoom/latitude/longitude of the middle; zoom 1 shows the whole theatre."),
    ] = None


class Strict(BaseModel):
    """Parameters as a program has to give them: none is left empty, which forms cannot help."""

    @model_validator(mode="before")
    @classmethod
    def none_empty(cls, values: Any) -> Any:
        """Refuse a parameter without a value, unless it is text."""
        for name, value in values.items() if isinstance(values, dict) else ():
            field = cls.model_fields.get(name)
            if value == "" and field and not any(isinstance(m, MaxLen) for m in field.metadata):
                raise ValueError(f"{name} is empty; leave it out")
        return values


class StrictClocks(Strict, Clocks):
    """The moments, and nothing else."""

    model_config = ConfigDict(extra="forbid")


class StrictChangeQuery(Strict, ChangeQuery):
    """Between which two moments, and nothing else."""

    model_config = ConfigDict(extra="forbid")


def strictly(query: type[Paged]) -> Any:
    """The same parameters as a program has to give them, and no others."""
    return type(
        f"Strict{query.__name__}",
        (Strict, query),
        {
            "model_config": ConfigDict(extra="forbid"),
            "__module__": __name__,
            "__doc__": query.__doc__,
        },
    )


def day_of(moment: object) -> date | None:
    """The day of a day or moment."""
    from datetime import datetime

    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None
