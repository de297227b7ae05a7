"""One finding: an event, a figure, a dispute; any by its id."""

from typing import TypeVar

from fastapi import APIRouter, Request, Response

from sayso.app.ask import Question
from sayso.model.picture import Dispute, Event, Finding, Tally
from sayso.web.pages.items.shared import Asked, Key, Strictly, cited
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import CitedShape
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.casualties import tally_quotes, tally_row
from sayso.web.views.disputes import dispute_view
from sayso.web.views.events import event_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()

F = TypeVar("F", bound=Finding)


def _of(question: Question, kind: type[F], key: str) -> F:
    found = question.picture.finding(key)
    if not isinstance(found, kind):
        raise missing(kind.__name__.lower(), key)
    return found


@router.get("/events/{key}.json")
def event_data(request: Request, key: Key, asked: Asked) -> Response:
    """An event with its citations, as JSON."""
    visit = Visit(request)
    question = visit.ask(asked)
    return cited(visit, question, _of(question, Event, key))


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
    return cited(visit, question, _of(question, Tally, key))


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
    return cited(visit, question, _of(question, Dispute, key))


@router.get("/disputes/{key}")
def dispute_page(request: Request, key: Key, asked: Asked) -> Response:
    """One dispute: each side with its words."""
    visit = Visit(request)
    question = visit.ask(asked)
    view = dispute_view(_of(question, Dispute, key), question, visit.here)
    return page(visit, "dispute.html", view.about, question, forms=("json",), view=view)


@api.get("/findings/{key}", response_model=CitedShape, responses=PROBLEMS, operation_id="explain")
def finding(request: Request, key: Key, asked: Strictly) -> Response:
    """Any finding of a picture by its id, with the words for and against it."""
    visit = Visit(request)
    question = visit.ask(asked)
    found = question.picture.finding(key)
    if found is None:
        raise missing("finding", key)
    return cited(visit, question, found)
