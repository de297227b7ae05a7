"""How the sources that are watched do, for those who look after them."""

from fastapi import APIRouter, Request, Response

from sayso.app.sources import health_of
from sayso.model.person import Role
from sayso.web.shell import page
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/watched")
def watched(request: Request) -> Response:
    """Each source: when it was last looked at, what failed, whether it is silent.

    Addresses and faults can tell what a desk reads, so readers from outside do not see them.
    """
    visit = Visit(request)
    visit.need(Role.READER)
    now = visit.app.clock.now()
    found = health_of(visit.record.standings(now), None, now)
    return page(visit, "watched.html", "Watched sources", sources=found)
