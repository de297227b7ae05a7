"""schema.org ClaimReview, of claims that a person reviewed: the format expects a rating."""

from collections.abc import Iterator, Mapping
from typing import Any

from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.picture import Control, Event, Grade
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene

RATINGS: Mapping[Grade, tuple[int, str]] = {
    Grade.CONCEDED: (5, "Conceded"),
    Grade.VISUAL: (4, "Corroborated"),
    Grade.FAIR: (4, "Corroborated"),
    Grade.WEAK: (3, "Single source"),
    Grade.SELF_CLAIM: (2, "Self-claim only"),
    Grade.CONTESTED: (2, "Contested"),
    Grade.DISCOUNTED: (1, "Discounted"),
}
"""How well a claim is borne out, never whether it is true."""


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield a review of each accepted claim, rated by the grade of what it supports."""
    grades: dict[ClaimId, Grade] = {}
    findings: list[Control | Event] = [*scene.picture.control, *scene.picture.events]
    for finding in findings:
        grades |= dict.fromkeys(finding.support, finding.grade)
    for claim in scene.known.claims:
        reason = held_back(scene, (claim.id,), None)
        if reason is None and claim.id not in scene.known.accepted:
            reason = "not_reviewed"
        if reason is None and claim.id not in grades:
            reason = "no_category"
        yield Dropped(reason, claim.id) if reason else _review(claim, grades[claim.id], scene)


def _review(claim: Claim, grade: Grade, scene: Scene) -> Row:
    report = scene.known.reports[claim.report]
    outlet = scene.outlet_of(report)
    speaker = claim.speaker.name or claim.speaker.text if claim.speaker else None
    claimant = speaker or (outlet.name if outlet else "the report")
    rating, words = RATINGS[grade]
    item: dict[str, Any] = {
        "@type": "Claim",
        "name": claim.evidence.text,
        "author": {"@type": "Organization", "name": claimant},
        "identifier": claim.id,
    }
    if report.published:
        item["datePublished"] = report.published
    if report.url:
        item["appearance"] = {"@type": "NewsArticle", "url": report.url}
        item["firstAppearance"] = item["appearance"]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"urn:sayso:{claim.id}",
        "claimReviewed": f"{claimant}: {claim.evidence.text}",
        "itemReviewed": item,
        "author": {"@type": "Organization", "name": "A reviewer of this record"},
        "datePublished": scene.clocks.dated.date(),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": rating,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": words,
        },
    }
