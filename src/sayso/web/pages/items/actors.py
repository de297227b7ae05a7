"""One actor."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from sayso.app.ask import Question
from sayso.picture.sides import Cast
from sayso.registry.pack import Actor
from sayso.web.answers import as_json
from sayso.web.moments import Clocks
from sayso.web.pages.items.shared import Asked, Key, Strictly, cited
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import CitedShape
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.actors import actor_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()


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
        held = _pack_actors(question).get(key)
        if held is None:
            raise missing("actor", key)
        alone = {"actor": {"key": key, "name": held.name}, "kind": held.kind.value}
        return as_json({"finding": alone, "citations": []})
    return cited(visit, question, found)


@router.get("/actors/{key}")
def actor_page(request: Request, key: Key, asked: Asked) -> Response:
    """One actor; an id that a reviewer joined with another leads to that one."""
    visit = Visit(request)
    question = visit.ask(asked)
    joined = _joined(key, question)
    if joined != key:
        return RedirectResponse(visit.here.item("actors", joined), 308)
    view = actor_view(key, question, _pack_actors(question), visit.here)
    return page(visit, "actor.html", view.name, question, forms=("json",), view=view)


def _joined(key: str, question: Question) -> str:
    """The id under which the picture has an actor whose id was joined with another's."""
    # The cast is what decides in the picture, too.
    return Cast(question.app.background, question.known.links, question.app.policy).canonical_actor(
        key
    )


def _pack_actors(question: Question) -> Mapping[str, Actor]:
    """The packs' actors by id; of two packs that know one, the later counts."""
    return {a.slug: a for p in question.app.packs for a in p.actors}
