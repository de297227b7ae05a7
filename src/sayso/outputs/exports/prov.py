"""Claims and judgements as JSON-LD: PROV-O, Web Annotation, schema.org."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sayso.model.claim import Claim, Speaker
from sayso.model.ids import ClaimId
from sayso.model.picture import ControlChange
from sayso.model.report import Report
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.outputs.exports.telling import Told, told
from sayso.picture.policy import RULES

AROUND = 32
"""Code points of the report before and after a quote, by which it is found again."""
_CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "sayso": "https://sayso.invalid/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The namespace of ours is a name and no address: .invalid is reserved for that (RFC 2606)."""


def context(head: Mapping[str, Any]) -> Mapping[str, Any]:
    """The members of the document before its graph."""
    return {"@context": [_CONTEXT]}


def nodes(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield documents, claims, then judgements: events and states of places."""
    for report in sorted(scene.known.reports.values(), key=lambda r: r.id):
        yield _document(report, scene)
    for claim in scene.known.claims:
        reason = held_back(scene, (claim.id,), None)
        yield Dropped(reason, claim.id) if reason else _claim(claim, scene)
    for one in told(scene):
        yield _event(one) if isinstance(one, Told) else one
    before: ControlChange | None = None
    for change in scene.history:
        place = scene.atlas.place(change.place)
        reason = held_back(scene, change.support, place)
        if reason:
            yield Dropped(reason, change.id)
            continue
        revised = before if before and before.place.key == change.place.key else None
        yield _state(change, revised)
        before = change


def _iri(kind: str, key: str) -> str:
    return f"sayso:{kind}/{quote(key, safe='')}"


def _ref(kind: str, key: str) -> dict[str, str]:
    return {"@id": _iri(kind, key)}


def _moment(value: Any) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": value.isoformat()}


def _day(value: Any) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": value.isoformat()}


def _document(report: Report, scene: Scene) -> Row:
    outlet = scene.outlet_of(report)
    node: dict[str, Any] = {
        "@id": _iri("doc", report.id),
        "@type": ["schema:NewsArticle", "prov:Entity"],
        "sayso:textSha256": report.text_sha256,
    }
    if report.url:
        node["schema:url"] = report.url
    if report.title:
        node["schema:headline"] = report.title
    if report.published:
        node["schema:datePublished"] = _day(report.published)
    if outlet:
        node["schema:publisher"] = outlet.name
    return node


def _claim(claim: Claim, scene: Scene) -> Row:
    report = scene.known.reports[claim.report]
    speaker = _speaker(claim.speaker, report)
    node: dict[str, Any] = {
        "@id": _iri("claim", claim.id),
        "@type": ["schema:Claim", "prov:Entity"],
        "schema:author": speaker,
        "schema:appearance": _ref("doc", report.id),
        "sayso:type": claim.type.value,
        "sayso:stance": claim.stance.value,
        "sayso:polarity": claim.polarity.value,
        "sayso:realis": claim.realis.value,
        "prov:wasQuotedFrom": _ref("doc", report.id),
        "prov:wasAttributedTo": speaker,
        "prov:wasGeneratedBy": {
            "@id": _iri("run", f"{claim.engine}/{report.id}"),
            "@type": "prov:Activity",
            "prov:used": _ref("doc", report.id),
        },
        "sayso:evidence": _annotation(claim, report, scene),
    }
    if claim.via:
        node["sayso:via"] = {"@list": [_speaker(s, report) for s in claim.via]}
    if claim.time is not None and claim.time.start is not None:
        node["sayso:validFromEarliest"] = _day(claim.time.start)
    if report.published_at is not None:
        node["sayso:reportedAt"] = _moment(report.published_at)
    if claim.id in scene.known.recorded_at:
        node["prov:generatedAtTime"] = _moment(scene.known.recorded_at[claim.id])
    return node


def _speaker(speaker: Speaker | None, report: Report) -> dict[str, str]:
    if speaker is None:
        return _ref("outlet", report.source or report.id)
    return _ref("actor", speaker.ref or f"text:{speaker.text}")


def _annotation(claim: Claim, report: Report, scene: Scene) -> Row:
    start, end = claim.evidence.start, claim.evidence.end
    return {
        "@type": "oa:Annotation",
        "oa:hasTarget": {
            "oa:hasSource": _ref("doc", report.id),
            "oa:hasSelector": [
                {
                    "@type": "oa:TextQuoteSelector",
                    "oa:exact": claim.evidence.text,
                    "oa:prefix": scene.veil.over(report.text[max(0, start - AROUND) : start]),
                    "oa:suffix": scene.veil.over(report.text[end : end + AROUND]),
                },
                {"@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end},
            ],
        },
    }


def _judged(support: Sequence[ClaimId], oppose: Sequence[ClaimId]) -> dict[str, Any]:
    used = [_ref("claim", c) for c in (*support, *oppose)]
    return {
        "prov:wasDerivedFrom": [_ref("claim", c) for c in support],
        "sayso:opposedBy": [_ref("claim", c) for c in oppose],
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:used": used,
            "prov:wasAssociatedWith": _ref("rule", f"sayso-{RULES}"),
        },
    }


def _event(one: Told) -> Row:
    event = one.event
    node: dict[str, Any] = {
        "@id": _iri("event", event.id),
        "@type": ["schema:Event", "prov:Entity"],
        "sayso:type": event.fine,
        "sayso:realis": event.realis.value,
        "sayso:corroboration": event.grade.value,
        "sayso:actor": [_ref("actor", p.party.key) for p in event.parts],
        **_judged(event.support, event.oppose),
    }
    if event.place:
        node["schema:location"] = _ref("place", event.place.key)
    if event.start:
        node["schema:startDate"] = _day(event.start)
    if event.end:
        node["schema:endDate"] = _day(event.end)
    return node


def _state(change: ControlChange, before: ControlChange | None) -> Row:
    node: dict[str, Any] = {
        "@id": _iri("control", change.id),
        "@type": "prov:Entity",
        "sayso:place": _ref("place", change.place.key),
        "sayso:status": change.status.value,
        "sayso:basis": change.basis.value,
        "sayso:claimedBy": [_ref("actor", p.key) for p in change.claimed_by],
        **_judged(change.support, change.oppose),
    }
    if change.holder:
        node["sayso:holder"] = _ref("actor", change.holder.key)
    if change.from_latest:
        node["sayso:validFromLatest"] = _day(change.from_latest)
    if before is not None:
        node["prov:wasRevisionOf"] = _ref("control", before.id)
    return node
