"""Templates to pages: what every page has around what it is about."""

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from sayso.app.ask import Question
from sayso.model.person import Role
from sayso.outputs.tables import counted
from sayso.picture.policy import RULES
from sayso.web.moments import Here
from sayso.web.views.claims import words
from sayso.web.visit import Visit

NAVIGATION = (
    ("/map", "Map"), ("/places", "Places"), ("/events", "Events"), ("/casualties", "Casualties"),
    ("/disputes", "Disputes"), ("/claims", "Claims"), ("/documents", "Documents"),
    ("/actors", "Actors"), ("/sources", "Sources"), ("/changes", "Changes"), ("/method", "Method"),
)  # fmt: skip


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; every value is escaped, an unknown one is an error."""
    made = Environment(
        loader=PackageLoader("sayso.web"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"static": static, "navigation": NAVIGATION, "counted": counted, "Role": Role}
    made.filters["words"] = words
    return made


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """The address of a static file; it changes with the file, so it may be kept for ever."""
    raw = files("sayso.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(raw).hexdigest()[:10]}"


def page(
    visit: Visit,
    template: str,
    title: str,
    question: Question | None = None,
    *,
    status: int = 200,
    forms: tuple[str, ...] = (),
    own_clocks: bool = False,
    **model: Any,
) -> HTMLResponse:
    """Draw one page.

    Args:
        question: What it was asked of; None: it shows no picture.
        forms: Other forms that the page comes in: "json", "csv" …
        own_clocks: The page itself has what turns the clocks.
    """
    text = (
        environment()
        .get_template(template)
        .render(
            visit=visit,
            here=visit.here,
            title=title,
            forms=[(f, visit.here.form(f)) for f in forms],
            known=_known(question) if question else None,
            own_clocks=own_clocks,
            cite=citation(visit.here, question) if question else None,
            **model,
        )
    )
    return HTMLResponse(text, status)


def _known(question: Question) -> dict[str, Any]:
    when = question.when
    return {
        "as_of": when.as_of,
        "reported_by": when.reported_by,
        "recorded_at": when.recorded_at,
        "claims": len(question.known.claims),
        "reports": len(question.known.reports),
        "policy": question.app.policy.label,
        "rules": RULES,
    }


def citation(here: Here, question: Question) -> str | None:
    """The address under which this page stays as it is; None while nothing is recorded."""
    last = question.lookup.last_recorded
    when = question.when
    if last is None:
        return None
    return here.change(
        as_of=when.as_of or question.lookup.last_day,
        recorded_at=when.recorded_at or last,
        cursor=here.query.get("cursor"),
    )
