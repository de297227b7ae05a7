"""Quotations and voices, as several pages show them."""

from collections.abc import Iterable

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.picture import Finding, Voice
from sayso.outputs.phrases import outlet_words, speaker_words, voice_words
from sayso.web.moments import Here
from sayso.web.views.claims import passage_url, short


@frozen
class Quote:
    """Words that stand behind a finding, or against it."""

    claim: ClaimId
    who: str
    words: str
    lang: str | None
    outlet: str
    day: str
    url: str
    for_it: bool = True


def quote(claim: Claim, question: Question, here: Here, *, for_it: bool = True) -> Quote:
    """One claim's words."""
    report = question.known.reports.get(claim.report)
    return Quote(
        claim.id,
        speaker_words(claim, report),
        short(claim.evidence.text),
        report.language if report else None,
        outlet_words(report),
        str(report.published) if report and report.published else "no day given",
        passage_url(claim, here),
        for_it,
    )


def quotes(found: Finding, question: Question, here: Here) -> tuple[Quote, ...]:
    """The words for a finding, then those against it."""
    held = question.claims
    behind = [quote(held[c], question, here) for c in found.support if c in held]
    against = [quote(held[c], question, here, for_it=False) for c in found.oppose if c in held]
    return (*behind, *against)


@frozen
class Said:
    """One voice with its words."""

    who: str
    quotes: tuple[Quote, ...]


def said(voices: Iterable[Voice], question: Question, here: Here) -> tuple[Said, ...]:
    """Each voice with what it says."""
    held = question.claims
    return tuple(
        Said(voice_words(v), tuple(quote(held[c], question, here) for c in v.claims if c in held))
        for v in voices
    )
