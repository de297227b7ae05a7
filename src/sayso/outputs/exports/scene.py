"""What an export is made from: one ledger at one moment, and for whom the export is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from attrs import field, frozen

from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.known import Known
from sayso.model.picture import Control, ControlChange, Deaths, Event, Picture, Tally
from sayso.model.report import Report
from sayso.outputs.exports.atlas import Atlas, OutletInfo, PlaceInfo
from sayso.outputs.exports.audience import Audience, position_for
from sayso.outputs.exports.veil import Veil


@frozen
class Filters:
    """Which findings or claims to export; what is None or empty keeps all."""

    types: frozenset[str] = frozenset()
    """Of events the claim contract's types or the codebook's finer ones."""
    since: date | None = None
    until: date | None = None
    place: str | None = None
    actor: str | None = None

    def keeps(self, event: Event) -> bool:
        """Whether an event is asked for by type and day."""
        if self.types and not {event.type.value, event.fine} & self.types:
            return False
        first, last = event.start or event.end, event.end or date.max
        if self.since is not None and (event.end or event.start) is not None and last < self.since:
            return False
        return self.until is None or first is None or first <= self.until

    def printed(self) -> Mapping[str, object]:
        """As the sidecar names them."""
        told: dict[str, object] = {
            "types": sorted(self.types),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "place": self.place,
            "actor": self.actor,
        }
        return {name: value for name, value in told.items() if value}


@frozen
class Clocks:
    """The moments of an export."""

    as_of: date | None
    reported_by: datetime | None
    recorded_at: datetime | None
    dated: datetime
    """The moment that the export bears; the public delay counts back from it."""


@frozen
class Choices:
    """What a user may choose of a format."""

    audience: Audience = Audience.PUBLIC
    delay: timedelta = timedelta(hours=48)
    """Position-bearing rows are public this long after their first report."""
    inter_num: bool = False
    """ACLED's numbers for interactions in place of its labels."""
    statements: bool = False
    """PLOVER records of denials, acknowledgements and accusations too."""


@frozen(slots=False)
class Scene:
    """One ledger at one moment, with all that turns it into rows."""

    known: Known = field(repr=False)
    picture: Picture = field(repr=False)
    history: Sequence[ControlChange] = field(repr=False)
    atlas: Atlas = field(repr=False)
    veil: Veil = field(repr=False)
    """Over names that this audience may not see: `known`, `picture` and `history` are without
    them, the texts of the reports are not."""
    clocks: Clocks
    filters: Filters = field(factory=Filters)
    choices: Choices = field(factory=Choices)

    @cached_property
    def claims(self) -> Mapping[ClaimId, Claim]:
        """The claims that stand."""
        return {c.id: c for c in self.known.claims}

    @cached_property
    def deaths(self) -> Mapping[str, Deaths]:
        """Deaths by the id of their event."""
        return {d.event: d for d in self.picture.deaths if d.event is not None}

    @cached_property
    def control(self) -> Mapping[str, Control]:
        """Who holds a place, by its key."""
        return {c.place.key: c for c in self.picture.control}

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The events by id."""
        return {e.id: e for e in self.picture.events}

    @cached_property
    def tallies(self) -> Mapping[str, Sequence[Tally]]:
        """The figures of each event, by its id."""
        found: dict[str, list[Tally]] = {}
        for tally in self.picture.tallies:
            if tally.event is not None:
                found.setdefault(tally.event, []).append(tally)
        return found

    @cached_property
    def moving(self) -> Mapping[str, frozenset[ClaimId]]:
        """By a place's key, the claims that bore a change of its state."""
        found: dict[str, set[ClaimId]] = {}
        for change in self.history:
            if change.transition is not None:
                found.setdefault(change.place.key, set()).update(change.support)
        return {key: frozenset(claims) for key, claims in found.items()}

    @property
    def is_public(self) -> bool:
        """Whether anyone may see the export."""
        return self.choices.audience is Audience.PUBLIC

    def cited(self, support: Sequence[ClaimId]) -> tuple[Claim, ...]:
        """The claims with these ids, in their order."""
        return tuple(self.claims[c] for c in support if c in self.claims)

    def reports(self, support: Sequence[ClaimId]) -> tuple[Report, ...]:
        """The reports of claims, the first published first."""
        found = {c.report: self.known.reports[c.report] for c in self.cited(support)}
        return tuple(sorted(found.values(), key=_by_publication))

    def outlet_of(self, report: Report) -> OutletInfo | None:
        """Who published a report."""
        return self.atlas.outlet(report.source)

    def recorded(self, support: Sequence[ClaimId]) -> Iterator[datetime]:
        """When the record first held each of the claims."""
        for claim in support:
            if claim in self.known.recorded_at:
                yield self.known.recorded_at[claim]

    def review_state(self, support: Sequence[ClaimId]) -> str:
        """accepted, partly or unreviewed: how much of the support a reviewer accepted."""
        seen = [c in self.known.accepted for c in support]
        return "accepted" if seen and all(seen) else "partly" if any(seen) else "unreviewed"

    def position(self, place: PlaceInfo) -> tuple[float | None, float | None]:
        """Latitude and longitude as this audience may see them."""
        return position_for(self.choices.audience, place)


def _by_publication(report: Report) -> tuple[date, str]:
    return (report.published or date.max, report.id)
