"""One request: who asks, at which moments, and what the record says to it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen
from fastapi import Request

from sayso.adapters.people import People
from sayso.app.ask import Question, When
from sayso.app.judge import Judge
from sayso.app.publics import Publics
from sayso.app.wire import App
from sayso.model.person import Person, Role
from sayso.model.report import Report
from sayso.web.horizon import Horizon
from sayso.web.kept import STALE
from sayso.web.moments import Clocks, Here
from sayso.web.problems import Refused
from sayso.web.public import Positions, Rights, limited
from sayso.web.record import Record
from sayso.web.seals import Seals
from sayso.web.settings import WebSettings

COOKIE = "sayso_session"


@frozen
class Viewer:
    """Who asks."""

    person: Person | None = None
    """None: somebody who has not signed in."""
    session: str | None = None
    """Id of the session, which forms are bound to; None with a token or without an account."""

    @property
    def role(self) -> Role:
        """What the viewer may do."""
        return self.person.role if self.person else Role.PUBLIC


class Visit:
    """One request, with what answering it needs."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.record: Record = request.app.state.record
        self.settings: WebSettings = request.app.state.settings
        self.positions: Positions = request.app.state.positions
        self.rights: Rights = request.app.state.rights
        self.people: People = request.app.state.people
        self.seals: Seals = request.app.state.seals
        self.judge: Judge = request.app.state.judge
        self.here = Here(request.url.path, {})

    @cached_property
    def viewer(self) -> Viewer:
        """Who asks: by session, by token, or nobody.

        Raises:
            Refused: A token that opens nothing.
        """
        now = self.app.clock.now()
        given = self.request.headers.get("authorization", "")
        if given:
            kind, _, token = given.partition(" ")
            person = self.people.token(token.strip(), now) if kind.lower() == "bearer" else None
            if person is None:
                raise Refused(
                    401,
                    "this token opens nothing; make one under /tokens",
                    headers={"WWW-Authenticate": "Bearer"},
                )
            return Viewer(person)
        kept = self.request.cookies.get(COOKIE)
        found = self.people.session(kept, now) if kept else None
        return Viewer(*found) if found else Viewer()

    @property
    def app(self) -> App:
        """The application that serves."""
        return self.record.app

    @property
    def is_public(self) -> bool:
        """Whether only what is fit for the public may be shown."""
        return self.viewer.role is Role.PUBLIC

    def need(self, role: Role) -> Person:
        """The person who asks; who may not is refused.

        Raises:
            Refused: 401 without an account, 403 with one of a lesser role.
        """
        person = self.viewer.person
        if person is None:
            raise Refused(
                401,
                f"this needs an account of a {role.name.lower()}; sign in",
                headers={"WWW-Authenticate": "Bearer"},
            )
        if person.role < role:
            raise Refused(
                403,
                f"{person.name} is a {person.role.name.lower()}; this needs a {role.name.lower()}",
            )
        return person

    def ask(self, clocks: Clocks) -> Question:
        """The question at the moments asked for, as far as the viewer may see, with its picture.

        Where pictures take long to make, it may be that of a moment ago.
        """
        # The public's moment moves with the clock: that of an hour ago will do for a moment.
        like = (clocks.when, self.is_public)
        when = self._moment(clocks)
        question = self.record.ask(when, like=like)
        if question.when != when or self.record.is_stale(question):
            self.request.scope[STALE] = True
        return self._for_the_viewer(question)

    def know(self, clocks: Clocks) -> Question:
        """What was known at the moments asked for, as far as the viewer may see; for pages that
        show no picture."""
        return self._for_the_viewer(self.record.know(self._moment(clocks)))

    def _for_the_viewer(self, question: Question) -> Question:
        if not self.is_public:
            return question
        publics: Publics = self.request.app.state.publics
        return publics.of(question, self.record.snapshot())

    def _moment(self, clocks: Clocks) -> When:
        self.here = Here(self.here.path, clocks.pairs())
        if not self.is_public:
            return clocks.when
        snapshot = self.record.snapshot()
        horizon: Horizon = self.request.app.state.horizon
        return limited(clocks.when, snapshot, horizon.until())

    def shown(self, values: Any) -> Any:
        """JSON-able values as the viewer may see them."""
        return self.positions.veiled(values) if self.is_public else values

    def may_read_whole(self, report: Report) -> bool:
        """Whether the viewer may be shown all of a report's text."""
        return not self.is_public or self.rights.licence(report) is not None

    @cached_property
    def csrf(self) -> str:
        """The token that a form must send back; empty where nobody is signed in."""
        session = self.viewer.session
        return self.seals.form_token(session) if session else ""

    def must_be_ours(self, form: Mapping[str, object]) -> None:
        """Refuse a form that another site had the browser send.

        Raises:
            Refused: 403.
        """
        headers = self.request.headers
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        ours = origin is None or urlsplit(origin).netloc == headers.get("host")
        if (site not in (None, "same-origin", "none")) or not ours:
            raise Refused(403, "this form was sent by another site; send it from this one")
        session = self.viewer.session
        if session and not self.seals.is_form_token(str(form.get("csrf", "")), session):
            raise Refused(403, "this form is out of date; load its page again and send it anew")

    def note(self, action: str, detail: str = "", person: str | None = None) -> None:
        """Write what was done into the audit log."""
        who = person or (self.viewer.person.name if self.viewer.person else "nobody")
        self.people.note(self.app.clock.now(), who, action, detail)
