"""One place."""

from attrs import asdict
from fastapi import APIRouter, Request, Response

from sayso.app.ask import Question
from sayso.picture.printed import finding_to_dict
from sayso.web.answers import as_json
from sayso.web.chart import chart_of
from sayso.web.drawing.palette import Palette, palette_of
from sayso.web.moments import Clocks
from sayso.web.pages.items.shared import Asked, Key, Strictly, cited
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import CitedShape
from sayso.web.shell import page
from sayso.web.views.places import holders_of, place_view, told_of
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()


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
    return cited(visit, question, found)


@router.get("/places/{key}")
def place_page(request: Request, key: Key, asked: Asked) -> Response:
    """One place: a lane for every voice, history, events, casualties, disputes."""
    visit = Visit(request)
    question = visit.ask(asked)
    history = chart_of(visit.record, question).history(key, question.when.as_of)
    view = place_view(key, question, history, _palette(question), visit.here)
    return page(visit, "place.html", view.name, question, forms=("json",), view=view)


def _palette(question: Question) -> Palette:
    """The colours of a picture's holders."""
    return palette_of(holders_of(question), question.app.packs, question.app.background)
