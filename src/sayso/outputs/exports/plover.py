"""PLOVER events as JSON, with the manual's field names; statements too where asked for."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from sayso.codebook.crosswalk import Plover, crosswalk, schemes
from sayso.model.claim import Claim, Mention, Speaker
from sayso.model.picture import Party
from sayso.model.terms import Realis, Role, Stance
from sayso.outputs.exports.atlas import ActorInfo, PlaceInfo
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.sentences import sentence
from sayso.outputs.exports.telling import Told, days_of, export_id, told
from sayso.picture.sides import key_of_actor

CODEBOOK = "plover-2.0-draft"
_COUNTED = {"killed": "dead", "wounded": "injured", "captured": "arrested"}
_STATEMENTS = {
    Stance.DENIES: "denies",
    Stance.ACKNOWLEDGES: "acknowledges",
    Stance.ACCUSES: "accuses",
}


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield one record for each event and PLOVER code of it; the rest with the reason."""
    for one in told(scene):
        if isinstance(one, Dropped):
            yield one
            continue
        found = records_of(one)
        if isinstance(found, str):
            yield Dropped(found, one.event.id)
            continue
        for n, cell in enumerate(found):
            yield _record(one, cell, n, scene)
    if scene.choices.statements:
        yield from _statements(scene)


def records_of(one: Told) -> tuple[Plover, ...] | str:
    """The PLOVER codes of an event, or the reason why there is none."""
    if one.event.realis is Realis.THREATENED or _is_threat(one):
        return lacking(one) or (crosswalk().statements["threatens"],)
    cells = one.cells.in_plover(one.holds) if one.cells else ()
    if not cells:
        return "no_category"
    planned = one.event.fine in ("withdrawal_announced", "agreement")
    if one.event.realis is not Realis.ACTUAL and not planned:
        return "not_actual"
    return lacking(one) or cells


def _is_threat(one: Told) -> bool:
    """An attack that is announced is a threat; other plans are no events."""
    attack = one.event.type.value in ("offensive", "airstrike", "shelling", "capture")
    return one.event.realis is Realis.PLANNED and attack


def lacking(one: Told) -> str | None:
    """What an event lacks that the manual requires; None: nothing."""
    if one.middle is None:
        return "no_date"
    return None if one.side_a or one.side_b else "no_actor"


def _record(one: Told, cell: Plover, n: int, scene: Scene) -> Row:
    event = one.event
    first, last = days_of(one)
    both = one.cells is not None and one.cells.both_sides
    actors = (*one.side_a, *one.side_b) if both or not one.side_a else one.side_a
    recipients = () if both or not one.side_a else one.side_b
    claims = scene.cited(event.support)
    lead = claims[0] if claims else None
    recorded = sorted(set(scene.recorded((*event.support, *event.oppose))))
    counted = _size(event.id, scene)
    return {
        "id": one.id if n == 0 else f"{one.id}-{n + 1}",
        "has_event": True,
        "date": first,
        "enddate": last,
        "actor": [_actor(x) for x in actors],
        "recipient": [_actor(x) for x in recipients],
        "event": [cell.event],
        "mode": [cell.mode] if cell.mode else [],
        "context": list(cell.contexts),
        "quad_code": cell.quad,
        "event_scale": cell.scale,
        **({"size": counted} if counted else {}),
        "event_loc": place_of(one.place, scene) if one.place else None,
        "event_text": [c.evidence.text for c in claims],
        "link": event.part_of,
        **_cited(lead, scene),
        "coder": f"sayso/{version('sayso')}",
        "coded_date": recorded[-1].date() if recorded else None,
        "coded_time": recorded[-1].strftime("T%H:%M:%SZ") if recorded else None,
        "comment": sentence(one),
        "x": {
            "realis": event.realis.value,
            "disputed": event.disputed,
            "ours": event.fine,
            "corroboration": event.grade.value,
            "claimants": [
                {"claimant": v.speaker.name, "stance": v.stance.value} for v in event.voices
            ],
            "claim_ids": list(event.support),
            "revision": len(recorded),
        },
    }


def _cited(lead: Claim | None, scene: Scene) -> Mapping[str, Any]:
    if lead is None:
        return {"text_info": None, "cite_info": None}
    report = scene.known.reports[lead.report]
    outlet = scene.outlet_of(report)
    return {
        # The texts of articles are their publishers': no story is passed on.
        "text_info": {
            "start": lead.evidence.start,
            "end": lead.evidence.end,
            "text_story": [],
        },
        "cite_info": {
            "corpus": None,
            "citation": report.id,
            "url": report.url,
            "title": report.title,
            "language": report.language,
            "publication": outlet.name if outlet else None,
            "license": None,
            "copyright": outlet.name if outlet else None,
            "coder": f"sayso/{version('sayso')}",
            "codebook": CODEBOOK,
            "version": crosswalk().version,
        },
    }


def _party(one: Mention | Speaker) -> Party:
    """Who is meant, under the key that the picture has for it."""
    return Party(key_of_actor(one), one.name or one.text)


def _actor(actor: ActorInfo) -> Mapping[str, Any]:
    return {
        "code": actor.country.iso3 if actor.country else None,
        "sector": actor.sector,
        "entity_text": actor.name,
        "identifier_id": actor.wikidata or (actor.key if actor.kind else None),
        "identifier_text": actor.name if actor.kind else None,
    }


def place_of(place: PlaceInfo, scene: Scene) -> Mapping[str, Any]:
    """A place in the manual's fields."""
    lat, lon = scene.position(place)
    is_town = place.precision in ("settlement", "neighbourhood")
    return {
        "extracted_place": place.stands_for or place.name,
        "resolved_place": place.name,
        "geonameid": place.geonames,
        "lat": lat,
        "lon": lon,
        "city": place.name if is_town else None,
        "district": place.admin2 or None,
        "province": place.admin1 or None,
        "country": place.country.name if place.country else None,
        "country_code": place.country.iso3 if place.country else None,
        "feature_class": "P" if is_town else "A" if place.precision.startswith("adm") else None,
        "feature_code": {"settlement": "PPL", "adm1": "ADM1", "adm2": "ADM2"}.get(place.precision),
        "resolution": schemes()["place_precision"].get(place.precision, {}).get("plover"),
    }


def _size(event: str, scene: Scene) -> Mapping[str, int]:
    """Lowest figure of each outcome: claimants are compared, never added."""
    found: dict[str, int] = {}
    for tally in scene.tallies.get(event, ()):
        name = _COUNTED.get(tally.outcome)
        if name and tally.low is not None:
            found[name] = min(found.get(name, tally.low), tally.low)
    return found


def _statements(scene: Scene) -> Iterator[Row | Dropped]:
    for claim in scene.known.claims:
        name = _STATEMENTS.get(claim.stance)
        if name is None:
            continue
        reason = held_back(scene, (claim.id,), None)
        if reason is not None or claim.speaker is None:
            yield Dropped(reason or "no_actor", claim.id)
            continue
        report = scene.known.reports[claim.report]
        speaker = _party(claim.speaker)
        day = claim.said or report.published
        if day is None:
            yield Dropped("no_date", claim.id)
            continue
        cell = crosswalk().statements[name]
        addressed = (*claim.mentions(Role.ACTOR), *claim.mentions(Role.TARGET))
        others = (_party(m) for m in addressed)
        yield {
            "id": export_id(claim.id, None),
            "has_event": True,
            "date": day,
            "enddate": day,
            "actor": [_actor(scene.atlas.actor(speaker))],
            "recipient": [_actor(scene.atlas.actor(p)) for p in others if p.key != speaker.key],
            "event": [cell.event],
            "mode": [cell.mode] if cell.mode else [],
            "context": list(cell.contexts),
            "quad_code": cell.quad,
            "event_scale": cell.scale,
            "event_text": [claim.evidence.text],
            **_cited(claim, scene),
            "coder": f"sayso/{version('sayso')}",
            "x": {
                "statement": True,
                "stance": claim.stance.value,
                "polarity": "+" if claim.polarity.value == "positive" else "-",
                "realis": claim.realis.value,
                "ours": claim.type.value,
                "claim_ids": [claim.id],
            },
        }
