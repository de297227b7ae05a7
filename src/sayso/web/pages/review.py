"""The review desk: one claim at a time, by form or by key; verdicts are entries in the ledger."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from sayso.errors import BadQuery
from sayso.model.entry import Judged, Linked, LinkKind, Undone, Verdict
from sayso.model.ids import ClaimId
from sayso.model.person import Role
from sayso.review.agreement import agreements
from sayso.review.correct import FIELDS
from sayso.review.queue import Item, Standing, queue, standings
from sayso.web.answers import as_json
from sayso.web.forms import Form
from sayso.web.moments import Clocks, address
from sayso.web.pages.items.shared import Key
from sayso.web.pages.lists import PROBLEMS
from sayso.web.problems import missing
from sayso.web.shell import page
from sayso.web.views.review import Decision, decision, desk_view
from sayso.web.visit import Visit

router = APIRouter(include_in_schema=False)
api = APIRouter()
_LAST = 8
Queue = Literal["first", "second"]
Sort = Literal["matters", "score", "newest"]
"""What decides most, what the reader was least sure of, what came last."""


class DeskQuery(BaseModel):
    """Which queue, and from where in it."""

    queue: Queue = "first"
    sort: Sort = "matters"
    after: Annotated[str | None, Field(max_length=100)] = None


def _waiting(
    visit: Visit, reviewer: str, which: Queue, sort: Sort
) -> tuple[list[Item], dict[ClaimId, Standing]]:
    question = visit.know(Clocks())
    said = standings(visit.record.snapshot().entries())
    # The order of the queue may follow the picture of a moment ago; what is in it may not.
    picture = visit.ask(Clocks()).picture
    items = queue(question.known, picture, said, reviewer, second=which == "second")
    held = question.known.recorded_at
    match sort:
        case "score":
            items.sort(key=lambda i: (i.claim.score, i.claim.id))
        case "newest":
            items.sort(key=lambda i: held[i.claim.id], reverse=True)
        case "matters":
            pass
    return items, said


def _order(which: str, sort: str) -> dict[str, str]:
    """The parameters of a queue that addresses have; its defaults are left out."""
    query = {"queue": "second"} if which == "second" else {}
    return query | ({"sort": sort} if sort in ("score", "newest") else {})


@router.get("/review")
def next_item(request: Request, asked: Annotated[DeskQuery, Query()]) -> Response:
    """The claim that matters most of those that wait."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    items, _ = _waiting(visit, person.name, asked.queue, asked.sort)
    ids = [i.claim.id for i in items]
    at = ids.index(ClaimId(asked.after)) + 1 if asked.after in ids else 0
    if at >= len(items):
        return page(
            visit, "review_done.html", "Review", left=len(items), which=asked.queue,
            last=_last(visit, person.name),
        )  # fmt: skip
    query = _order(asked.queue, asked.sort)
    return RedirectResponse(address(f"/review/{ids[at]}", query), 303)


@router.get("/review/agreement")
def agreement(request: Request) -> Response:
    """How far reviewers agree."""
    visit = Visit(request)
    visit.need(Role.REVIEWER)
    said = standings(visit.record.snapshot().entries())
    return page(visit, "agreement.html", "Agreement", found=agreements(said))


@router.get("/review/{key}")
def item(request: Request, key: Key, asked: Annotated[DeskQuery, Query()]) -> Response:
    """One claim to judge."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    items, said = _waiting(visit, person.name, asked.queue, asked.sort)
    question, picture = visit.know(Clocks()), visit.ask(Clocks()).picture
    claim = question.claims.get(ClaimId(key))
    standing = said.get(ClaimId(key))
    if standing is None:
        raise missing("claim", key)
    if claim is None:
        # Rejected claims do not stand, but can be looked at again.
        return page(
            visit,
            "review_gone.html",
            "Review",
            key=key,
            standing=standing,
            last=_last(visit, person.name),
        )
    view = desk_view(claim, said, items, question, picture, visit.here)
    return page(
        visit, "review.html", "Review", view=view, which=asked.queue, sort=asked.sort,
        last=_last(visit, person.name), address=lambda **q: address("/review", _order(**q)),
    )  # fmt: skip


@router.post("/review/{key}")
def judge(request: Request, key: Key, form: Form) -> Response:
    """Take a verdict; then the next claim."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    visit.must_be_ours(form.fields)
    act = form.text("act", 20)
    query = _order(form.text("queue", 10), form.text("sort", 10))
    reason = form.text("reason", 500)
    match act:
        case "accept" | "reject" | "correct":
            fields = {k: v for k, v in form.fields.items() if k in FIELDS}
            if act == "correct":
                fields["ended"] = form.fields.get("ended", "")
            _judge(
                visit, key, Verdict(act), person.name, form.text("revision", 100), reason, fields
            )
        case "merge":
            other = form.text("other", 100)
            if not other:
                raise BadQuery("choose the event that it is one with")
            visit.judge.link(LinkKind.EVENT, key, other, True, person.name, reason)
            visit.note("merged", f"{key} with {other}")
            return RedirectResponse(address(f"/review/{key}", query), 303)
        case "skip":
            pass
        case _:
            raise BadQuery(f"act: {act!r} is not one of accept, correct, merge, reject, skip")
    return RedirectResponse(
        address("/review", query | ({"after": key} if act == "skip" else {})), 303
    )


def _judge(
    visit: Visit, key: str, verdict: Verdict, by: str, revision: str, reason: str,
    fields: dict[str, str] | None,
) -> None:  # fmt: skip
    visit.judge.verdict(ClaimId(key), verdict, by, revision, reason=reason, form=fields)
    visit.note(f"{verdict.value} claim", key)


@router.post("/review/{key}/undo")
def undo_of_claim(request: Request, key: Key, form: Form) -> Response:
    """Take back one's last verdict or link, and show its claim again."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    visit.must_be_ours(form.fields)
    mine = _last(visit, person.name, most=1)
    if not mine:
        raise BadQuery("there is nothing of yours to take back")
    visit.judge.undo(mine[0].entry, person.name)
    visit.note("took back", mine[0].entry)
    return RedirectResponse(mine[0].url, 303)


@router.post("/actors/{key}/join")
def join(request: Request, key: Key, form: Form) -> Response:
    """Take the word that two actors are one; the other's page is this one's from then on."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    visit.must_be_ours(form.fields)
    given = form.text("other", 200)
    if not given:
        raise BadQuery("say with whom it is one: by a name that the record has, or its id")
    others = visit.ask(Clocks()).actor_keys(given) - {key}
    if len(others) != 1:
        raise BadQuery(f"{given!r} means {len(others)} other actors here; give an id")
    other = min(others)
    visit.judge.link(LinkKind.ACTOR, key, other, True, person.name, form.text("reason", 500))
    visit.note("merged", f"{key} with {other}")
    return RedirectResponse(f"/actors/{quote(key, safe=':')}", 303)


def _last(visit: Visit, by: str, most: int = _LAST) -> list[Decision]:
    """A person's last verdicts and links that stand, the newest first."""
    claims = visit.ask(Clocks()).claims
    undone: set[str] = set()
    found: list[Decision] = []
    for key, entry in reversed(visit.record.snapshot().held):
        if isinstance(entry, Undone) and key not in undone:
            undone.add(entry.entry)
        elif isinstance(entry, Judged | Linked) and entry.by == by and key not in undone:
            found.append(decision(key, entry, claims))
            if len(found) == most:
                break
    return found


class VerdictBody(BaseModel):
    """A verdict on one claim."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    revision: Annotated[
        str, Field(max_length=100, description="As GET of the same address gave it.")
    ]
    reason: Annotated[str | None, Field(max_length=500)] = None
    fields: Annotated[
        dict[str, Annotated[str, Field(max_length=5000)]] | None,
        Field(description="With `correct`: the fields that are to be otherwise."),
    ] = None


class StandingShape(BaseModel):
    """What reviewers have said of a claim."""

    claim: str
    revision: str
    verdicts: list[dict[str, str | None]]


_ANSWERS: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    **{
        code: {"description": what, "content": PROBLEMS[404]["content"]}
        for code, what in (
            (400, "A correction that cannot be made."),
            (401, "Not signed in."),
            (403, "A lesser role."),
            (409, "Judged since."),
        )
    },
}


@api.get(
    "/review/{key}", response_model=StandingShape, responses=_ANSWERS, operation_id="get_standing"
)
def standing_answer(request: Request, key: Key) -> Response:
    """What reviewers have said of one claim, and its revision."""
    visit = Visit(request)
    visit.need(Role.REVIEWER)
    return as_json(_standing(visit, key))


@api.post("/review/{key}", response_model=StandingShape, responses=_ANSWERS, operation_id="judge")
def judge_answer(request: Request, key: Key, body: Annotated[VerdictBody, Body()]) -> Response:
    """Give a verdict on one claim."""
    visit = Visit(request)
    person = visit.need(Role.REVIEWER)
    if visit.viewer.session:
        visit.must_be_ours({"csrf": request.headers.get("x-csrf", "")})
    if standings(visit.record.snapshot().entries()).get(ClaimId(key)) is None:
        raise missing("claim", key)
    reason = (body.reason or "").replace("\0", "")
    _judge(visit, key, body.verdict, person.name, body.revision, reason, body.fields)
    return as_json(_standing(visit, key))


def _standing(visit: Visit, key: str) -> dict[str, object]:
    found = standings(visit.record.snapshot().entries()).get(ClaimId(key))
    if found is None:
        raise missing("claim", key)
    return {
        "claim": key,
        "revision": found.revision,
        "verdicts": [
            {
                "id": k,
                "verdict": j.verdict.value,
                "by": j.by,
                "reason": j.reason,
                "at": j.at.isoformat(),
            }
            for k, j in found.verdicts
        ],
    }
