"""Who holds which place, as intervals: one row for each state of each place."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import frozen

from sayso.model.ids import ClaimId
from sayso.model.picture import Control, ControlChange, Party
from sayso.outputs.exports.atlas import PlaceInfo
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene

COLUMNS = (
    Column("place_id", "slug of a pack, or geonames:N", "#loc+code"),
    Column("place_name", "its name", "#loc+name"),
    Column("adm1_name", "first division", "#adm1+name"),
    Column("adm2_name", "second division", "#adm2+name"),
    Column("latitude", "WGS 84; sites rounded in public exports", "#geo+lat"),
    Column("longitude", "WGS 84", "#geo+lon"),
    Column("status", "held, claimed, contested, mixed, vacated, buffer, unknown",
           "#status+control"),
    Column("holder_assessed", "with claimed and contested the last one", "#group+name+holder"),
    Column("claimed_by", "who is said to hold it without that being assessed",
           "#group+name+claimed"),
    Column("siege", "besieged, partial or claimed_besieged", "#status+siege"),
    Column("valid_from", "the latest day by which the state had begun", "#date+start"),
    Column("valid_to", "first day on which it no longer held; empty: it still does", "#date+end"),
    Column("reported_by", "of the reported clock, as asked", "#date+reported"),
    Column("recorded_at", "when the record first held the last of its claims", "#date+recorded"),
    Column("basis_code", "the row of the decision table", "#meta+basis"),
    Column("disputed", "whether a claim speaks against it", "#indicator+disputed+bool"),
    Column("sources", "outlets of its claims", "#meta+source"),
    Column("last_evidence_at", "day of the last claim", "#date+evidence"),
    Column("x_valid_from_earliest", "the earliest day on which it may have begun"),
    Column("x_transition", "what brought it about"),
    Column("x_tier", "how strong its support is, 1 the strongest"),
    Column("x_claim_ids", "claims for it"),
)  # fmt: skip


@frozen
class State:
    """One state of one place, from when to when."""

    change: ControlChange
    now: Control | None
    """The finding at the picture's day, of the last state of a place."""
    place: PlaceInfo
    valid_to: date | None
    """First day on which it no longer held; None: it still does."""

    @property
    def support(self) -> tuple[ClaimId, ...]:
        """The claims for it."""
        return self.change.support


def states(scene: Scene) -> Iterator[State | Dropped]:
    """Yield every state that this audience may see, by place and in their order."""
    keys = {c.place.key for c in scene.picture.control}
    for key, changes in groupby(scene.history, key=lambda c: c.place.key):
        if key not in keys:
            continue
        line = list(changes)
        for n, change in enumerate(line):
            following = line[n + 1] if n + 1 < len(line) else None
            place = scene.atlas.place(change.place)
            until = _began(following) if following else None
            one = State(change, None if following else scene.control.get(key), place, until)
            reason = held_back(scene, change.support, place)
            if reason is None and until is not None and until == _began(change):
                reason = "interval_empty"
            if reason is not None:
                yield Dropped(reason, change.id)
            elif _is_asked(one, scene):
                yield one


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield every state as a row."""
    for one in states(scene):
        yield one if isinstance(one, Dropped) else _row(one, scene)


def _began(change: ControlChange) -> date | None:
    return change.from_latest or change.from_earliest


def _is_asked(one: State, scene: Scene) -> bool:
    since, until = scene.filters.since, scene.filters.until
    began = _began(one.change)
    if since is not None and one.valid_to is not None and one.valid_to <= since:
        return False
    return until is None or began is None or began <= until


def _row(one: State, scene: Scene) -> Row:
    change, place = one.change, one.place
    lat, lon = scene.position(place)
    recorded = sorted(scene.recorded(change.support))
    days = [r.published for r in scene.reports(change.support) if r.published]
    return {
        "place_id": change.place.key,
        "place_name": change.place.name,
        "adm1_name": place.admin1,
        "adm2_name": place.admin2,
        "latitude": lat,
        "longitude": lon,
        "status": change.status.value,
        "holder_assessed": change.holder.name if change.holder else "",
        "claimed_by": _names(change.claimed_by),
        "siege": change.siege.status if change.siege else "",
        "valid_from": _began(change),
        "valid_to": one.valid_to,
        "reported_by": scene.clocks.reported_by,
        "recorded_at": recorded[-1] if recorded else "",
        "basis_code": change.basis.value,
        "disputed": change.disputed,
        "sources": "; ".join(sources(change.support, scene)),
        "last_evidence_at": one.now.last_evidence if one.now else max(days, default=None),
        "x_valid_from_earliest": change.from_earliest,
        "x_transition": change.transition.value if change.transition else "",
        "x_tier": int(change.tier),
        "x_claim_ids": "; ".join(change.support),
    }


def sources(support: tuple[ClaimId, ...], scene: Scene) -> list[str]:
    """The outlets of claims, each once."""
    found = (scene.outlet_of(r) for r in scene.reports(support))
    return list(dict.fromkeys(o.name for o in found if o is not None))


def _names(parties: tuple[Party, ...]) -> str:
    return "; ".join(p.name for p in parties)
