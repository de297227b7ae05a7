"""From a report to its claims: read, check against the words, tie names to the registry."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from attrs import evolve, frozen

from sayso.model.claim import Claim, Mention, Speaker
from sayso.model.report import Report
from sayso.model.terms import ClaimType
from sayso.reading.engine import Reader, Reading, Refused
from sayso.reading.ground import grounded
from sayso.registry.match import PlaceContext, Registry
from sayso.registry.pack import Ref

_PRONOUN = re.compile(
    r"(?:it|its|they|their|them|we|our|the (?:group|movement|organi[sz]ation|militia|faction|force))$",
    re.IGNORECASE,
)
LOOK_BACK = 300
"""Code points before a pronoun in which its bearer is looked for: about two sentences."""


def claims_of(report: Report, reader: Reader, registry: Registry) -> Reading:
    """Read a report; return its claims with refs, and what was refused.

    Every claim whose quotes do not stand in the text is refused, whichever reader proposed it.
    """
    reading = reader.read(report)
    kept: list[Claim] = []
    refused = list(reading.refused)
    for claim in reading.claims:
        reason = grounded(claim, report)
        if reason is None:
            kept.append(claim)
        else:
            refused.append(Refused(reason, claim.evidence.text))
    return Reading(tuple(link(kept, report, registry)), tuple(refused))


def link(claims: Sequence[Claim], report: Report, registry: Registry) -> list[Claim]:
    """Return the claims with each mention tied to the registry where its meaning is sure."""
    if not claims:
        return []
    linker = _Linker.over(claims, report, registry.about(report.text))
    return [linker.linked(claim) for claim in claims]


@frozen
class _Linker:
    """What is known of one report's names."""

    report: Report
    registry: Registry
    near: tuple[Ref, ...]
    named: tuple[tuple[int, Ref], ...]
    """Actors in text order: end of the mention, who it is."""

    @classmethod
    def over(cls, claims: Sequence[Claim], report: Report, registry: Registry) -> "_Linker":
        aliases: dict[str, Ref | str] = {}
        for claim in claims:
            if claim.type is ClaimType.ALIAS and claim.actor and claim.label:
                meant = registry.actor(claim.actor[0].text, report.published)
                if meant is not None:
                    aliases[claim.label] = meant
        registry = registry.with_aliases(aliases)
        near: dict[str, Ref] = {}
        named: dict[int, Ref] = {}
        for claim in claims:
            for mention in (*claim.place, *claim.origin):
                ref = registry.place(mention.text)
                if ref is not None:
                    near[ref.slug] = ref
            for mention in (*claim.actor, *claim.target):
                who = registry.actor(mention.text, _day(claim, report))
                if who is not None:
                    named[mention.end] = who
        return cls(report, registry, tuple(near.values()), tuple(sorted(named.items(), key=lambda n: n[0])))

    def linked(self, claim: Claim) -> Claim:
        """Return one claim with its refs."""
        day = _day(claim, self.report)
        return evolve(
            claim,
            actor=tuple(self._actor(m, day) for m in claim.actor),
            target=tuple(self._actor(m, day) for m in claim.target),
            place=tuple(self._place(m, claim) for m in claim.place),
            origin=tuple(self._place(m, claim) for m in claim.origin),
            speaker=self._speaker(claim.speaker, claim, day) if claim.speaker else None,
            via=tuple(self._speaker(v, claim, day) for v in claim.via),
        )

    def _actor(self, mention: Mention, day: date | None) -> Mention:
        ref = self.registry.actor(mention.text, day)
        if ref is None and _PRONOUN.match(mention.text) or _PRONOUN.match(_with_article(mention, self.report)):
            ref = self._bearer(mention.start)
        return evolve(mention, ref=ref.slug, name=ref.name) if ref else mention

    def _place(self, mention: Mention, claim: Claim) -> Mention:
        # "Fifty villages in Idlib" speaks of the province, not the town.
        area = claim.count is not None and claim.type is not ClaimType.CASUALTIES
        ref = self.registry.place(mention.text, PlaceContext(near=self.near, area=area))
        if ref is None:
            return mention
        return evolve(
            mention, ref=ref.slug, name=ref.name, lat=ref.lat, lon=ref.lon, precision=ref.precision
        )

    def _speaker(self, speaker: Speaker, claim: Claim, day: date | None) -> Speaker:
        ref = self.registry.speaker(speaker.text, day)
        if ref is None and _PRONOUN.match(speaker.text):
            ref = self._bearer(claim.evidence.start)
        return evolve(speaker, ref=ref.slug, name=ref.name) if ref else speaker

    def _bearer(self, at: int) -> Ref | None:
        """The one actor named shortly before a pronoun; None where there are several."""
        last = bisect_left(self.named, at, key=lambda n: n[0])
        close = [ref for end, ref in self.named[:last] if at - end <= LOOK_BACK]
        return close[-1] if len({ref.slug for ref in close[-2:]}) == 1 else None


def _with_article(mention: Mention, report: Report) -> str:
    """The mention with the article that the contract leaves out ("the group")."""
    before = report.text[max(0, mention.start - 4) : mention.start]
    return f"the {mention.text}" if before.lower() == "the " else mention.text


def _day(claim: Claim, report: Report) -> date | None:
    if claim.time is not None:
        return claim.time.start or claim.time.end or report.published
    return report.published


