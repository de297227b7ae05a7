"""UCDP GED-compatible events: 49 columns in the product's order, then ours, prefixed x_."""

from collections.abc import Iterator

from sayso.model.picture import Deaths, Event
from sayso.model.report import Report
from sayso.outputs.exports.atlas import ActorInfo
from sayso.outputs.exports.codes import priogrid
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.sentences import sentence
from sayso.outputs.exports.telling import Told, days_of, happened, number_id, told

_EMPTY = "empty: UCDP's own numbers are not ours to give"

COLUMNS = (
    Column("id", "a whole number from our event's id"),
    Column("relid", "our event's id, with the country's ISO code", "#event+code"),
    Column("year", "of date_start", "#date+year"),
    Column("active_year", "empty: it hangs on UCDP's count of 25 deaths a year"),
    Column("code_status", "Clear where a reviewer accepted every claim, else Check"),
    Column("type_of_violence", "1 a state takes part, 2 none does, 3 civilians are the target",
           "#event+type"),
    *(Column(n, _EMPTY) for n in ("conflict_dset_id", "conflict_new_id", "conflict_name",
                                  "dyad_dset_id", "dyad_new_id")),
    Column("dyad_name", "side_a - side_b"),
    Column("side_a_dset_id", _EMPTY), Column("side_a_new_id", _EMPTY),
    Column("side_a", "the first organised actor", "#group+name+first"),
    Column("side_b_dset_id", _EMPTY), Column("side_b_new_id", _EMPTY),
    Column("side_b", "the other side; Civilians with type_of_violence 3", "#group+name+second"),
    Column("number_of_sources", "independent origins (UCDP counts sources)"),
    Column("source_article", "outlet, date and headline of each report", "#meta+source"),
    Column("source_office", "outlet of the first report"),
    Column("source_date", "day of the first report"),
    Column("source_headline", "its headline", "#description"),
    Column("source_original", "claimant of the chosen figure"),
    Column("where_prec", "docs/exports.md"),
    Column("where_coordinates", "the place", "#loc+name"),
    Column("where_description", "one generated sentence"),
    Column("adm_1", "first division", "#adm1+name"),
    Column("adm_2", "second division", "#adm2+name"),
    Column("latitude", "WGS 84; sites rounded in public exports", "#geo+lat"),
    Column("longitude", "WGS 84", "#geo+lon"),
    Column("geom_wkt", "POINT (longitude latitude)"),
    Column("priogrid_gid", "the PRIO-GRID cell of the position"),
    Column("country", "of the place", "#country+name"),
    Column("country_id", "Gleditsch-Ward number"),
    Column("region", "UCDP's region, by that number", "#region+name"),
    Column("event_clarity", "1 one happening, 2 a claim of several together"),
    Column("date_prec", "docs/exports.md"),
    Column("date_start", "first day", "#date+start"),
    Column("date_end", "last day", "#date+end"),
    Column("deaths_a", "of side_a"), Column("deaths_b", "of side_b"),
    Column("deaths_civilians", "of civilians"),
    Column("deaths_unknown", "the rest of best"),
    Column("best", "most likely", "#affected+killed"),
    Column("high", "highest reliable"),
    Column("low", "lowest reliable"),
    Column("gwnoa", "Gleditsch-Ward number of side_a, of a state"),
    Column("gwnob", "of side_b"),
    Column("x_ours_type", "the codebook's finer type"),
    Column("x_claim_ids", "claims for it"),
    Column("x_claimant_low", "who gives the lowest figure"),
    Column("x_claimant_high", "who gives the highest"),
    Column("x_corroboration", "grade, docs/method.md"),
    Column("x_revision", "how many times the record learnt of it"),
    Column("x_recorded_at", "when it last did"),
)  # fmt: skip


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a row for each event that UCDP GED's definition holds; the rest with the reason."""
    for one in told(scene):
        if isinstance(one, Dropped):
            yield one
            continue
        reason = reason_to_drop(one, scene)
        yield Dropped(reason, one.event.id) if reason else _row(one, scene)


def reason_to_drop(one: Told, scene: Scene) -> str | None:
    """Why UCDP GED would not have an event; None: it would."""
    if one.cells is None or not one.cells.ucdp:
        return "no_category"
    if not happened(one):
        return "not_actual"
    if one.deaths is None or one.deaths.best < 1:
        return "no_deaths"
    if not any(x.is_armed for x in (*one.side_a, *one.side_b)):
        return "no_organised_actor"
    if one.event.start is None:
        return "no_date"
    if one.date_code("ucdp") is None:
        return "date_too_wide"
    if one.place is None:
        return "no_place"
    if one.place.lat is None or one.place_code("ucdp") is None:
        return "place_unknown"
    if one.country is None:
        return "no_country"
    return "sensitive_place" if scene.position(one.place)[0] is None else None


def violence(one: Told) -> int:
    """UCDP's type of violence: 3 one-sided, 1 state-based, 2 non-state."""
    assert one.cells
    allowed = one.cells.ucdp_types
    armed = [x for x in (*one.side_a, *one.side_b) if x.is_armed]
    against_civilians = bool(one.side_b) and all(x.is_civilian for x in one.side_b)
    if 3 in allowed and (allowed == (3,) or against_civilians):
        return 3
    return 1 if any(x.is_state for x in armed) else 2


def _row(one: Told, scene: Scene) -> Row:
    event, place, country, deaths = one.event, one.place, one.country, one.deaths
    assert place and country and deaths
    lat, lon = scene.position(place)
    assert lat is not None and lon is not None
    kind = violence(one)
    a, b = _sides(one, kind)
    reports = scene.reports(event.support)
    first = reports[0] if reports else None
    low, high = _claimants(event, scene)
    start, end = days_of(one)
    assert start
    recorded = sorted(set(scene.recorded((*event.support, *event.oppose))))
    empty = dict.fromkeys((c.name for c in COLUMNS if c.filled_from == _EMPTY), "")
    return {
        **empty,
        "id": number_id(event.id),
        "relid": one.id,
        "year": start.year,
        "active_year": "",
        "code_status": "Clear" if scene.review_state(event.support) == "accepted" else "Check",
        "type_of_violence": kind,
        "dyad_name": f"{_name(a)} - {_name(b) if kind != 3 else 'Civilians'}",
        "side_a": _name(a),
        "side_b": _name(b) if kind != 3 else "Civilians",
        "number_of_sources": event.origins,
        "source_article": "; ".join(_article(r, scene) for r in reports),
        "source_office": _office(first, scene),
        "source_date": first.published if first else "",
        "source_headline": first.title if first else "",
        "source_original": _original(event, deaths, scene),
        "where_prec": one.place_code("ucdp"),
        "where_coordinates": place.name,
        "where_description": sentence(one),
        "adm_1": place.admin1,
        "adm_2": place.admin2,
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": f"POINT ({lon} {lat})",
        "priogrid_gid": priogrid(lat, lon),
        "country": country.name,
        "country_id": country.gw,
        "region": country.ucdp_region,
        "event_clarity": 2 if event.members else 1,
        "date_prec": one.date_code("ucdp"),
        "date_start": start,
        "date_end": end,
        "deaths_a": deaths.deaths_a,
        "deaths_b": deaths.deaths_b,
        "deaths_civilians": deaths.deaths_civilians,
        "deaths_unknown": deaths.deaths_unknown,
        "best": deaths.best,
        "high": deaths.high,
        "low": deaths.low,
        "gwnoa": _state(a),
        "gwnob": _state(b) if kind != 3 else "",
        "x_ours_type": event.fine,
        "x_claim_ids": "; ".join(event.support),
        "x_claimant_low": low,
        "x_claimant_high": high,
        "x_corroboration": event.grade.value,
        "x_revision": len(recorded),
        "x_recorded_at": recorded[-1] if recorded else "",
    }


def _sides(one: Told, kind: int) -> tuple[ActorInfo | None, ActorInfo | None]:
    armed_a = [x for x in one.side_a if x.is_armed]
    armed_b = [x for x in one.side_b if x.is_armed]
    if kind == 3:
        return (*armed_a, *armed_b, None)[0], None
    a = next(iter(armed_a), None)
    b = next(iter(armed_b), None)
    if a is None and b is None:
        return None, None
    # UCDP names the government first.
    if a is None or (b is not None and b.is_state and not a.is_state):
        a, b = b, a
    return a, b


def _name(actor: ActorInfo | None) -> str:
    if actor is None:
        return "Unknown"
    if actor.is_state and actor.country is not None:
        return f"Government of {actor.country.name}"
    return actor.name


def _state(actor: ActorInfo | None) -> int | str:
    if actor is None or not actor.is_state or actor.country is None:
        return ""
    return actor.country.gw or ""


def _article(report: Report, scene: Scene) -> str:
    parts = (_office(report, scene), str(report.published or ""), report.title or "")
    return ", ".join(p for p in parts if p) or report.id


def _office(report: Report | None, scene: Scene) -> str:
    outlet = scene.outlet_of(report) if report else None
    return outlet.name if outlet else ""


def _original(event: Event, deaths: Deaths, scene: Scene) -> str:
    own = (t for t in scene.tallies.get(event.id, ()) if t.outcome == "killed")
    return next((t.claimant.name for t in own if t.best == deaths.best), "")


def _claimants(event: Event, scene: Scene) -> tuple[str, str]:
    own = [t for t in scene.tallies.get(event.id, ()) if t.outcome == "killed"]
    low = min((t for t in own if t.low is not None), key=lambda t: t.low or 0, default=None)
    high = max((t for t in own if t.high is not None), key=lambda t: t.high or 0, default=None)
    return (low.claimant.name if low else ""), (high.claimant.name if high else "")
