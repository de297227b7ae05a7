"""FollowTheMoney entities, for Aleph and OpenSanctions tools.

The format cannot hold a denial: facts, events and designations are exported only where a
reviewer accepted every claim for them. Documents, and the registry's actors and places that the
picture speaks of, are always there.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.codebook.languages import alpha3
from sayso.model.ids import ClaimId
from sayso.model.picture import Event, Fact, Party, Profile
from sayso.model.report import Report
from sayso.outputs.exports.atlas import ActorInfo
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.sentences import sentence
from sayso.outputs.exports.telling import Told, told

_LINKS = {
    "affiliated": "tied to",
    "allied": "allied with",
    "supports": "backs",
    "hostile": "hostile to",
    "governs_through": "governs through",
}

STATEMENTS = (
    Column("id", "of the statement, from its content"),
    Column("entity_id", "id of the entity it is of"),
    Column("canonical_id", "the same: what is joined is joined by links of the ledger"),
    Column("prop", "property of the schema; id for the entity itself"),
    Column("prop_type", "name, date, entity, country, url, text, …"),
    Column("schema", "FollowTheMoney schema"),
    Column("value", "the value"),
    Column("original_value", "as found, where it differs"),
    Column("dataset", "id of the first document that says so; sayso-registry for a pack's"),
    Column("origin", "sayso and its version of the rules"),
    Column("lang", "language of the value where known"),
    Column("external", "false"),
    Column("first_seen", "when the record first held it"),
    Column("last_seen", "when the record last learnt of it"),
    Column("x_claim_id", "claims for it"),
    Column("x_stance", "their stance"),
    Column("x_polarity", "their polarity"),
    Column("x_valid_from", "first day"),
    Column("x_valid_to", "last day, included"),
    Column("x_claimant", "who says so"),
    Column("x_span", "report, start and end of the words"),
)
_PROP_TYPES = {
    "name": "name", "alias": "name", "weakAlias": "name", "previousName": "name",
    "country": "country", "date": "date", "startDate": "date", "endDate": "date",
    "publishedAt": "date", "retrievedAt": "date", "modifiedAt": "date",
    "incorporationDate": "date", "dissolutionDate": "date",
    "sourceUrl": "url", "publisherUrl": "url", "topics": "topic", "language": "language",
    "contentHash": "checksum", "wikidataId": "identifier",
    **dict.fromkeys(("member", "organization", "predecessor", "successor", "subject", "object",
                     "holder", "post", "entity", "document", "involved", "organizer",
                     "resolved"), "entity"),
}  # fmt: skip


def entities(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield every entity once, documents first."""
    for made in _made(scene):
        if isinstance(made, Dropped):
            yield made
        else:
            entity, _ = made
            yield entity


def statements(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield every value of every entity as a statement of its own, with the claims behind it."""
    for made in _made(scene):
        if isinstance(made, Dropped):
            yield made
            continue
        entity, support = made
        for prop, values in (("id", [entity["id"]]), *entity["properties"].items()):
            for value in values:
                yield _statement(entity, prop, value, support, scene)


_Made = tuple[dict[str, Any], tuple[ClaimId, ...]]


def _made(scene: Scene) -> Iterator[_Made | Dropped]:
    for report in sorted(scene.known.reports.values(), key=lambda r: r.id):
        yield _article(report, scene), ()
    seen: set[str] = set()
    for party in _parties(scene):
        actor = scene.atlas.actor(party)
        if actor.kind is not None and actor.key not in seen:
            seen.add(actor.key)
            yield _actor(actor, scene), ()
    yield from _addresses(scene)
    for profile in scene.picture.profiles:
        for fact in profile.facts:
            if fact.outgoing:
                yield from _fact(profile, fact, scene)
    for one in told(scene):
        yield _event(one, scene) if isinstance(one, Told) else one


def _parties(scene: Scene) -> Iterator[Party]:
    for profile in scene.picture.profiles:
        yield profile.actor
        yield from (f.other for f in profile.facts if f.other is not None)
    for event in scene.picture.events:
        yield from (p.party for p in event.parts)


def _article(report: Report, scene: Scene) -> dict[str, Any]:
    outlet = scene.outlet_of(report)
    return _entity(
        report.id,
        "Article",
        title=report.title or report.id,
        # Documents must name a file; ours are known by their ids.
        fileName=f"{report.id}.txt",
        author=report.author,
        publishedAt=report.published,
        language=alpha3().get(report.language or ""),
        # The schema's checksum is SHA-1.
        contentHash=hashlib.sha1(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        sourceUrl=report.url,
        publisher=outlet.name if outlet else None,
    )


def _actor(actor: ActorInfo, scene: Scene) -> dict[str, Any]:
    found = scene.atlas.registered(actor.key)
    assert found is not None
    names = [n for n in found.names if n.kind.value not in ("generic", "derogatory")]
    aliases = [n.text for n in names if n.kind.value != "abbreviation" and n.text != found.name]
    short = [n.text for n in names if n.kind.value == "abbreviation"]
    country = actor.country.iso2.lower() if actor.country else None
    common: dict[str, Any] = {"name": found.name, "alias": aliases, "weakAlias": short}
    if actor.kind == "person":
        return _entity(actor.key, "Person", **common)
    return _entity(
        actor.key,
        "PublicBody" if actor.kind == "state" else "Organization",
        **common,
        country=country,
        classification=(actor.kind or "").replace("_", " "),
        wikidataId=actor.wikidata,
        incorporationDate=found.since,
        dissolutionDate=found.until,
    )


def _addresses(scene: Scene) -> Iterator[_Made]:
    seen = set()
    spots = [c.place for c in scene.picture.control]
    spots += [e.place for e in scene.picture.events if e.place is not None]
    for spot in spots:
        place = scene.atlas.place(spot)
        if place.country is None or place.key in seen:
            continue
        seen.add(place.key)
        lat, lon = scene.position(place)
        yield (
            _entity(
                f"place-{place.key.replace(':', '-')}",
                "Address",
                full=", ".join(p for p in (spot.name, place.admin1, place.country.name) if p),
                city=spot.name if place.precision == "settlement" else None,
                state=place.admin1,
                country=place.country.iso2.lower(),
                latitude=lat,
                longitude=lon,
            ),
            (),
        )


def _reviewed(finding: str, support: Iterable[ClaimId], scene: Scene) -> Dropped | None:
    claims = tuple(support)
    reason = held_back(scene, claims, None)
    if reason is None and scene.review_state(claims) != "accepted":
        reason = "not_reviewed"
    return Dropped(reason, finding) if reason else None


def _fact(profile: Profile, fact: Fact, scene: Scene) -> Iterator[_Made | Dropped]:
    dropped = _reviewed(fact.id, fact.support, scene)
    if dropped is not None:
        yield dropped
        return
    own, other = profile.actor.key, fact.other.key if fact.other else None
    if scene.atlas.registered(own) is None or (
        other is not None and scene.atlas.registered(other) is None
    ):
        yield Dropped("no_category", fact.id)
        return
    reports = scene.reports(fact.support)
    common: dict[str, Any] = {
        "startDate": fact.start,
        "endDate": fact.end,
        "status": "ended" if fact.ended else None,
        "sourceUrl": [r.url for r in reports if r.url],
        "description": f"claims: {', '.join(fact.support)}",
    }
    made = _typed(profile, other, fact, common)
    yield (made, fact.support) if made else Dropped("no_category", fact.id)


def _typed(
    profile: Profile, other: str | None, fact: Fact, common: dict[str, Any]
) -> dict[str, Any] | None:
    key, own = fact.id, profile.actor.key
    if fact.kind == "member_of" and other:
        return _entity(key, "Membership", member=own, organization=other, role="member", **common)
    if fact.kind == "leads" and other:
        return _entity(key, "Membership", member=own, organization=other, role="leader", **common)
    if fact.kind == "formed" and other:
        return _entity(
            key, "Succession", predecessor=other, successor=own, role=fact.label, **common
        )
    if fact.kind in _LINKS and other:
        role = f"{_LINKS[fact.kind]} (claimed)"
        return _entity(key, "UnknownLink", subject=own, object=other, role=role, **common)
    if fact.kind == "designation" and other:
        return _entity(
            key, "Sanction", entity=other, authority=profile.actor.name, reason=fact.label, **common
        )
    return None


def _event(one: Told, scene: Scene) -> _Made | Dropped:
    event = one.event
    dropped = _reviewed(event.id, event.support, scene)
    if dropped is not None:
        return dropped
    if event.realis.value != "actual":
        return Dropped("not_actual", event.id)
    known = [x.key for x in (*one.side_a, *one.side_b) if x.kind is not None]
    place = one.place
    return (
        _entity(
            event.id,
            "Event",
            name=_named(event),
            startDate=event.start,
            endDate=event.end,
            location=event.place.name if event.place else None,
            country=place.country.iso2.lower() if place and place.country else None,
            involved=known,
            summary=sentence(one),
            sourceUrl=[r.url for r in scene.reports(event.support) if r.url],
            notes=f"claims: {', '.join(event.support)}",
        ),
        event.support,
    )


def _named(event: Event) -> str:
    words = event.fine.replace("_", " ")
    return f"{words}, {event.place.name}" if event.place else words


def _entity(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    told_of: dict[str, list[str]] = {}
    for name, value in properties.items():
        values = value if isinstance(value, list) else [value]
        kept = list(dict.fromkeys(str(v) for v in values if v is not None and v != ""))
        if kept:
            told_of[name] = kept
    return {"id": key, "schema": schema, "properties": told_of}


def _statement(
    entity: dict[str, Any], prop: str, value: str, support: tuple[ClaimId, ...], scene: Scene
) -> Row:
    claims = scene.cited(support)
    recorded = sorted(scene.recorded(support))
    packed = "\x1f".join((entity["id"], prop, value))
    days = entity["properties"]
    return {
        "id": hashlib.sha1(packed.encode("utf-8", "surrogatepass")).hexdigest(),
        "entity_id": entity["id"],
        "canonical_id": entity["id"],
        "prop": prop,
        "prop_type": "" if prop == "id" else _PROP_TYPES.get(prop, "string"),
        "schema": entity["schema"],
        "value": value,
        "original_value": "",
        "dataset": _dataset(entity, claims[0].report if claims else None),
        "origin": "sayso",
        "lang": "",
        "external": False,
        "first_seen": recorded[0] if recorded else "",
        "last_seen": recorded[-1] if recorded else "",
        "x_claim_id": "; ".join(support),
        "x_stance": "; ".join(dict.fromkeys(c.stance.value for c in claims)),
        "x_polarity": "; ".join(dict.fromkeys(c.polarity.value for c in claims)),
        "x_valid_from": "".join(days.get("startDate", [])),
        "x_valid_to": "".join(days.get("endDate", [])),
        "x_claimant": "; ".join(
            dict.fromkeys(c.speaker.text if c.speaker else "the outlet" for c in claims)
        ),
        "x_span": "; ".join(f"{c.report}:{c.evidence.start}-{c.evidence.end}" for c in claims),
    }


def _dataset(entity: dict[str, Any], report: str | None) -> str:
    if entity["schema"] == "Article":
        return str(entity["id"])
    return report or "sayso-registry"
