"""What a public export holds back; docs/exports.md gives the rules to users."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from attrs import evolve

from sayso.model.claim import Claim, Mention
from sayso.model.ids import ClaimId
from sayso.model.report import Report
from sayso.model.terms import Role
from sayso.outputs.exports.atlas import PlaceInfo
from sayso.outputs.exports.audience import Audience, position_for
from sayso.outputs.exports.scene import Scene
from sayso.picture.kinds import mentions_word
from sayso.registry.pack import Sensitivity

PlaceOf = Callable[[Mention], PlaceInfo]
"""Tells what a registry knows of the place that a mention means."""


def held_back(scene: Scene, support: Sequence[ClaimId], place: PlaceInfo | None) -> str | None:
    """Why a finding is in no export for this audience; None: it may be shown."""
    if not scene.is_public:
        return None
    claims = scene.cited(support)
    if any(is_restricted(c) for c in claims):
        return "restricted"
    if place is None:
        return None
    if place.sensitivity is Sensitivity.SEVERE:
        return "sensitive_place"
    if place.lat is None:
        return None
    heard = [
        moment
        for c in claims
        if (moment := first_public(scene.known.reports[c.report], _recorded(scene, c)))
    ]
    if heard and is_fresh(min(heard), scene.clocks.dated, scene.choices.delay):
        return "embargoed"
    return None


def first_public(report: Report, recorded: datetime | None) -> datetime | None:
    """The moment by which a report surely was public."""
    return report.published_at or recorded


def is_fresh(heard: datetime, dated: datetime, delay: timedelta) -> bool:
    """Whether something was first heard within the delay before the export's date."""
    return heard > dated - delay


def _recorded(scene: Scene, claim: Claim) -> datetime | None:
    return scene.known.recorded_at.get(claim.id)


def is_restricted(claim: Claim) -> bool:
    """Whether a claim speaks of sexual violence."""
    return tells_of_sexual_violence(claim.evidence.text)


@lru_cache(maxsize=500_000)
def tells_of_sexual_violence(text: str) -> bool:
    """Whether a text has one of the codebook's words for it; asked of the same texts again and
    again, while a record grows."""
    return mentions_word(text, "sexual_violence")


def with_public_places(claim: Claim, scene_place: PlaceOf) -> Claim:
    """The claim with positions as the public may see them."""
    moved: dict[str, tuple[Mention, ...]] = {}
    for role in (Role.PLACE, Role.ORIGIN):
        mentions = claim.mentions(role)
        if mentions:
            moved[role.value] = tuple(_repositioned(m, scene_place) for m in mentions)
    return evolve(claim, **moved) if moved else claim  # type: ignore[arg-type]


def _repositioned(mention: Mention, scene_place: PlaceOf) -> Mention:
    if mention.lat is None:
        return mention
    lat, lon = position_for(Audience.PUBLIC, scene_place(mention))
    return evolve(mention, lat=lat, lon=lon)
