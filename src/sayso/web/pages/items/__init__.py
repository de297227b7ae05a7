"""One thing at a time: a claim, event, place, actor, document, figure, dispute, outlet."""

from fastapi import APIRouter

from sayso.web.pages.items import actors, claims, documents, findings, places, sources

router = APIRouter(include_in_schema=False)
api = APIRouter()
for _part in (claims, findings, places, actors, documents, sources):
    router.include_router(_part.router)
    api.include_router(_part.api)
