"""The map: a page, and the same as SVG, PNG and GeoJSON."""

from typing import Annotated

import resvg_py
from attrs import evolve
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from sayso.app.ask import Question
from sayso.outputs.geojson import control_layer
from sayso.web.answers import as_json
from sayso.web.chart import chart_of
from sayso.web.drawing.frame import written
from sayso.web.drawing.sheet import draw, draw_file, draw_under
from sayso.web.moments import address
from sayso.web.pages.furniture import furniture
from sayso.web.queries import MapQuery
from sayso.web.shell import page
from sayso.web.views.map import MapView, backdrop, map_view
from sayso.web.views.timeline import timeline
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
Asked = Annotated[MapQuery, Query()]
_PIXELS = 1600


def _view(visit: Visit, asked: MapQuery) -> tuple[Question, MapView]:
    # Events are those of all that is known, so that a turn of the day asks for no new picture.
    events = visit.ask(asked.model_copy(update={"as_of": None})).picture.events
    question = visit.know(asked)
    positions = visit.positions if visit.is_public else None
    chart = chart_of(visit.record, question)
    return question, map_view(question, chart, events, asked, visit.here, positions)


@router.get("/map")
def map_page(request: Request, asked: Asked) -> Response:
    """Who holds which place, with the clocks to turn."""
    visit = Visit(request)
    if asked.by is not None:
        # What a form without script sends, in the form that addresses have.
        set_ = asked.model_copy(update={"by": None, "axis": "reported_by", asked.axis: asked.by})
        return RedirectResponse(address("/map", set_.pairs()), 303)
    question, view = _view(visit, asked)
    frame, at = view.frame, view.view
    moves = {
        "in": written(frame, at, at.zoom * 1.6),
        "out": written(frame, at, at.zoom / 1.6),
        "whole": None,
    }
    return page(
        visit, "map.html", "Map", question, forms=("svg", "png", "geojson"), own_clocks=True,
        view=view, query=asked, drawing=draw(view.sheet), under=draw_under(view.sheet), moves=moves,
        pans=_pans(view) if at.zoom > 1 else [],
    )  # fmt: skip


def _pans(view: MapView) -> list[tuple[str, str, str | None]]:
    frame, at = view.frame, view.view
    return [
        ("←", "West", written(frame, at, at.zoom, dx=-0.4)),
        ("↑", "North", written(frame, at, at.zoom, dy=-0.4)),
        ("↓", "South", written(frame, at, at.zoom, dy=0.4)),
        ("→", "East", written(frame, at, at.zoom, dx=0.4)),
    ]


@router.get("/map.timeline.json")
def map_timeline(request: Request, asked: Asked) -> Response:
    """What the map shows on each day, for a page that turns the clock."""
    visit = Visit(request)
    stretches = chart_of(visit.record, visit.know(asked)).stretches()
    return as_json(timeline(stretches, backdrop(stretches, visit.app).palette))


@router.get("/map.svg")
def map_svg(request: Request, asked: Asked) -> Response:
    """The map as a file by itself, with legend and clocks."""
    visit = Visit(request)
    question, view = _view(visit, asked)
    return Response(_standalone(view, question), media_type="image/svg+xml")


@router.get("/map.png")
def map_png(request: Request, asked: Asked) -> Response:
    """The map as a picture, with legend and clocks."""
    visit = Visit(request)
    question, view = _view(visit, asked)
    raw = resvg_py.svg_to_bytes(svg_string=_standalone(view, question), width=_PIXELS)
    return Response(bytes(raw), media_type="image/png")


def _standalone(view: MapView, question: Question) -> str:
    return str(draw_file(view.sheet, furniture(view, question.when)))


@router.get("/map.geojson")
def map_geojson(request: Request, asked: Asked) -> Response:
    """Who holds which place, as points (RFC 7946)."""
    visit = Visit(request)
    question = visit.ask(asked)
    picture = question.narrowed(asked.place, asked.actor)
    if visit.is_public:
        picture = evolve(
            picture,
            control=tuple(evolve(c, place=visit.positions.spot(c.place)) for c in picture.control),
        )
    return as_json(control_layer(picture), "application/geo+json")
