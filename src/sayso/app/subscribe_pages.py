"""Web pages of subscriptions: one function for all routes, and an ASGI application around it.

Mount `subscribe_app` at the root of a site: it answers /subscribe… and /feed.atom, /feed.json,
and 404 for the rest. Links in mail ask for a press of a button, since mail scanners follow links.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qs

from attrs import frozen

from sayso.adapters.smtp import NotSent
from sayso.app.subscriptions import EVERY, Subscriptions
from sayso.app.wanted import Wanted
from sayso.errors import BadQuery
from sayso.outputs.digest.render import MEDIA, render

Values = Mapping[str, Sequence[str]]
_MOST_BODY: Final = 20_000
_MOST_DAYS: Final = 31


@frozen
class Reply:
    """An answer over HTTP."""

    status: int
    body: bytes
    media: str = "text/html; charset=utf-8"


def answer(use: Subscriptions, method: str, path: str, query: Values, form: Values) -> Reply:
    """Answer one request; never raises for what a visitor sends."""
    try:
        match (method, [part for part in path.split("/") if part]):
            case ("GET" | "HEAD", ["subscribe"]):
                return _form(_wanted(query))
            case ("POST", ["subscribe"]):
                use.ask(_one(form, "email"), _wanted(form), _one(form, "every") or "daily")
                return _page(
                    "One step more",
                    [
                        "We have sent a link to that address. Open it to confirm; it holds for two days."
                    ],
                )
            case ("GET" | "HEAD", ["subscribe", "confirm"]):
                return _confirming(use, query)
            case ("POST", ["subscribe", "confirm"]):
                use.confirm(_one(query, "token"))
                return _page("Confirmed", ["You will get the next digest when it is due."])
            case ("GET" | "HEAD", ["subscribe", key, "end"]):
                action = f"end?{_again(query)}"
                return _page("Unsubscribe?", [], form="press", action=action, button="Unsubscribe")
            case ("POST", ["subscribe", key, "end"]):
                # A mail reader posts here by itself (RFC 8058); a person by the button.
                if use.unsubscribe(key, _one(query, "key")):
                    return _page(
                        "Unsubscribed", ["Nothing more will be sent; your address is deleted."]
                    )
                return _page("This link is wrong", ["Use the one in the latest mail."], status=404)
            case ("GET" | "HEAD", ["feed.atom" | "feed.json" as name]):
                return _feed(use, name, query)
            case (_, ["subscribe", *_] | ["feed.atom" | "feed.json"]):
                return _page("This is not done here", [], status=405)
            case _:
                return _page("Nothing is here", [], status=404)
    except BadQuery as error:
        return _page("This cannot be done", [str(error)], status=400)
    except NotSent:
        return _page("The mail was not sent", ["Please try again later."], status=503)


def subscribe_app(
    opened: Callable[[], Subscriptions],
) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """Return the ASGI application.

    Args:
        opened: Gives the use cases; called for each request, in a thread of its own.
    """

    async def app(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        import asyncio

        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more and len(body) <= _MOST_BODY:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        form = parse_qs(body[:_MOST_BODY].decode("utf-8", "replace"))
        reply = await asyncio.to_thread(
            lambda: answer(opened(), scope["method"], scope["path"], query, form)
        )
        headers = [
            (b"content-type", reply.media.encode()),
            (b"content-length", str(len(reply.body)).encode()),
            (b"cache-control", b"no-store" if "html" in reply.media else b"max-age=600"),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; "
             b"form-action 'self'; frame-ancestors 'none'"),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else reply.body
        await send({"type": "http.response.body", "body": body})

    return app


def _confirming(use: Subscriptions, query: Values) -> Reply:
    found = use.pending(_one(query, "token"))
    if found is None:
        told = "It is wrong, was used, or is older than two days; subscribe anew."
        return _page("This link does not work", [told], status=404)
    action = f"confirm?{_again(query)}"
    told = f"Digests will go to {found.target}."
    return _page("Confirm your subscription", [told], form="press", action=action, button="Confirm")


def _feed(use: Subscriptions, name: str, query: Values) -> Reply:
    from urllib.parse import urlencode

    days = _one(query, "days") or "7"
    if not days.isascii() or not days.isdigit() or not 1 <= int(days) <= _MOST_DAYS:
        raise BadQuery(f"days={days}: write a number from 1 to {_MOST_DAYS}")
    asked = urlencode(sorted((k, v) for k, values in query.items() for v in values))
    at = f"{use.site}/{name}{f'?{asked}' if asked else ''}"
    form = name.removeprefix("feed.")
    digest = use.feed(_wanted(query), int(days))
    return Reply(200, render(digest, form, use.site, at), MEDIA[form])


def _form(wanted: Wanted) -> Reply:
    lines = ["Get what changed in this record by e-mail: who says what, with their words."]
    return _page("Subscribe", lines, form="subscribe", action="subscribe", wanted=wanted)


def _wanted(values: Values) -> Wanted:
    def many(name: str) -> tuple[str, ...]:
        return tuple(w.strip() for v in values.get(name, ()) for w in v.split(",") if w.strip())

    return Wanted(_one(values, "theatre") or None, many("place"), many("actor"))


def _one(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "").strip()


def _again(query: Values) -> str:
    from urllib.parse import urlencode

    return urlencode([(k, v) for k, values in query.items() for v in values])


def _page(
    title: str,
    lines: Sequence[str],
    *,
    status: int = 200,
    form: str = "",
    action: str = "",
    button: str = "",
    wanted: Wanted | None = None,
) -> Reply:
    text = _template().render(
        title=title, lines=lines, form=form, action=action, button=button,
        wanted=wanted or Wanted(), intervals=list(EVERY),
    )  # fmt: skip
    return Reply(status, str(text).encode())


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    text = files("sayso.app").joinpath("templates/subscribe.html.j2").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)
