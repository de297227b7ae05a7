"""Reports into the record: pasted, uploaded or fetched; and taken out of what stands."""

from collections.abc import Iterator
from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from sayso.adapters.inputs import iter_inputs
from sayso.errors import BadQuery, BadReport
from sayso.model.ids import ReportId
from sayso.model.person import Role
from sayso.text.found import BadInput, Input
from sayso.text.moment import parse_moment
from sayso.text.read import Given, find_report, find_report_in, guess_kind
from sayso.web.forms import MOST_TEXT, Form, Sent
from sayso.web.problems import Refused, missing
from sayso.web.shell import page
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
_WAIT_SECONDS = 8.0
_LINES = (".jsonl", ".ndjson")


@router.get("/read")
def read_page(request: Request) -> Response:
    """The form that takes reports."""
    visit = Visit(request)
    visit.need(Role.EDITOR)
    return page(visit, "read.html", "Read reports")


@router.post("/read")
def read(request: Request, form: Form) -> Response:
    """Read what was sent; what it says is shown when it is recorded."""
    visit = Visit(request)
    person = visit.need(Role.EDITOR)
    visit.must_be_ours(form.fields)
    inputs, total = _inputs(visit, form)
    jobs = request.app.state.jobs
    job = jobs.begin(inputs, person.name, total)
    visit.note("began to read", f"{total if total is not None else 'some'} inputs")
    jobs.wait(job, _WAIT_SECONDS)
    if job.done and len(job.taken) == 1 and not job.bad and not job.warnings:
        return RedirectResponse(f"/documents/{job.taken[0][1]}", 303)
    return RedirectResponse(f"/read/{job.id}", 303)


@router.get("/read/{key}")
def job_page(request: Request, key: str) -> Response:
    """How far a reading is; it renews itself until it is done."""
    visit = Visit(request)
    visit.need(Role.EDITOR)
    job = request.app.state.jobs.job(key)
    if job is None:
        raise missing("reading", key)
    return page(visit, "job.html", "Reading", job=job)


def _inputs(visit: Visit, form: Sent) -> tuple[Iterator[Input], int | None]:
    published = _published(form)
    source = form.text("source", 200) or None
    now = visit.app.clock.now()
    url, text = form.text("url", 4000), form.fields.get("text", "").replace("\r\n", "\n")
    if not (url or text.strip() or form.files):
        raise Refused(422, "give a report: an address, a text or a file")
    title = form.text("title", 500) or None
    listed: list[str] = url.split()
    total = len(listed) + bool(text.strip()) + len(form.files)

    def found() -> Iterator[Input]:
        if text.strip():
            given = Given(source=source, title=title, published=published)
            yield _tried(
                "the pasted text",
                lambda: find_report_in(text[:MOST_TEXT], given, name="the pasted text", now=now),
            )
        for name, raw in form.files:
            yield from _of_file(
                name, raw, Given(source=source, title=title, published=published), now
            )
        if listed:
            # Only web addresses: a path would read this machine's own files.
            for one in listed:
                if not one.lower().startswith(("http://", "https://")):
                    yield BadInput(
                        one,
                        BadReport(f"{one}: is no web address; give one that begins with https://"),
                    )
                else:
                    yield from iter_inputs(
                        [one],
                        now=now,
                        fetch=visit.app.parts.fetch(),
                        published=published,
                        source=source,
                    )

    return found(), None if any(n.lower().endswith(_LINES) for n, _ in form.files) else total


def _of_file(name: str, raw: bytes, given: Given, now: datetime) -> Iterator[Input]:
    name = name.replace("\\", "/").rpartition("/")[2][:200]
    if name.lower().endswith(_LINES):
        import io

        yield from iter_inputs(
            ["-"],
            now=now,
            stdin=io.BytesIO(raw),
            kind="jsonl",
            published=given.published,
            source=given.source,
        )
        return
    yield _tried(
        name, lambda: find_report(raw, given, name=name, kind=guess_kind(raw, name), now=now)
    )


def _tried(name: str, make) -> Input:  # type: ignore[no-untyped-def]
    try:
        return make()  # type: ignore[no-any-return]
    except BadReport as error:
        return BadInput(name, error)


def _published(form: Sent) -> date | datetime | None:
    given = form.text("published", 40)
    return parse_moment(given) if given else None


@router.post("/documents/{key}/withdraw")
def withdraw(request: Request, key: str, form: Form) -> Response:
    """Note that its source took a report back."""
    visit = Visit(request)
    person = visit.need(Role.EDITOR)
    visit.must_be_ours(form.fields)
    reason = form.text("reason", 500)
    if not reason:
        raise BadQuery("say how you know that its source took it back")
    visit.judge.withdraw(ReportId(key), person.name, reason)
    visit.note("withdrew a report", f"{key}: {reason}")
    return RedirectResponse(f"/documents/{key}", 303)


@router.post("/documents/{key}/redact")
def redact(request: Request, key: str, form: Form) -> Response:
    """Take a report's words out of the record for good."""
    visit = Visit(request)
    person = visit.need(Role.ADMIN)
    visit.must_be_ours(form.fields)
    if form.text("sure", 10) != "yes":
        raise BadQuery("it cannot be undone; tick that you are sure")
    visit.judge.redact(ReportId(key), person.name, form.text("reason", 500))
    visit.note("redacted a report", f"{key}: {form.text('reason', 500)}")
    return RedirectResponse(f"/documents/{key}", 303)
