"""One claim."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.entry import Entry
from sayso.model.ids import EntryId
from sayso.outputs.explained import claim_as_dict
from sayso.web.answers import as_json
from sayso.web.moments import Clocks
from sayso.web.pages.items.shared import Asked, Key, Strictly
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import ClaimWithReport
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.claims import claim_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()


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
    pictured = visit.ask(asked)
    past = _past_of(visit, claim)
    view = claim_view(claim, question, pictured, past, visit.here, public=visit.is_public)
    return page(visit, "claim.html", view.row.type, question, forms=("json",), view=view)


def _past_of(visit: Visit, claim: Claim) -> Iterable[tuple[EntryId, Entry]]:
    """The entries about a claim and its report, and what was taken back of them."""
    snapshot = visit.record.snapshot()
    own = [key for key, _ in snapshot.about(claim.id)]
    return snapshot.about(claim.report, claim.id, *own)
