"""The front page, what changed, the method, and how to take the data away."""

from typing import Annotated

from attrs import evolve
from fastapi import APIRouter, Query, Request, Response

from sayso.app.ask import Question, When
from sayso.app.publics import PublicQuestion
from sayso.model.picture import Change
from sayso.picture.printed import finding_to_dict
from sayso.web.answers import as_csv, as_json
from sayso.web.moments import Clocks
from sayso.web.pages.catalogue import LISTS
from sayso.web.pages.lists import PROBLEMS, known_of
from sayso.web.queries import (
    ChangeQuery,
    DocumentQuery,
    EventQuery,
    StrictChangeQuery,
    Turned,
    day_of,
)
from sayso.web.shapes import list_of, shape_of
from sayso.web.shell import environment, page
from sayso.web.views import changes, documents, events
from sayso.web.views.listing import page_of
from sayso.web.views.method import rules, versions
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()
_NEWEST = 8


@router.get("/")
def home(request: Request, asked: Annotated[Clocks, Query()]) -> Response:
    """What the record holds; an empty one greets and says how to begin."""
    visit = Visit(request)
    question = visit.ask(asked)
    if not question.known.reports:
        hidden = bool(visit.record.snapshot().head) and visit.is_public
        return page(visit, "welcome.html", "Welcome", question, hidden=hidden)
    picture, here = question.picture, visit.here
    found = documents.chosen(question, DocumentQuery())
    per_report = documents.counts(question.known)
    statuses: dict[str, int] = {}
    for control in picture.control:
        statuses[control.status.value] = statuses.get(control.status.value, 0) + 1
    return page(
        visit,
        "home.html",
        "The record",
        question,
        statuses=sorted(statuses.items(), key=lambda kv: -kv[1]),
        numbers=[
            ("claims", "/claims", len(question.known.claims)),
            ("reports", "/documents", len(question.known.reports)),
            ("places", "/places", len(picture.control)),
            ("events", "/events", len(picture.events)),
            ("figures", "/casualties", len(picture.tallies)),
            ("disputes", "/disputes", len(picture.disputes)),
            ("actors", "/actors", len(picture.profiles)),
        ],
        newest=[documents.document_row(r, per_report.get(r.id, 0), here) for r in found[:_NEWEST]],
        events=[
            events.event_row(e, here)
            for e in events.chosen(question, EventQuery())
            if e.start is not None
        ][:_NEWEST],
    )


def _turned(visit: Visit, asked: ChangeQuery) -> tuple[Question, tuple[Change, ...]]:
    """The picture at `until`, and what it has otherwise than that at `since`."""
    question = visit.ask(asked)
    if asked.since is None:
        return question, ()
    when = question.when
    match asked.clock:
        case Turned.WORLD:
            earlier = evolve(when, as_of=day_of(asked.since))
            later = evolve(when, as_of=day_of(asked.until))
        case Turned.REPORTED:
            until = min((m for m in (asked.until, when.reported_by) if m), default=None)
            earlier = evolve(when, reported_by=asked.since)
            later = evolve(when, reported_by=until)
        case Turned.RECORDED:
            earlier = evolve(when, recorded_at=asked.since)
            later = evolve(when, recorded_at=asked.until)
    after = _asked(visit, later)
    return after, after.changes_from(_asked(visit, earlier))


def _asked(visit: Visit, when: When) -> Question:
    clocks = Clocks(as_of=when.as_of, reported_by=when.reported_by, recorded_at=when.recorded_at)
    here = visit.here
    question = visit.ask(clocks)
    visit.here = here
    return question


@router.get("/changes.json")
def changes_data(request: Request, asked: Annotated[ChangeQuery, Query()]) -> Response:
    """What changed, as JSON."""
    return _changes(Visit(request), asked)


@router.get("/changes.csv")
def changes_csv(request: Request, asked: Annotated[ChangeQuery, Query()]) -> Response:
    """What changed, as CSV."""
    _, found = _turned(Visit(request), asked)
    return as_csv(changes.COLUMNS, changes.table(found), "changes")


@api.get(
    "/changes", response_model=list_of(shape_of(Change)), responses=PROBLEMS, summary="Changes",
    operation_id="list_changes",
)  # fmt: skip
def changes_answer(request: Request, asked: Annotated[StrictChangeQuery, Query()]) -> Response:
    """What differs between two pictures, and why."""
    return _changes(Visit(request), asked)


def _changes(visit: Visit, asked: ChangeQuery) -> Response:
    question, found = _turned(visit, asked)
    shown = page_of(found, lambda c: c.id, asked.cursor, asked.limit)
    return as_json(
        {
            "items": [visit.shown(finding_to_dict(c)) for c in shown.items],
            "total": shown.total,
            "next": shown.next,
            "known": known_of(question),
        }
    )


@router.get("/changes")
def changes_page(request: Request, asked: Annotated[ChangeQuery, Query()]) -> Response:
    """What differs between two pictures, and why."""
    visit = Visit(request)
    question, found = _turned(visit, asked)
    shown = page_of(found, lambda c: c.id, asked.cursor, asked.limit)
    return page(
        visit,
        "changes.html",
        "Changes",
        question,
        forms=("json", "csv") if asked.since else (),
        query=asked,
        rows=[changes.change_row(c, question, visit.here) for c in shown.items],
        total=shown.total,
        next=visit.here.change(cursor=shown.next) if shown.next else None,
    )


@router.get("/method.json")
def method_data(request: Request) -> Response:
    """The rules as JSON."""
    policy = Visit(request).app.policy
    return as_json(
        {
            "versions": dict(versions(policy)),
            "rules": [{"title": t.title, "head": t.head, "rows": t.rows} for t in rules(policy)],
        }
    )


@router.get("/method")
def method(request: Request, asked: Annotated[Clocks, Query()]) -> Response:
    """The rules by which pictures are made, and the map drawn."""
    visit = Visit(request)
    question = visit.ask(asked)
    policy = visit.app.policy
    return page(
        visit,
        "method.html",
        "Method",
        question,
        forms=("json",),
        radius=24,
        violence=question.reviewed_violence if isinstance(question, PublicQuestion) else None,
        tables=rules(policy),
        versions=versions(policy),
    )


@router.get("/about/data")
def about_data(request: Request, asked: Annotated[Clocks, Query()]) -> Response:
    """How to take the data away, and under which terms."""
    visit = Visit(request)
    question = visit.ask(asked)
    return page(visit, "data.html", "Data", question, lists=LISTS, settings=visit.settings)


@router.get("/feed.atom")
def feed(request: Request, asked: Annotated[EventQuery, Query()]) -> Response:
    """Events as an Atom feed (RFC 4287), narrowed as the page of events is."""
    visit = Visit(request)
    question = visit.ask(asked)
    found = events.chosen(question, asked)[: asked.limit]
    text = (
        environment()
        .get_template("feed.atom")
        .render(
            here=visit.here,
            base=str(request.base_url).rstrip("/"),
            updated=max(question.known.recorded_at.values(), default=None),
            rows=[
                (
                    e,
                    events.event_row(e, visit.here),
                    max(question.known.recorded_at[c] for c in e.support),
                )
                for e in found
            ],
        )
    )
    return Response(text, media_type="application/atom+xml; charset=utf-8")
