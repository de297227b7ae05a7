"""One request: who asks, at which moments, and what the record says to it."""

from functools import cached_property
from typing import Any

from attrs import frozen
from fastapi import Request

from sayso.app.ask import Question
from sayso.app.wire import App
from sayso.model.person import Person, Role
from sayso.web.moments import Clocks, Here
from sayso.web.problems import Refused
from sayso.web.public import Positions, limited
from sayso.web.record import Record
from sayso.web.settings import WebSettings


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
        self.viewer: Viewer = getattr(request.state, "viewer", Viewer())
        self.here = Here(request.url.path, {})

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
                403, f"{person.name} is a {person.role.name.lower()}; this needs a {role.name.lower()}"
            )
        return person

    def ask(self, clocks: Clocks) -> Question:
        """The question at the moments asked for, as far as the viewer may see."""
        self.here = Here(self.here.path, clocks.pairs())
        when = clocks.when
        if self.is_public:
            snapshot = self.record.snapshot()
            when = limited(when, snapshot, self.app.clock.now(), self.settings.delay)
        return self.record.ask(when, fresh=not self.is_public)

    def shown(self, values: Any) -> Any:
        """JSON-able values as the viewer may see them."""
        return self.positions.veiled(values) if self.is_public else values

    @cached_property
    def csrf(self) -> str:
        """The token that a form must send back; empty where nobody is signed in."""
        session = self.viewer.session
        return self.request.app.state.seals.form_token(session) if session else ""
