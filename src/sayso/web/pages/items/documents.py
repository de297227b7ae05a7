"""One report."""

from typing import Any

from fastapi import APIRouter, Request, Response

from sayso.model.codec import claim_to_dict
from sayso.model.entry import Recorded, Redacted, Withdrawn
from sayso.outputs.explained import report_as_dict
from sayso.web.answers import as_json
from sayso.web.moments import Clocks
from sayso.web.pages.items.shared import Asked, Key, Strictly
from sayso.web.pages.lists import PROBLEMS
from sayso.web.pages.shapes import DocumentShape
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.claims import reason_of
from sayso.web.views.documents import document_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()


@router.get("/documents/{key}.json")
def document_data(request: Request, key: Key, asked: Asked) -> Response:
    """A report with its claims, as JSON."""
    return _document_answer(Visit(request), key, asked)


@api.get(
    "/documents/{key}",
    response_model=DocumentShape,
    responses=PROBLEMS,
    operation_id="get_document",
)
def document_answer(request: Request, key: Key, asked: Strictly) -> Response:
    """One report with the claims found in it."""
    return _document_answer(Visit(request), key, asked)


def _document_answer(visit: Visit, key: str, asked: Clocks) -> Response:
    question = visit.know(asked)
    report = question.known.reports.get(key)  # type: ignore[call-overload]
    if report is None:
        raise missing("document", key)
    own = [claim_to_dict(c) for c in question.lookup.by_report.get(report.id, ())]
    values: dict[str, Any] = {
        **report_as_dict(report),
        "claims": len(own),
        "text": report.text if visit.may_read_whole(report) else None,
        "found": own,
    }
    return as_json(visit.shown(values))


@router.get("/documents/{key}")
def document_page(request: Request, key: Key, asked: Asked) -> Response:
    """One report with the words of its claims marked."""
    visit = Visit(request)
    question = visit.know(asked)
    report = question.known.reports.get(key)  # type: ignore[call-overload]
    gone = _taken_back(visit, key)
    if report is None:
        if gone:
            return page(visit, "gone.html", "Taken back", question, status=410, gone=gone)
        raise missing("document", key)
    view = document_view(report, question, visit.here, public=not visit.may_read_whole(report))
    about = visit.record.snapshot().about(key)
    read_at = min((e.at for _, e in about if isinstance(e, Recorded)), default=None)
    return page(
        visit, "document.html", view.title, question, forms=("json",), view=view, read_at=read_at,
        licence=visit.rights.licence(report),
    )  # fmt: skip


def _taken_back(visit: Visit, key: str) -> list[tuple[str, str]]:
    """What became of a report that does not stand any more: what, with when and why."""
    told = []
    for _, entry in visit.record.snapshot().about(key):
        match entry:
            case Withdrawn() if entry.report == key:
                told.append(
                    (
                        "Withdrawn by its source",
                        f"{entry.published_at:%Y-%m-%d}: {reason_of(entry, signed=not visit.is_public)}",
                    )
                )
            case Redacted() if entry.report == key:
                told.append(
                    (
                        "Redacted",
                        f"{entry.at:%Y-%m-%d}: {entry.reason}. SHA-256 of the text: {entry.text_sha256}",
                    )
                )
            case _:
                pass
    return told
