"""ACLED-compatible events: 31 columns in the product's order, then ours, prefixed x_."""

from collections.abc import Iterator

from sayso.model.picture import Event
from sayso.outputs.exports.atlas import ActorInfo
from sayso.outputs.exports.codes import inter, interaction
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.sentences import sentence
from sayso.outputs.exports.telling import Told, happened, told
from sayso.picture.kinds import TERRITORY, YIELDING

UNIDENTIFIED = 3
"""ACLED's inter of unidentified armed groups."""
CIVILIANS, PROTESTERS, RIOTERS = 7, 6, 5

COLUMNS = (
    Column("event_id_cnty", "our event's id, with the country's ISO code", "#event+code"),
    Column("event_date", "the day; of several the middle one", "#date+occurred"),
    Column("year", "of event_date", "#date+year"),
    Column("time_precision", "1 a day, 2 a week at most, 3 a month at most"),
    Column("disorder_type", "crosswalk"),
    Column("event_type", "crosswalk", "#event+type"),
    Column("sub_event_type", "crosswalk"),
    Column("actor1", "the first actor, named in ACLED's style", "#group+name+first"),
    Column("assoc_actor_1", "further actors", "#group+name+first+assoc"),
    Column("inter1", "what actor1 is: a label, or a number with --inter-num"),
    Column("actor2", "the first target; civilians where they are it", "#group+name+second"),
    Column("assoc_actor_2", "further targets", "#group+name+second+assoc"),
    Column("inter2", "what actor2 is"),
    Column("interaction", "inter1 and inter2, the lower first"),
    Column("civilian_targeting", "\"Civilian targeting\" where civilians are actor2"),
    Column("iso", "numeric ISO 3166-1 code of the country"),
    Column("region", "ACLED's region of the country", "#region+name"),
    Column("country", "of the place", "#country+name"),
    Column("admin1", "the pack's or gazetteer's first division", "#adm1+name"),
    Column("admin2", "second division, where a pack has it", "#adm2+name"),
    Column("admin3", "empty", "#adm3+name"),
    Column("location", "the place; where its position is not known, the area around it", "#loc+name"),
    Column("latitude", "WGS 84; sites rounded in public exports", "#geo+lat"),
    Column("longitude", "WGS 84", "#geo+lon"),
    Column("geo_precision", "1 the place, 2 near it or a second division, 3 a first division"),
    Column("source", "outlets of the supporting claims", "#meta+source"),
    Column("source_scale", "National: the outlet is of the country; International: of another"),
    Column("notes", "one generated sentence with claimants and their stance", "#description"),
    Column("fatalities", "the lowest credible total", "#affected+killed"),
    Column("tags", "crowd size, where counted"),
    Column("timestamp", "Unix seconds of the last claim's record"),
    Column("x_event_type_ours", "the codebook's finer type"),
    Column("x_ceding_actor", "who gives a place up, or loses it"),
    Column("x_receiving_actor", "who gets it"),
    Column("x_control_change", "yes where the event's claims changed who holds the place"),
    Column("x_siege", "siege status of the place"),
    Column("x_realis", "actual, planned, threatened or possible"),
    Column("x_corroboration", "grade, docs/method.md"),
    Column("x_disputed", "whether a claim says that it was not so"),
    Column("x_claim_ids", "claims for it"),
    Column("x_n_claims", "how many"),
    Column("x_n_origins", "independent origins"),
    Column("x_fatalities_low", "UCDP-style low"),
    Column("x_fatalities_best", "UCDP-style best"),
    Column("x_fatalities_high", "UCDP-style high"),
    Column("x_fatalities_rule", "which rule gave fatalities"),
    Column("x_valid_from_earliest", "first day on which it may have been"),
    Column("x_valid_from_latest", "last day on which it may have been"),
    Column("x_first_reported", "day of the first report"),
    Column("x_reported_by", "of the reported clock, as asked"),
    Column("x_recorded_at", "when the record last learnt of it"),
    Column("x_revision", "how many times the record learnt of it"),
    Column("x_review_state", "accepted, partly or unreviewed"),
)  # fmt: skip


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a row for each event that ACLED's scheme can hold; the rest with the reason."""
    for one in told(scene):
        if isinstance(one, Dropped):
            yield one
            continue
        reason = reason_to_drop(one, scene)
        yield Dropped(reason, one.event.id) if reason else _row(one, scene)


def reason_to_drop(one: Told, scene: Scene) -> str | None:
    """Why ACLED's scheme cannot hold an event; None: it can."""
    cell = one.cells.in_acled(one.holds) if one.cells else None
    if cell is None:
        return "no_category"
    # An agreed handover to come is an agreement that was made.
    if not happened(one) and one.event.fine != "agreement":
        return "not_actual"
    if one.event.start is None:
        return "no_date"
    if one.date_code("acled") is None:
        return "date_too_wide"
    if one.place is None:
        return "no_place"
    if one.place.lat is None:
        return "place_unknown"
    if one.place_code("acled") is None:
        return "place_unknown" if one.place.precision == "unknown" else "place_too_wide"
    if one.country is None:
        return "no_country"
    return "sensitive_place" if scene.position(one.place)[0] is None else None


def _row(one: Told, scene: Scene) -> Row:
    event, place, country = one.event, one.place, one.country
    assert one.cells and place and country
    cell = one.cells.in_acled(one.holds)
    day = one.middle
    assert cell and day
    a, b = sides(one)
    numbers = scene.choices.inter_num
    lat, lon = scene.position(place)
    outlets = list(dict.fromkeys(_sources(event, scene)))
    recorded = sorted(set(scene.recorded((*event.support, *event.oppose))))
    ceding, receiving = ceded(event)
    deaths = one.deaths
    control = scene.control.get(place.key)
    civilian = b is not None and b[1] == CIVILIANS
    return {
        "event_id_cnty": one.id,
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": one.date_code("acled"),
        "disorder_type": cell.disorder_type,
        "event_type": cell.event_type,
        "sub_event_type": cell.sub_event_type,
        "actor1": a[0],
        "assoc_actor_1": "; ".join(x.name for x in one.side_a[1:]),
        "inter1": inter(a[1], numbers=numbers),
        "actor2": b[0] if b else "",
        "assoc_actor_2": "; ".join(x.name for x in one.side_b[1:]),
        "inter2": inter(b[1] if b else None, numbers=numbers),
        "interaction": interaction(a[1], b[1] if b else None, numbers=numbers),
        "civilian_targeting": "Civilian targeting" if civilian else "",
        "iso": country.iso,
        "region": country.acled_region,
        "country": country.name,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "admin3": "",
        "location": place.name,
        "latitude": lat,
        "longitude": lon,
        "geo_precision": one.place_code("acled"),
        "source": "; ".join(outlets),
        "source_scale": _scale(one, scene),
        "notes": sentence(one),
        "fatalities": deaths.acled if deaths else 0,
        "tags": _crowd(event, scene),
        "timestamp": int(recorded[-1].timestamp()) if recorded else "",
        "x_event_type_ours": event.fine,
        "x_ceding_actor": ceding,
        "x_receiving_actor": receiving,
        "x_control_change": "yes" if changes_control(event, scene) else "",
        "x_siege": control.siege.status if control and control.siege else "",
        "x_realis": event.realis.value,
        "x_corroboration": event.grade.value,
        "x_disputed": event.disputed,
        "x_claim_ids": "; ".join(event.support),
        "x_n_claims": len(event.support),
        "x_n_origins": event.origins,
        "x_fatalities_low": deaths.low if deaths else "",
        "x_fatalities_best": deaths.best if deaths else "",
        "x_fatalities_high": deaths.high if deaths else "",
        "x_fatalities_rule": deaths.rule if deaths else "",
        "x_valid_from_earliest": event.start,
        "x_valid_from_latest": event.end,
        "x_first_reported": first_reported(event, scene),
        "x_reported_by": scene.clocks.reported_by,
        "x_recorded_at": recorded[-1] if recorded else "",
        "x_revision": len(recorded),
        "x_review_state": scene.review_state(event.support),
    }


def sides(one: Told) -> tuple[tuple[str, int], tuple[str, int] | None]:
    """actor1 and actor2 with their inter codes; who is not named is unidentified."""
    cells = one.cells
    assert cells
    where = f" ({one.country.name})" if one.country else ""
    cell = cells.in_acled(one.holds)
    event_type = cell.event_type if cell else ""
    crowd = {"Protests": ("Protesters", PROTESTERS), "Riots": ("Rioters", RIOTERS)}.get(event_type)
    if crowd:
        first = (crowd[0] + where, crowd[1])
    elif one.side_a:
        first = _styled(one.side_a[0], where)
    else:
        first = ("Unidentified Armed Group" + where, UNIDENTIFIED)
    if event_type == "Violence against civilians":
        return first, ("Civilians" + where, CIVILIANS)
    return first, _styled(one.side_b[0], where) if one.side_b else None


def _styled(actor: ActorInfo, where: str) -> tuple[str, int]:
    if actor.is_civilian:
        return "Civilians" + where, CIVILIANS
    if actor.generic is not None:
        return "Unidentified Armed Group" + where, actor.inter
    if actor.kind == "state_forces" and actor.country is not None:
        named = f"Military Forces of {actor.country.name} {actor.years}".rstrip()
        return named, actor.inter
    if actor.kind == "state" and actor.country is not None:
        return f"Government of {actor.country.name} {actor.years}".rstrip(), actor.inter
    return actor.name, actor.inter


def _sources(event: Event, scene: Scene) -> Iterator[str]:
    for report in scene.reports(event.support):
        outlet = scene.outlet_of(report)
        yield outlet.name if outlet else report.title or report.id


def _scale(one: Told, scene: Scene) -> str:
    home = one.country.iso2 if one.country else None
    found = set()
    for report in scene.reports(one.event.support):
        outlet = scene.outlet_of(report)
        known = outlet.country if outlet else None
        found.add("Other" if known is None else "National" if known == home else "International")
    order = ("National", "International", "Other")
    return "-".join(s for s in order if s in found)


def _crowd(event: Event, scene: Scene) -> str:
    if event.type.value not in ("protest", "riot"):
        return ""
    counted = [c.count.text for c in scene.cited(event.support) if c.count]
    return f"crowd size={counted[0]}" if counted else ""


def ceded(event: Event) -> tuple[str, str]:
    """Who gives a place up and who gets it, as far as the event tells."""
    a = next((p.party.name for p in event.parts if p.role == "actor"), "")
    b = next((p.party.name for p in event.parts if p.role == "target"), "")
    if event.type in YIELDING:
        return a, b if event.type.value != "withdrawal" else ""
    return (b, a) if event.type.value == "capture" else ("", "")


def changes_control(event: Event, scene: Scene) -> bool:
    """Whether the event's claims bore a change of state of its place."""
    if event.place is None or event.type not in TERRITORY:
        return False
    return not scene.moving.get(event.place.key, frozenset()).isdisjoint(event.support)


def first_reported(event: Event, scene: Scene) -> object:
    """The day of the first report; empty where none is known."""
    days = [r.published for r in scene.reports(event.support) if r.published]
    return min(days) if days else ""
