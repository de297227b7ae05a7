"""One thing at a time: a claim, event, place, actor, document, figure, dispute, outlet."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from attrs import asdict
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict
from sayso.model.entry import Entry, Recorded, Redacted, Withdrawn
from sayso.model.ids import EntryId
from sayso.model.picture import Dispute, Event, Finding, Tally
from sayso.outputs.explained import claim_as_dict, finding_as_dict, report_as_dict
from sayso.picture.printed import finding_to_dict
from sayso.picture.sides import Cast
from sayso.registry.pack import Actor
from sayso.web.answers import as_json
from sayso.web.chart import chart_of
from sayso.web.drawing.palette import Palette, palette_of
from sayso.web.moments import Clocks
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import CitedShape, ClaimWithReport, DocumentShape, OutletShape
from sayso.web.problems import missing
from sayso.web.queries import StrictClocks
from sayso.web.shell import page
from sayso.web.views.actors import actor_view
from sayso.web.views.casualties import tally_quotes, tally_row
from sayso.web.views.claims import claim_view, reason_of
from sayso.web.views.disputes import dispute_view
from sayso.web.views.documents import document_view
from sayso.web.views.events import event_view
from sayso.web.views.places import holders_of, place_view, told_of
from sayso.web.views.sources import source_as_dict, source_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()

F = TypeVar("F", bound=Finding)

Key = Annotated[str, Path(max_length=300, description="An id, as lists give it.")]
Asked = Annotated[Clocks, Query()]


Strictly = Annotated[StrictClocks, Query()]


def palette_for(question: Question) -> Palette:
    """The colours of a picture's holders."""
    return palette_of(holders_of(question), question.app.packs, question.app.background)


def _of(question: Question, kind: type[F], key: str) -> F:
    found = question.picture.finding(key)
    if not isinstance(found, kind):
        raise missing(kind.__name__.lower(), key)
    return found


def _cited(visit: Visit, question: Question, found: Finding) -> Response:
    return as_json(visit.shown(finding_as_dict(found, question.citations(found))))


def _claim(question: Question, key: str) -> Claim:
    found = question.claims.get(key)  # type: ignore[call-overload]
    if found is None:
        raise missing("claim", key)
    assert isinstance(found, Claim)
    return found


@router.get("/claims/{key}.json")
def claim_data(request: Request, key: Key, asked: Asked) -> Response:
    """A claim with its report, as JSON."""
    return _claim_answer(Visit(request), key, asked)


@api.get(
    "/claims/{key}", response_model=ClaimWithReport, responses=PROBLEMS, operation_id="get_claim"
)
def claim_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """One claim with its report."""
    return _claim_answer(Visit(request), key, asked)


def _claim_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    question = visit.know(asked)
    claim = _claim(question, key)
    report = question.known.reports.get(claim.report)
    values = claim_as_dict(claim, report)
    if report:
        values["report"]["claims"] = len(question.lookup.by_report[report.id])
    return as_json(visit.shown(values))


@router.get("/claims/{key}")
def claim_page(request: Request, key: Key, asked: Asked) -> Response:
    """One claim: its words, its past, what rests on it."""
    visit = Visit(request)
    question = visit.know(asked)
    claim = _claim(question, key)
    picture = visit.ask(asked).picture
    past = _past_of(visit, claim)
    view = claim_view(claim, question, picture, past, visit.here, public=visit.is_public)
    return page(visit, "claim.html", view.row.type, question, forms=("json",), view=view)


def _past_of(visit: Visit, claim: Claim) -> Iterable[tuple[EntryId, Entry]]:
    """The entries about a claim and its report, and what was taken back of them."""
    snapshot = visit.record.snapshot()
    own = [key for key, _ in snapshot.about(claim.id)]
    return snapshot.about(claim.report, claim.id, *own)


@router.get("/events/{key}.json")
def event_data(request: Request, key: Key, asked: Asked) -> Response:
    """An event with its citations, as JSON."""
    visit = Visit(request)
    question = visit.ask(asked)
    return _cited(visit, question, _of(question, Event, key))


@router.get("/events/{key}")
def event_page(request: Request, key: Key, asked: Asked) -> Response:
    """One event: its claimants side by side."""
    visit = Visit(request)
    question = visit.ask(asked)
    view = event_view(_of(question, Event, key), question, visit.here)
    return page(visit, "event.html", view.title, question, forms=("json",), view=view)


@router.get("/casualties/{key}.json")
def tally_data(request: Request, key: Key, asked: Asked) -> Response:
    """A figure with its citations, as JSON."""
    visit = Visit(request)
    question = visit.ask(asked)
    return _cited(visit, question, _of(question, Tally, key))


@router.get("/casualties/{key}")
def tally_page(request: Request, key: Key, asked: Asked) -> Response:
    """One figure, with the words behind it."""
    visit = Visit(request)
    question = visit.ask(asked)
    found = _of(question, Tally, key)
    row = tally_row(found, visit.here)
    quotes = tally_quotes(found, question, visit.here)
    return page(
        visit, "casualty.html", f"{row.claimant}: {row.figure}", question, forms=("json",),
        row=row, quotes=quotes,
    )  # fmt: skip


@router.get("/disputes/{key}.json")
def dispute_data(request: Request, key: Key, asked: Asked) -> Response:
    """A dispute with its citations, as JSON."""
    visit = Visit(request)
    question = visit.ask(asked)
    return _cited(visit, question, _of(question, Dispute, key))


@router.get("/disputes/{key}")
def dispute_page(request: Request, key: Key, asked: Asked) -> Response:
    """One dispute: each side with its words."""
    visit = Visit(request)
    question = visit.ask(asked)
    view = dispute_view(_of(question, Dispute, key), question, visit.here)
    return page(visit, "dispute.html", view.about, question, forms=("json",), view=view)


@router.get("/places/{key}.json")
def place_data(request: Request, key: Key, asked: Asked) -> Response:
    """A place's control with its citations, as JSON."""
    return _place_answer(Visit(request), key, asked)


@api.get("/places/{key}", response_model=CitedShape, responses=PROBLEMS, operation_id="get_place")
def place_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """Who holds one place, with the words for and against."""
    return _place_answer(Visit(request), key, asked)


def _place_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    question = visit.ask(asked)
    found = next((c for c in question.picture.control if c.place.key == key), None)
    if found is None:
        # Who holds it is not told; what is said of it is.
        spot, claims = told_of(key, question)
        quoted = [finding_to_dict(c) for one in claims for c in question.citations(one)]
        return as_json(visit.shown({"finding": {"place": asdict(spot)}, "citations": quoted}))
    return _cited(visit, question, found)


@router.get("/places/{key}")
def place_page(request: Request, key: Key, asked: Asked) -> Response:
    """One place: a lane for every voice, history, events, casualties, disputes."""
    visit = Visit(request)
    question = visit.ask(asked)
    history = chart_of(visit.record, question).history(key, question.when.as_of)
    view = place_view(key, question, history, palette_for(question), visit.here)
    return page(visit, "place.html", view.name, question, forms=("json",), view=view)


@router.get("/actors/{key}.json")
def actor_data(request: Request, key: Key, asked: Asked) -> Response:
    """What is said of an actor, with citations, as JSON."""
    return _actor_answer(Visit(request), key, asked)


_JOINED: dict[int | str, dict[str, Any]] = {
    308: {"description": "A reviewer made it one with another; Location leads there."}
}


@api.get(
    "/actors/{key}",
    response_model=CitedShape,
    responses=PROBLEMS | _JOINED,
    operation_id="get_actor",
)
def actor_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """What is said of one actor, with the words."""
    return _actor_answer(Visit(request), key, asked)


def _actor_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    question = visit.ask(asked)
    joined = _joined(key, question)
    if joined != key:
        path = visit.request.scope["path"].replace(f"/{key}", f"/{joined}")
        return RedirectResponse(visit.here.to(quote(path, safe="/:")), 308)
    found = next((p for p in question.picture.profiles if p.actor.key == key), None)
    if found is None:
        held = pack_actors(question).get(key)
        if held is None:
            raise missing("actor", key)
        alone = {"actor": {"key": key, "name": held.name}, "kind": held.kind.value}
        return as_json({"finding": alone, "citations": []})
    return _cited(visit, question, found)


@router.get("/actors/{key}")
def actor_page(request: Request, key: Key, asked: Asked) -> Response:
    """One actor; an id that a reviewer joined with another leads to that one."""
    visit = Visit(request)
    question = visit.ask(asked)
    joined = _joined(key, question)
    if joined != key:
        return RedirectResponse(visit.here.item("actors", joined), 308)
    view = actor_view(key, question, pack_actors(question), visit.here)
    return page(visit, "actor.html", view.name, question, forms=("json",), view=view)


def _joined(key: str, question: Question) -> str:
    """The id under which the picture has an actor whose id was joined with another's."""
    # The cast is what decides in the picture, too.
    return Cast(question.app.background, question.known.links, question.app.policy).canonical_actor(
        key
    )


def pack_actors(question: Question) -> Mapping[str, Actor]:
    """The packs' actors by id; of two packs that know one, the later counts."""
    return {a.slug: a for p in question.app.packs for a in p.actors}


@router.get("/documents/{key}.json")
def document_data(request: Request, key: Key, asked: Asked) -> Response:
    """A report with its claims, as JSON."""
    return _document_answer(Visit(request), key, asked)


@api.get(
    "/documents/{key}",
    response_model=DocumentShape,
    responses=PROBLEMS,
    operation_id="get_document",
)
def document_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """One report with the claims found in it."""
    return _document_answer(Visit(request), key, asked)


def _document_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    question = visit.know(asked)
    report = question.known.reports.get(key)  # type: ignore[call-overload]
    if report is None:
        raise missing("document", key)
    own = [claim_to_dict(c) for c in question.lookup.by_report.get(report.id, ())]
    values: dict[str, Any] = {
        **report_as_dict(report),
        "claims": len(own),
        "text": report.text if visit.may_read_whole(report) else None,
        "found": own,
    }
    return as_json(visit.shown(values))


@router.get("/documents/{key}")
def document_page(request: Request, key: Key, asked: Asked) -> Response:
    """One report with the words of its claims marked."""
    visit = Visit(request)
    question = visit.know(asked)
    report = question.known.reports.get(key)  # type: ignore[call-overload]
    gone = _taken_back(visit, key)
    if report is None:
        if gone:
            return page(visit, "gone.html", "Taken back", question, status=410, gone=gone)
        raise missing("document", key)
    view = document_view(report, question, visit.here, public=not visit.may_read_whole(report))
    about = visit.record.snapshot().about(key)
    read_at = min((e.at for _, e in about if isinstance(e, Recorded)), default=None)
    return page(
        visit, "document.html", view.title, question, forms=("json",), view=view, read_at=read_at,
        licence=visit.rights.licence(report),
    )  # fmt: skip


def _taken_back(visit: Visit, key: str) -> list[tuple[str, str]]:
    """What became of a report that does not stand any more: what, with when and why."""
    told = []
    for _, entry in visit.record.snapshot().about(key):
        match entry:
            case Withdrawn() if entry.report == key:
                told.append(
                    (
                        "Withdrawn by its source",
                        f"{entry.published_at:%Y-%m-%d}: {reason_of(entry, signed=not visit.is_public)}",
                    )
                )
            case Redacted() if entry.report == key:
                told.append(
                    (
                        "Redacted",
                        f"{entry.at:%Y-%m-%d}: {entry.reason}. SHA-256 of the text: {entry.text_sha256}",
                    )
                )
            case _:
                pass
    return told


@router.get("/sources/{key}.json")
def source_data(request: Request, key: Key, asked: Asked) -> Response:
    """One outlet as JSON."""
    return _source_answer(Visit(request), key, asked)


@api.get(
    "/sources/{key}", response_model=OutletShape, responses=PROBLEMS, operation_id="get_source"
)
def source_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """One outlet: what it published, and whom it quotes against their own side."""
    return _source_answer(Visit(request), key, asked)


def _source_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    view = source_view(key, visit.ask(asked), visit.here)
    if view is None:
        raise missing("source", key)
    return as_json(source_as_dict(view))


@router.get("/sources/{key}")
def source_page(request: Request, key: Key, asked: Asked) -> Response:
    """One outlet: what it published, and whom it quotes against their own side."""
    visit = Visit(request)
    question = visit.ask(asked)
    view = source_view(key, question, visit.here)
    if view is None:
        raise missing("source", key)
    return page(visit, "source.html", view.row.name, question, forms=("json",), view=view)


@api.get("/findings/{key}", response_model=CitedShape, responses=PROBLEMS, operation_id="explain")
def finding(request: Request, key: Key, asked: Strictly) -> Response:
    """Any finding of a picture by its id, with the words for and against it."""
    visit = Visit(request)
    question = visit.ask(asked)
    found = question.picture.finding(key)
    if found is None:
        raise missing("finding", key)
    return _cited(visit, question, found)
