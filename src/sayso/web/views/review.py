"""One claim on the review desk."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.entry import Judged, Linked, LinkKind
from sayso.model.ids import ClaimId, EntryId
from sayso.model.picture import Picture
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.outputs.phrases import claim_type, event_words, proposition
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
    judged: int
    """Claims that have a verdict."""
    reasons: tuple[str, ...]
    before: str
    words: str
    after: str
    more: bool
    """Whether the text goes on after it."""
    revision: str
    said: tuple[tuple[str, str, str | None], ...]
    """Verdicts that stand: who, what, why."""
    form: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    alike: tuple[tuple[str, str, ClaimId], ...]
    """Events that may be the same: words, address, a claim of each."""


@frozen
class Decision:
    """One thing that a reviewer decided."""

    entry: EntryId
    what: str
    about: str
    url: str
    """Where it can be looked at again."""


def decision(key: EntryId, entry: Judged | Linked, claims: Mapping[ClaimId, Claim]) -> Decision:
    """A verdict or link in words.

    Args:
        claims: Those that stand.
    """
    match entry:
        case Judged():
            claim = claims.get(entry.claim)
            about = f"{claim_type(claim)}: {proposition(claim)}" if claim else str(entry.claim)
            return Decision(key, entry.verdict.value, about, f"/review/{entry.claim}")
        case Linked(kind=LinkKind.ACTOR):
            url = f"/actors/{quote(entry.a, safe=':')}"
            return Decision(key, "merge", f"{entry.a} and {entry.b}", url)
        case _:
            claim = claims.get(ClaimId(entry.a))
            about = f"{claim_type(claim)}: {proposition(claim)}" if claim else entry.a
            return Decision(key, "merge", about, f"/review/{quote(entry.a)}")


def desk_view(
    claim: Claim,
    said: Mapping[ClaimId, Standing],
    items: Sequence[Item],
    question: Question,
    picture: Picture,
    here: Here,
) -> DeskView:
    """One claim with its passage, what is known of it, and what it may be one with.

    Args:
        said: What reviewers have said of each claim.
        items: Those that wait.
    """
    standing = said[claim.id]
    report = question.known.reports.get(claim.report)
    text = report.text if report else claim.evidence.text
    start, end = claim.evidence.start, claim.evidence.end
    first = max(0, text.rfind("\n", 0, max(0, start - _AROUND)) + 1)
    events = {e.id: e for e in picture.events}
    item = next((i for i in items if i.claim.id == claim.id), None)
    return DeskView(
        row=row(claim, question.known, here),
        left=len(items),
        judged=sum(1 for c in question.known.claims if c.id in said and said[c.id].verdicts),
        reasons=item.reasons if item else (),
        before=text[first:start],
        words=text[start:end],
        after=_to_a_word(text, end),
        more=end + _AROUND < len(text),
        revision=standing.revision,
        said=tuple((j.by, j.verdict.value, j.reason) for _, j in standing.verdicts),
        form=as_form(claim),
        choices=CHOICES,
        alike=tuple(
            (event_words(events[key]), here.item("events", key), other)
            for key, other in alike(claim, picture)
        ),
    )


def _to_a_word(text: str, begin: int) -> str:
    """Some of a text from `begin` on, to the end of a word."""
    found = text[begin : begin + _AROUND]
    if begin + _AROUND >= len(text):
        return found
    return found[: max(found.rfind(" "), found.rfind("\n"), 1)]
