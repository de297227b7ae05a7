"""Outlets: what they published, whom packs say that they lean to, what they admit."""

from collections import Counter
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from attrs import frozen

from sayso.app.ask import Question
from sayso.model.picture import Interest
from sayso.model.terms import Stance
from sayso.outputs.phrases import days_in_short
from sayso.picture.background import OutletFacts
from sayso.web.moments import Here
from sayso.web.views.documents import DocumentRow, document_row

COLUMNS = ("source", "name", "reports", "claims", "own_voice", "leans")
NONE = "none-given"
"""Stands in an address for reports without an outlet."""


@frozen
class SourceRow:
    """One outlet in a list."""

    key: str
    name: str
    reports: int
    claims: int
    own_voice: int
    """Claims in its own voice."""
    leans: str
    url: str


@frozen
class SourceView:
    """One outlet."""

    row: SourceRow
    documents: tuple[DocumentRow, ...]
    admits: tuple[tuple[str, int, int], ...]
    """Of each speaker whom it quotes on holdings and happenings: name, times against its own side,
    times in all."""


def rows(question: Question, here: Here) -> list[SourceRow]:
    """Every outlet, those with most reports first."""
    reports, claims, own = question.lookup.once("sources", lambda: _counted(question))
    outlets = question.app.background.outlets
    found = [
        SourceRow(
            key,
            _name(key, outlets.get(key)),
            n,
            claims[key],
            own[key],
            _leans(outlets.get(key), question),
            here.item("sources", key),
        )
        for key, n in reports.items()
    ]
    return sorted(found, key=lambda r: (-r.reports, r.name))


def _counted(question: Question) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By outlet: reports, claims, claims in its own voice."""
    reports: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for report in question.known.reports.values():
        key = report.source or NONE
        told = question.lookup.by_report.get(report.id, ())
        reports[key] += 1
        claims[key] += len(told)
        own[key] += sum(1 for c in told if c.stance is Stance.REPORTS and c.speaker is None)
    return reports, claims, own


def _name(key: str, facts: OutletFacts | None) -> str:
    if key == NONE:
        return "no outlet given"
    return facts.name if facts else key


def _leans(facts: OutletFacts | None, question: Question) -> str:
    actors = question.app.background.actors
    told = []
    for one in facts.alignments if facts else ():
        whom = actors[one.actor].name if one.actor in actors else one.actor
        days = days_in_short(one.start, one.end) if one.start or one.end else ""
        told.append(f"{'for' if one.favours else 'against'} {whom}" + (f", {days}" if days else ""))
    return "; ".join(told)


def prepare_sources(question: Question) -> None:
    """Count what all outlets' pages show, before anybody asks."""
    rows(question, Here("", {}))
    _quoted(question)


def source_view(key: str, question: Question, here: Here) -> SourceView | None:
    """One outlet; None where nothing of it is recorded."""
    row = next((r for r in rows(question, here) if r.key == key), None)
    if row is None:
        return None
    told = question.lookup.by_report
    own = [r for r in question.known.reports.values() if (r.source or NONE) == key]
    own.sort(key=lambda r: (str(r.published or ""), r.id), reverse=True)
    return SourceView(
        row,
        tuple(document_row(r, len(told.get(r.id, ())), here) for r in own),
        tuple(_admits(key, question)),
    )


def source_as_dict(view: SourceView) -> dict[str, object]:
    """One outlet as JSON-able values."""
    row = view.row
    return {
        "source": row.key, "name": row.name, "reports": row.reports, "claims": row.claims,
        "own_voice": row.own_voice, "leans": row.leans,
        "quoted": [
            {"speaker": name, "against_own_side": against, "claims": n}
            for name, against, n in view.admits
        ],
        "documents": [d.id for d in view.documents],
    }  # fmt: skip


_QUOTED: WeakKeyDictionary[Question, dict[str, dict[str, list[int]]]] = WeakKeyDictionary()


def _quoted(question: Question) -> dict[str, dict[str, list[int]]]:
    """By outlet and speaker: claims against the speaker's own side, and all."""
    found = _QUOTED.get(question)
    if found is not None:
        return found
    found = {}
    reports = question.known.reports
    voices = [v for c in question.picture.control for v in c.voices]
    voices += [v for e in question.picture.events for v in e.voices]
    seen: set[tuple[str, str]] = set()
    for voice in voices:
        for claim in voice.claims:
            held = question.claims.get(claim)
            if held is None or (voice.speaker.key, claim) in seen:
                continue
            seen.add((voice.speaker.key, claim))
            outlet = found.setdefault(reports[held.report].source or NONE, {})
            counts = outlet.setdefault(voice.speaker.name, [0, 0])
            counts[0] += voice.interest is Interest.AGAINST
            counts[1] += 1
    _QUOTED[question] = found
    return found


def _admits(key: str, question: Question) -> Iterable[tuple[str, int, int]]:
    told = _quoted(question).get(key, {})
    for name, (against, n) in sorted(told.items(), key=lambda kv: (-kv[1][1], kv[0])):
        yield name, against, n
