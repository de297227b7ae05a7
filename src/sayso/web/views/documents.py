"""Reports as pages show them: the text with the words of its claims marked."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.ids import ClaimId, ReportId
from sayso.model.known import Known
from sayso.model.report import Report
from sayso.outputs.phrases import outlet_words
from sayso.web.moments import Here
from sayso.web.public import Stretch, passages
from sayso.web.queries import DocumentQuery
from sayso.web.views.claims import ClaimRow, anchor, row
from sayso.web.views.listing import Facet, facet

COLUMNS = ("id", "outlet", "title", "published", "language", "url", "claims", "text_sha256")

# What a span is underlined with, and the letter beside it: colour is never alone.
_GROUPS = {
    "C": ("control", {"capture", "handover", "withdrawal", "controls", "siege", "siege_lifted", "advance", "attack_repelled", "offensive", "surrender"}),
    "E": ("events", {"armed_clash", "airstrike", "shelling", "bombing", "attack_on_civilians", "abduction", "arrest", "release", "deployment", "damage", "displacement", "aid", "protest", "riot", "violation"}),
    "K": ("casualties", {"casualties"}),
}  # fmt: skip
ACTORS = ("A", "actors and talks")


@frozen
class DocumentRow:
    """One report in a list."""

    id: ReportId
    title: str
    outlet: str
    published: str
    language: str | None
    claims: int
    url: str


@frozen
class Piece:
    """A run of text that carries the same claims throughout."""

    text: str
    claims: tuple[ClaimId, ...] = ()
    group: str = ""
    """Letter of the kind of what it carries."""
    starts: tuple[tuple[str, str], ...] = ()
    """Marks of the claims that begin with it: by the claim's id, which stays, and by its number in
    the text."""
    gap: bool = False
    """Text that is not shown here."""


@frozen
class Paragraph:
    """One paragraph of pieces."""

    pieces: tuple[Piece, ...]


@frozen
class DocumentView:
    """One report."""

    report: Report
    outlet: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    claims: tuple[ClaimRow, ...]
    groups: tuple[tuple[str, str], ...]
    whole: bool
    """Whether all of the text is shown."""


def chosen(question: Question, query: DocumentQuery) -> list[Report]:
    """The reports that a query asks for, the newest first."""
    found = [
        r
        for r in question.known.reports.values()
        if (query.source is None or (r.source or "") == query.source)
        and (query.language is None or r.language == query.language)
    ]
    return sorted(found, key=lambda r: (str(r.published or ""), r.id), reverse=True)


def counts(known: Known) -> dict[ReportId, int]:
    """How many claims stand in each report."""
    found: dict[ReportId, int] = {}
    for claim in known.claims:
        found[claim.report] = found.get(claim.report, 0) + 1
    return found


def document_row(report: Report, claims: int, here: Here) -> DocumentRow:
    """One report as a list shows it."""
    return DocumentRow(
        report.id, title_of(report), outlet_words(report), str(report.published or "no day given"),
        report.language, claims, here.item("documents", report.id),
    )  # fmt: skip


def title_of(report: Report) -> str:
    """A report's title, else its first words."""
    if report.title:
        return report.title
    first = " ".join(report.text[:300].split())
    return first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + " …"


def facets(found: Sequence[Report], here: Here, query: DocumentQuery) -> list[Facet]:
    """What a list of reports can be narrowed by."""
    return [
        facet(here, "source", "Outlet", ((r.source, r.source) for r in found if r.source), query.source),
        facet(here, "language", "Language", ((r.language, r.language) for r in found if r.language), query.language),
    ]  # fmt: skip


def table(found: Iterable[Report], claims: dict[ReportId, int]) -> Iterable[tuple[object, ...]]:
    """Reports as rows under `COLUMNS`."""
    for r in found:
        yield (
            r.id, outlet_words(r), r.title, r.published, r.language, r.url, claims.get(r.id, 0),
            r.text_sha256,
        )  # fmt: skip


def document_view(report: Report, question: Question, here: Here, *, public: bool) -> DocumentView:
    """One report with its claims marked.

    Args:
        public: Show the passages that carry claims only.
    """
    own = question.lookup.by_report.get(report.id, ())
    shown = passages(report, own) if public else (Stretch(0, len(report.text)),)
    pieces = list(_pieces(report.text, own, shown))
    return DocumentView(
        report=report,
        outlet=outlet_words(report),
        title=title_of(report),
        paragraphs=tuple(_paragraphs(pieces)),
        claims=tuple(row(c, question.known, here) for c in own),
        groups=(*((k, name) for k, (name, _) in _GROUPS.items()), ACTORS),
        whole=not public or sum(s.end - s.start for s in shown) >= len(report.text.strip()),
    )


def group_of(claim: Claim) -> str:
    """The letter of the kind of thing that a claim is about."""
    return next((k for k, (_, kinds) in _GROUPS.items() if claim.type.value in kinds), ACTORS[0])


def _pieces(text: str, claims: Sequence[Claim], shown: Sequence[Stretch]) -> Iterable[Piece]:
    at = 0
    for stretch in shown:
        if stretch.start > at:
            yield Piece("", gap=True)
        yield from _marked(text, claims, stretch)
        at = stretch.end
    if at < len(text.rstrip()):
        yield Piece("", gap=True)


def _marked(text: str, claims: Sequence[Claim], stretch: Stretch) -> Iterable[Piece]:
    here = [c for c in claims if c.evidence.start < stretch.end and c.evidence.end > stretch.start]
    edges = {stretch.start, stretch.end}
    for c in here:
        edges |= {max(stretch.start, c.evidence.start), min(stretch.end, c.evidence.end)}
    ordered = sorted(edges)
    numbers = {c.id: f"s{n}" for n, c in enumerate(claims, 1)}
    for start, end in pairwise(ordered):
        over = [c for c in here if c.evidence.start <= start and c.evidence.end >= end]
        # The shortest passage around a run is what it says most of.
        over.sort(key=lambda c: c.evidence.end - c.evidence.start)
        yield Piece(
            text[start:end],
            tuple(c.id for c in over),
            group_of(over[0]) if over else "",
            tuple((anchor(c.id), numbers[c.id]) for c in over if c.evidence.start == start),
        )


def _paragraphs(pieces: Iterable[Piece]) -> Iterable[Paragraph]:
    current: list[Piece] = []
    for piece in pieces:
        if piece.gap:
            if current:
                yield Paragraph(tuple(current))
            yield Paragraph((piece,))
            current = []
            continue
        first, *more = piece.text.split("\n")
        current.append(Piece(first, piece.claims, piece.group, piece.starts))
        for line in more:
            if any(p.text.strip() for p in current):
                yield Paragraph(tuple(p for p in current if p.text))
                current = []
            # Marks of a claim that begins with an empty line would be lost with it.
            left = tuple(s for p in current for s in p.starts)
            current = [Piece(line, piece.claims, piece.group, left)]
    if any(p.text.strip() for p in current):
        yield Paragraph(tuple(current))
