"""The lists that the record is read by, and what each is called."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from sayso.app.ask import Question
from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict
from sayso.model.picture import Control, Dispute, Event, Profile, Tally
from sayso.model.report import Report
from sayso.outputs.explained import report_as_dict
from sayso.picture.printed import finding_to_dict
from sayso.web.moments import Here
from sayso.web.pages.lists import ListOf, add_list
from sayso.web.pages.shapes import ClaimShape, ReportShape, SourceShape, StatementShape
from sayso.web.queries import (
    ActorQuery,
    CasualtyQuery,
    ClaimQuery,
    DisputeQuery,
    DocumentQuery,
    EventQuery,
    PlaceQuery,
    SourceQuery,
    StatementQuery,
)
from sayso.web.shapes import shape_of
from sayso.web.views import (
    actors,
    casualties,
    claims,
    disputes,
    documents,
    events,
    places,
    sources,
    statements,
)


def _finding(item: Any, _question: Question) -> dict[str, Any]:
    return finding_to_dict(item)


CLAIMS: ListOf[ClaimQuery, Claim] = ListOf(
    "claims",
    "Claims",
    "What each speaker puts forward, in its own words; nothing here is a finding of ours.",
    ClaimQuery,
    claims.chosen,
    lambda c: c.id,
    lambda c, question, here: claims.row(c, question.known, here),
    claims.facets,
    claims.COLUMNS,
    lambda found, question: claims.table(found, question.known),
    ClaimShape,
    lambda c, _question: claim_to_dict(c),
    pictured=False,
)
EVENTS: ListOf[EventQuery, Event] = ListOf(
    "events",
    "Events",
    "What is told to have happened, each from all claims about it; the latest first.",
    EventQuery,
    events.chosen,
    lambda e: e.id,
    lambda e, _question, here: events.event_row(e, here),
    lambda found, _question, here, query: events.facets(found, here, query),
    events.COLUMNS,
    lambda found, _question: events.table(found),
    shape_of(Event),
    _finding,
)
PLACES: ListOf[PlaceQuery, Control] = ListOf(
    "places",
    "Places",
    "Who holds which place, on whose word; a place that is not here is one of which nothing is known.",
    PlaceQuery,
    places.chosen,
    lambda c: c.id,
    lambda c, _question, here: places.place_row(c, here),
    lambda found, _question, here, query: places.facets(found, here, query),
    places.COLUMNS,
    lambda found, _question: places.table(found),
    shape_of(Control),
    _finding,
)
CASUALTIES: ListOf[CasualtyQuery, Tally] = ListOf(
    "casualties",
    "Casualties",
    "Figures by claimant; those of different claimants are never added up.",
    CasualtyQuery,
    casualties.chosen,
    lambda t: t.id,
    lambda t, _question, here: casualties.tally_row(t, here),
    lambda found, _question, here, query: casualties.facets(found, here, query),
    casualties.COLUMNS,
    lambda found, _question: casualties.table(found),
    shape_of(Tally),
    _finding,
    lambda found, _question, here: {"plots": casualties.plots(found[:60], here)},
)
DISPUTES: ListOf[DisputeQuery, Dispute] = ListOf(
    "disputes",
    "Disputes",
    "Claims that cannot all be true: each side with its words, and what was conceded.",
    DisputeQuery,
    disputes.chosen,
    lambda d: d.id,
    disputes.dispute_view,
    lambda found, _question, here, query: disputes.facets(found, here, query),
    disputes.COLUMNS,
    lambda found, _question: disputes.table(found),
    shape_of(Dispute),
    _finding,
)
ACTORS: ListOf[ActorQuery, Profile] = ListOf(
    "actors",
    "Actors",
    "Parties, bodies and people in public roles, those of whom most is said first.",
    ActorQuery,
    actors.chosen,
    lambda p: p.id,
    lambda p, _question, here: actors.actor_row(p, here),
    lambda found, _question, here, query: actors.facets(found, here, query),
    actors.COLUMNS,
    lambda found, _question: actors.table(found),
    shape_of(Profile),
    _finding,
)


def _report(report: Report, question: Question) -> dict[str, Any]:
    return {**report_as_dict(report), "claims": len(question.lookup.by_report.get(report.id, ()))}


def _document_rows(report: Report, question: Question, here: Here) -> Any:
    number = len(question.lookup.by_report.get(report.id, ()))
    return documents.document_row(report, number, here)


DOCUMENTS: ListOf[DocumentQuery, Report] = ListOf(
    "documents",
    "Documents",
    "The reports that were read, the newest first.",
    DocumentQuery,
    documents.chosen,
    lambda r: r.id,
    _document_rows,
    lambda found, _question, here, query: documents.facets(found, here, query),
    documents.COLUMNS,
    lambda found, question: documents.table(found, documents.counts(question.known)),
    ReportShape,
    _report,
    pictured=False,
)


def _sources(question: Question, _query: SourceQuery) -> Sequence[sources.SourceRow]:
    return sources.rows(question, Here("", {}))


SOURCES: ListOf[SourceQuery, sources.SourceRow] = ListOf(
    "sources",
    "Sources",
    "The outlets, and whom each leans to by what a pack says and why.",
    SourceQuery,
    _sources,
    lambda s: s.key,
    lambda s, _question, here: (s, here.item("sources", s.key)),
    lambda _found, _question, _here, _query: [],
    sources.COLUMNS,
    lambda found, _question: (
        (s.key, s.name, s.reports, s.claims, s.own_voice, s.leans) for s in found
    ),
    SourceShape,
    lambda s, _question: {
        "source": s.key, "name": s.name, "reports": s.reports, "claims": s.claims,
        "own_voice": s.own_voice, "leans": s.leans,
    },
    pictured=False,
)  # fmt: skip

STATEMENTS: ListOf[StatementQuery, statements.Statement] = ListOf(
    "statements",
    "Statements",
    "The record taken apart: one property of one actor or place, as one voice gives it. Nothing is judged.",
    StatementQuery,
    statements.chosen,
    lambda s: s.id,
    lambda s, _question, here: statements.statement_row(s, here),
    lambda found, _question, here, query: statements.facets(found, here, query),
    statements.COLUMNS,
    lambda found, _question: statements.table(found),
    StatementShape,
    lambda s, _question: statements.as_dict(s),
)

LISTS: tuple[ListOf[Any, Any], ...] = (
    CLAIMS, EVENTS, PLACES, CASUALTIES, DISPUTES, ACTORS, DOCUMENTS, SOURCES, STATEMENTS,
)  # fmt: skip


def add_lists(router: APIRouter, api: APIRouter) -> None:
    """Route every list."""
    for one in LISTS:
        add_list(router, api, one)
