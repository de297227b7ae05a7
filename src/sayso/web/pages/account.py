"""Signing in and out, accounts, keys to the API, the audit log."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from sayso.errors import BadQuery
from sayso.model.person import Person, Role
from sayso.web.forms import Form
from sayso.web.problems import Refused
from sayso.web.shell import page
from sayso.web.visit import COOKIE, Visit

router = APIRouter(include_in_schema=False)
ROLES = tuple(r for r in Role if r is not Role.PUBLIC)


def _onward(given: str) -> str:
    """Where to go next: a page here, wherever else was asked for."""
    inside = given.startswith("/") and not given.startswith(("//", "/\\"))
    return given if inside and given.isprintable() else "/"


@router.get("/sign-in")
def sign_in_page(request: Request, then: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form to sign in."""
    visit = Visit(request)
    return page(visit, "sign_in.html", "Sign in", then=_onward(then), fault=None, name="")


@router.post("/sign-in")
def sign_in(request: Request, form: Form) -> Response:
    """Sign in."""
    visit = Visit(request)
    visit.must_be_ours({"csrf": visit.csrf})
    name, then = form.text("name", 100).lower(), _onward(form.text("then"))
    address = request.client.host if request.client else "unknown"
    keys = (f"name {name}", f"address {address}")
    tries = request.app.state.tries
    if wait := tries.wait(*keys):
        raise Refused(
            429,
            f"too many wrong passwords; try again in {wait // 60 + 1} minutes",
            headers={"Retry-After": str(wait)},
        )
    person = visit.people.check(name, form.fields.get("password", ""))
    if person is None:
        tries.wrong(*keys)
        visit.note("sign-in refused", f"name {name!r}", person="nobody")
        return page(
            visit, "sign_in.html", "Sign in", status=401, then=then, name=name,
            fault="No active account has this name and password.",
        )  # fmt: skip
    tries.right(*keys)
    visit.note("signed in", person=person.name)
    return _signed_in(visit, person, then)


def _signed_in(visit: Visit, person: Person, then: str) -> Response:
    if visit.viewer.session:
        visit.people.close_session(visit.viewer.session)
    token = visit.people.open_session(person, visit.app.clock.now())
    response = RedirectResponse(then, 303)
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="lax", secure=visit.settings.secure, path="/"
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, form: Form) -> Response:
    """Sign out."""
    visit = Visit(request)
    visit.must_be_ours(form.fields)
    if visit.viewer.session:
        visit.people.close_session(visit.viewer.session)
        visit.note("signed out")
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/begin/{token}")
def begin_page(request: Request, token: str) -> Response:
    """The form for the first account, by the link that the server printed."""
    visit = Visit(request)
    _may_begin(visit, token)
    return page(visit, "begin.html", "The first account", token=token)


@router.post("/begin/{token}")
def begin(request: Request, token: str, form: Form) -> Response:
    """Make the first account, an admin's."""
    visit = Visit(request)
    visit.must_be_ours(form.fields)
    _may_begin(visit, token)
    person = visit.people.add(
        form.text("name", 100), form.fields.get("password", ""), Role.ADMIN, visit.app.clock.now()
    )
    visit.note("made the first account", person=person.name)
    return _signed_in(visit, person, "/")


def _may_begin(visit: Visit, token: str) -> None:
    if visit.people.everyone():
        raise Refused(403, "there are accounts already; an admin can make others")
    if not visit.seals.is_setup_token(token):
        raise Refused(403, "this link is not one of ours, or is out of date; start the server anew")


@router.get("/accounts")
def accounts(request: Request) -> Response:
    """All accounts, to an admin."""
    visit = Visit(request)
    visit.need(Role.ADMIN)
    return page(visit, "accounts.html", "Accounts", people=visit.people.everyone(), roles=ROLES)


@router.post("/accounts")
def add_account(request: Request, form: Form) -> Response:
    """Make an account."""
    visit = Visit(request)
    visit.need(Role.ADMIN)
    visit.must_be_ours(form.fields)
    role = _role(form.text("role", 20))
    made = visit.people.add(
        form.text("name", 100), form.fields.get("password", ""), role, visit.app.clock.now()
    )
    visit.note("made an account", f"{made.name}, {role.name.lower()}")
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{person}")
def change_account(request: Request, person: int, form: Form) -> Response:
    """Change an account's role, or open or close it."""
    visit = Visit(request)
    visit.need(Role.ADMIN)
    visit.must_be_ours(form.fields)
    role = _role(form.text("role", 20)) if form.text("role", 20) else None
    active = {"close": False, "open": True}.get(form.text("state", 20))
    password = form.fields.get("password") or None
    changed = visit.people.change(person, role=role, active=active, password=password)
    what = [
        role.name.lower() if role else "",
        form.text("state", 20),
        "new password" if password else "",
    ]
    visit.note("changed an account", f"{changed.name}: {', '.join(w for w in what if w)}")
    return RedirectResponse("/accounts", 303)


def _role(name: str) -> Role:
    found = next((r for r in ROLES if r.name.lower() == name), None)
    if found is None:
        raise BadQuery(f"role: {name!r} is not one of {', '.join(r.name.lower() for r in ROLES)}")
    return found


@router.get("/tokens")
def tokens(request: Request) -> Response:
    """One's own keys to the API."""
    visit = Visit(request)
    person = visit.need(Role.READER)
    return page(
        visit,
        "tokens.html",
        "Keys to the API",
        tokens=visit.people.tokens(person.id),
        fresh=None,
        roles=ROLES,
    )


@router.post("/tokens")
def add_token(request: Request, form: Form) -> Response:
    """Make a key; it is shown this once."""
    visit = Visit(request)
    person = visit.need(Role.READER)
    visit.must_be_ours(form.fields)
    role = _role(form.text("role", 20) or "reader")
    fresh = visit.people.add_token(person, form.text("label", 100), role, visit.app.clock.now())
    visit.note("made a token", form.text("label", 100))
    return page(
        visit,
        "tokens.html",
        "Keys to the API",
        tokens=visit.people.tokens(person.id),
        fresh=fresh,
        roles=ROLES,
    )


@router.post("/tokens/{key}/end")
def end_token(request: Request, key: int, form: Form) -> Response:
    """End a key."""
    visit = Visit(request)
    person = visit.need(Role.READER)
    visit.must_be_ours(form.fields)
    whose = None if person.role is Role.ADMIN else person.id
    visit.people.revoke(key, visit.app.clock.now(), whose)
    visit.note("ended a token", str(key))
    return RedirectResponse("/tokens", 303)


@router.get("/audit")
def audit(
    request: Request, before: Annotated[int | None, Query(ge=1, le=2**62)] = None
) -> Response:
    """What people did, to an admin."""
    visit = Visit(request)
    visit.need(Role.ADMIN)
    lines = visit.people.audit(before)
    return page(visit, "audit.html", "Audit log", lines=lines)
