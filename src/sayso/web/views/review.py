"""One claim on the review desk."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId
from sayso.model.picture import Picture
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.outputs.phrases import event_words
from sayso.review.correct import as_form
from sayso.review.queue import Item, Standing, alike
from sayso.web.moments import Here
from sayso.web.views.claims import ClaimRow, row

_AROUND = 500
CHOICES: Mapping[str, tuple[str, ...]] = {
    "type": tuple(t.value for t in ClaimType),
    "stance": tuple(s.value for s in Stance),
    "realis": tuple(r.value for r in Realis),
    "polarity": tuple(p.value for p in Polarity),
}


@frozen
class DeskView:
    """What a reviewer sees."""

    row: ClaimRow
    left: int
    reasons: tuple[str, ...]
    before: str
    words: str
    after: str
    revision: str
    said: tuple[tuple[str, str, str | None], ...]
    """Verdicts that stand: who, what, why."""
    form: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    alike: tuple[tuple[str, str, ClaimId], ...]
    """Events that may be the same: words, address, a claim of each."""


def desk_view(
    claim: Claim,
    standing: Standing,
    items: Sequence[Item],
    question: Question,
    picture: Picture,
    here: Here,
) -> DeskView:
    """One claim with its passage, what is known of it, and what it may be one with."""
    report = question.known.reports.get(claim.report)
    text = report.text if report else claim.evidence.text
    start, end = claim.evidence.start, claim.evidence.end
    first = max(0, text.rfind("\n", 0, max(0, start - _AROUND)) + 1)
    events = {e.id: e for e in picture.events}
    item = next((i for i in items if i.claim.id == claim.id), None)
    return DeskView(
        row=row(claim, question.known, here),
        left=len(items),
        reasons=item.reasons if item else (),
        before=text[first:start],
        words=text[start:end],
        after=text[end : end + _AROUND],
        revision=standing.revision,
        said=tuple((j.by, j.verdict.value, j.reason) for _, j in standing.verdicts),
        form=as_form(claim),
        choices=CHOICES,
        alike=tuple(
            (event_words(events[key]), here.item("events", key), other)
            for key, other in alike(claim, picture)
        ),
    )
