"""Lists: one description each gives the page, its JSON and CSV, and the API's answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from attrs import field, frozen
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from sayso.app.ask import Question
from sayso.errors import BadQuery
from sayso.picture.policy import RULES
from sayso.web.answers import as_csv, as_json
from sayso.web.moments import Here
from sayso.web.problems import Problem, Refused
from sayso.web.queries import Paged, strictly
from sayso.web.shapes import list_of
from sayso.web.shell import page
from sayso.web.views.listing import Facet, page_of
from sayso.web.visit import Visit

T = TypeVar("T")
Q = TypeVar("Q", bound=Paged)

PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": what,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for code, what in (
        (404, "Nothing here has this id or name."),
        (409, "The list has changed since the cursor was given."),
        (422, "A parameter that cannot be read."),
        (429, "Too many requests."),
    )
}
"""Answers that any route of the API may give beside its own."""
PROBLEMS[422]["model"] = Problem


@frozen
class ListOf(Generic[Q, T]):
    """One list of what a picture, or the record, holds."""

    name: str
    """In addresses: "events"."""
    title: str
    about: str
    """What the list is, and how to read it: one sentence for the page and for OpenAPI."""
    query: type[Q]
    chosen: Callable[[Question, Q], Sequence[T]]
    key: Callable[[T], str]
    row: Callable[[T, Question, Here], Any]
    facets: Callable[[Sequence[T], Question, Here, Q], list[Facet]]
    columns: tuple[str, ...]
    table: Callable[[Sequence[T], Question], Iterable[Sequence[object]]]
    shape: type[BaseModel]
    as_dict: Callable[[T, Question], dict[str, Any]]
    more: Callable[[Sequence[T], Question, Here], dict[str, Any]] = field(
        default=lambda _found, _question, _here: {}
    )
    """What else its page shows."""
    pictured: bool = True
    """Whether it is of a picture; else of what was known, for which no picture is made."""

    def question(self, visit: Visit, asked: Q) -> Question:
        """What it is asked of."""
        return visit.ask(asked) if self.pictured else visit.know(asked)


def add_list(router: APIRouter, api: APIRouter, one: ListOf[Any, Any]) -> None:
    """Route a list's page and data."""
    query: Any = one.query
    strict: Any = strictly(query)

    def listed(request: Request, asked: Annotated[query, Query()]) -> Response:
        visit = Visit(request)
        question = one.question(visit, asked)
        found = _chosen(one, question, asked)
        shown = page_of(found, one.key, asked.cursor, asked.limit)
        return page(
            visit,
            f"{one.name}.html",
            one.title,
            question,
            forms=("json", "csv"),
            about=one.about,
            rows=[one.row(item, question, visit.here) for item in shown.items],
            total=shown.total,
            next=visit.here.change(cursor=shown.next) if shown.next else None,
            facets=one.facets(found, question, visit.here, asked),
            query=asked,
            **one.more(found, question, visit.here),
        )

    def data(request: Request, asked: Annotated[strict, Query()]) -> Response:
        return as_json(_envelope(one, Visit(request), asked))

    def data_of_page(request: Request, asked: Annotated[query, Query()]) -> Response:
        return as_json(_envelope(one, Visit(request), asked))

    def csv_of_page(request: Request, asked: Annotated[query, Query()]) -> Response:
        visit = Visit(request)
        question = one.question(visit, asked)
        found = _chosen(one, question, asked)
        rows = one.table(found, question)
        if visit.is_public and {"lat", "lon"} <= set(one.columns):
            rows = _veiled(rows, one.columns, visit)
        return as_csv(one.columns, rows, one.name)

    router.get(f"/{one.name}.json", include_in_schema=False)(data_of_page)
    router.get(f"/{one.name}.csv", include_in_schema=False)(csv_of_page)
    router.get(f"/{one.name}", include_in_schema=False)(listed)
    api.get(
        f"/{one.name}",
        summary=one.title,
        description=one.about,
        operation_id=f"list_{one.name}",
        response_model=list_of(one.shape),
        responses=PROBLEMS,
    )(data)


def _chosen(one: ListOf[Any, Any], question: Question, asked: Paged) -> Sequence[Any]:
    try:
        return one.chosen(question, asked)
    except BadQuery as error:
        # The only thing that can be wrong with a list by now: a name that nothing here has.
        raise Refused(404, str(error)) from error


def _envelope(one: ListOf[Any, Any], visit: Visit, asked: Paged) -> dict[str, Any]:
    question = one.question(visit, asked)
    shown = page_of(_chosen(one, question, asked), one.key, asked.cursor, asked.limit)
    return {
        "items": [visit.shown(one.as_dict(item, question)) for item in shown.items],
        "total": shown.total,
        "next": shown.next,
        "known": known_of(question),
    }


def known_of(question: Question) -> dict[str, Any]:
    """The knowledge that an answer rests on, as JSON-able values."""
    when = question.when
    return {
        "as_of": when.as_of.isoformat() if when.as_of else None,
        "reported_by": when.reported_by.isoformat() if when.reported_by else None,
        "recorded_at": when.recorded_at.isoformat() if when.recorded_at else None,
        "claims": len(question.known.claims),
        "reports": len(question.known.reports),
        "policy": question.app.policy.label,
        "rules": RULES,
    }


def _veiled(
    rows: Iterable[Sequence[object]], columns: tuple[str, ...], visit: Visit
) -> Iterable[Sequence[object]]:
    at = {name: n for n, name in enumerate(columns)}
    for row in rows:
        cells = list(row)
        key, precision = cells[at["place"]], cells[at["precision"]]
        cells[at["lat"]], cells[at["lon"]] = visit.positions.of(
            str(key), cells[at["lat"]], cells[at["lon"]], precision
        )
        yield cells
