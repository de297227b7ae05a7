"""One outlet."""

from fastapi import APIRouter, Request, Response

from sayso.web.answers import as_json
from sayso.web.moments import Clocks
from sayso.web.pages.items.shared import Asked, Key, Strictly
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import OutletShape
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.sources import source_as_dict, source_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()


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
