"""From a report to its claims: read, check against the words, tie names to the registry."""

from collections.abc import Sequence

from attrs import evolve

from sayso.linking import link
from sayso.model.claim import Claim
from sayso.model.report import Report
from sayso.reading.engine import Reader, Reading, Refused
from sayso.reading.ground import grounded
from sayso.reading.times.retold import retold
from sayso.reading.veil import Party
from sayso.registry.match import Registry
from sayso.registry.pack import ActorKind


def claims_of(report: Report, reader: Reader, registry: Registry) -> Reading:
    """Read a report; return its claims with refs, and what was refused.

    Every claim whose quotes do not stand in the text is refused, whichever reader proposed it.
    """
    registry = registry.about(report.text)
    reading = reader.read(report, parties_of(report, registry))
    kept: list[Claim] = []
    refused = list(reading.refused)
    for claim in reading.claims:
        reason = grounded(claim, report)
        if reason is None:
            kept.append(claim)
        else:
            refused.append(Refused(reason, claim.evidence.text))
    claims = tuple(link(retold(kept, report), report, registry))
    return evolve(reading, claims=claims, refused=tuple(refused))


def settled(claims: Sequence[Claim], report: Report, registry: Registry) -> list[Claim]:
    """Return claims that were read before, tied to the registry as it is now."""
    return link(retold(claims, report), report, registry.about(report.text))


def parties_of(report: Report, registry: Registry) -> list[Party]:
    """The names in a report that stand for parties, in order; states, which are places too, apart."""
    found = []
    for span in registry.find_names(report.text, gazetteer=False):
        kind = span.actor.kind if span.actor else None
        if span.place is None and kind != ActorKind.STATE:
            found.append(Party(span.start, span.end, person=kind == ActorKind.PERSON))
    return found
