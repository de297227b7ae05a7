"""Claims, one at a time: in the claim contract's form with x_ fields, and as a flat table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from attrs import frozen

from sayso.model.claim import Claim, Mention
from sayso.model.codec import claim_to_dict
from sayso.model.picture import Spot
from sayso.model.report import Report
from sayso.outputs.exports.atlas import Atlas, PlaceInfo
from sayso.outputs.exports.audience import Audience, position_for
from sayso.outputs.exports.parquet import Field
from sayso.outputs.exports.rows import Dropped, Row
from sayso.outputs.exports.safety import (
    first_public,
    is_fresh,
    is_restricted,
    with_public_places,
)
from sayso.outputs.exports.scene import Choices
from sayso.outputs.exports.veil import Veil
from sayso.registry.pack import Sensitivity

PREFIX = "x_"


@frozen
class Stood:
    """A claim that stands, with what the record knows of it."""

    claim: Claim
    report: Report
    recorded: datetime
    accepted: bool
    veil: Veil
    """Over the names that no public may see."""


@frozen
class Desk:
    """What claims are shown by: registry, audience, and the export's date."""

    atlas: Callable[[], Atlas]
    """Loaded when it is first asked."""
    choices: Choices
    dated: datetime

    def place(self, mention: Mention) -> PlaceInfo:
        """What a registry knows of the place that a mention means."""
        spot = Spot(
            mention.ref or f"place:{mention.text}", mention.name or mention.text,
            mention.lat, mention.lon, mention.precision,
        )  # fmt: skip
        return self.atlas().place(spot)

    def shown(self, one: Stood) -> Claim | Dropped:
        """The claim as this audience may see it."""
        claim = one.claim
        if self.choices.audience is Audience.INTERNAL:
            return claim
        if is_restricted(claim):
            return Dropped("restricted", claim.id)
        places = [self.place(m) for m in (*claim.place, *claim.origin)]
        if any(p.sensitivity is Sensitivity.SEVERE for p in places):
            return Dropped("sensitive_place", claim.id)
        heard = first_public(one.report, one.recorded)
        if (
            any(p.lat is not None for p in places)
            and heard is not None
            and is_fresh(heard, self.dated, self.choices.delay)
        ):
            return Dropped("embargoed", claim.id)
        return one.veil.over(with_public_places(claim, self.place))


Printer: TypeAlias = Callable[[Stood, Desk], Row | Dropped]
"""Makes a row of a claim."""


def contract_row(one: Stood, desk: Desk) -> Row | Dropped:
    """One claim as a line of claims.jsonl."""
    claim = desk.shown(one)
    if isinstance(claim, Dropped):
        return claim
    report = one.report
    return {
        **claim_to_dict(claim),
        "x_source": report.source,
        "x_url": report.url,
        "x_title": report.title,
        "x_published": report.published,
        "x_recorded_at": one.recorded,
        "x_review_state": "accepted" if one.accepted else "unreviewed",
    }


def without_extras(values: dict[str, Any]) -> dict[str, Any]:
    """A printed claim as the contract has it."""
    return {k: v for k, v in values.items() if not k.startswith(PREFIX)}


FIELDS = (
    *(Field(n, "string") for n in ("id", "report", "type", "stance", "speaker", "speaker_id")),
    *(Field(n, "strings") for n in ("actors", "actor_ids", "targets", "target_ids")),
    *(Field(n, "string") for n in ("place", "place_id", "place_precision")),
    Field("latitude", "double"),
    Field("longitude", "double"),
    Field("time_start", "date32"),
    Field("time_end", "date32"),
    Field("count_min", "int64"),
    Field("count_max", "int64"),
    *(Field(n, "string") for n in ("unit", "label", "realis", "polarity")),
    Field("ended", "bool"),
    *(Field(n, "string") for n in ("quote", "source", "url")),
    Field("published", "date32"),
    Field("recorded_at", "timestamp"),
    Field("review_state", "string"),
    Field("score", "double"),
)


def flat_row(one: Stood, desk: Desk) -> Row | Dropped:
    """One claim as a row of a table; of several places the first, with its position."""
    claim = desk.shown(one)
    if isinstance(claim, Dropped):
        return claim
    place = claim.place[0] if claim.place else None
    lat, lon = (None, None)
    if place is not None and place.lat is not None:
        lat, lon = position_for(desk.choices.audience, desk.place(place))
    speaker, time, count, report = claim.speaker, claim.time, claim.count, one.report
    return {
        "id": claim.id,
        "report": claim.report,
        "type": claim.type.value,
        "stance": claim.stance.value,
        "speaker": speaker.name or speaker.text if speaker else None,
        "speaker_id": speaker.ref if speaker else None,
        "actors": [m.name or m.text for m in claim.actor],
        "actor_ids": [m.ref for m in claim.actor],
        "targets": [m.name or m.text for m in claim.target],
        "target_ids": [m.ref for m in claim.target],
        "place": place.name or place.text if place else None,
        "place_id": place.ref if place else None,
        "place_precision": place.precision if place else None,
        "latitude": lat,
        "longitude": lon,
        "time_start": time.start if time else None,
        "time_end": time.end if time else None,
        "count_min": count.min if count else None,
        "count_max": count.max if count else None,
        "unit": count.unit if count else None,
        "label": claim.label,
        "realis": claim.realis.value,
        "polarity": claim.polarity.value,
        "ended": claim.ended,
        "quote": claim.evidence.text,
        "source": report.source,
        "url": report.url,
        "published": report.published,
        "recorded_at": one.recorded,
        "review_state": "accepted" if one.accepted else "unreviewed",
        "score": claim.score,
    }
