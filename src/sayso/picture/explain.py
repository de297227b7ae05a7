"""The quotations behind a finding."""

from collections.abc import Iterable, Mapping

from sayso.errors import BadQuery
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.known import Known
from sayso.model.picture import Citation, Control, ControlChange, Finding


def explain(finding: Finding, known: Known) -> tuple[Citation, ...]:
    """Return the quotations behind a finding, in order of record, those against it last.

    Never empty: a finding that rests on a pack's starting state alone cites the pack's source.

    Raises:
        BadQuery: The finding rests on claims that `known` does not hold: it is of another
            moment of knowledge.
    """
    return explain_from(finding, {c.id: c for c in known.claims}, known)


def explain_from(
    finding: Finding, claims: Mapping[ClaimId, Claim], known: Known
) -> tuple[Citation, ...]:
    """As `explain`, from claims already gathered by id."""
    for_it = _cited(finding.support, claims, known, for_it=True)
    against = _cited(finding.oppose, claims, known, for_it=False)
    pack: tuple[Citation, ...] = ()
    if isinstance(finding, Control | ControlChange) and finding.starting is not None:
        words = "starting state of the theatre pack"
        pack = (
            Citation(
                None,
                None,
                finding.starting,
                None,
                None,
                None,
                None,
                None,
                (),
                None,
                words,
                None,
                None,
                True,
            ),
        )
    return (*for_it, *pack, *against)


def _cited(
    ids: Iterable[ClaimId], claims: Mapping[ClaimId, Claim], known: Known, *, for_it: bool
) -> tuple[Citation, ...]:
    found = []
    for one in ids:
        claim = claims.get(one)
        if claim is None:
            raise BadQuery(f"claim {one} is not among what was known; ask with the same moment")
        report = known.reports.get(claim.report)
        found.append(
            Citation(
                claim=claim.id,
                report=claim.report,
                outlet=report.source if report else None,
                published=report.published if report else None,
                url=report.url if report else None,
                title=report.title if report else None,
                type=claim.type,
                speaker=claim.speaker.text if claim.speaker else None,
                via=tuple(s.text for s in claim.via),
                stance=claim.stance,
                quote=claim.evidence.text,
                start=claim.evidence.start,
                end=claim.evidence.end,
                for_it=for_it,
            )
        )
    return tuple(found)
