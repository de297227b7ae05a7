"""sayso serve: the record in a browser."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import app_of, ledger_option, pack_option
from sayso.cli.screen import tell

if TYPE_CHECKING:
    from sayso.app.subscriptions import Subscriptions
    from sayso.app.wire import App


@click.command(short_help="Show the record in a browser.")
@ledger_option
@pack_option
@click.option(
    "--policy",
    metavar="FILE",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="YAML of what you judge otherwise than the default policy.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; by default this machine alone can reach it.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen at; 0 takes any that is free.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A host name by which readers reach the server; may be given again.",
)
@click.option(
    "--https",
    "secure",
    is_flag=True,
    help="Readers come by HTTPS, through a proxy: cookies are then for HTTPS alone.",
)
@click.option(
    "--delay",
    type=click.IntRange(0, 24 * 365),
    default=48,
    show_default=True,
    metavar="HOURS",
    help="Keep reports younger than this from readers who have not signed in.",
)
@click.option(
    "--contact",
    metavar="WHERE",
    help="Where readers can ask for a correction, or reply: a mail or web address.",
)
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    *,
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
    policy: Path | None,
    host: str,
    port: int,
    names: tuple[str, ...],
    secure: bool,
    delay: int,
    contact: str | None,
) -> None:
    """Show the record in a browser: map, places, events, claims, documents, actors.

    Readers who have not signed in read only, two days behind, without exact places.
    It stops with Ctrl-C.

    \b
    Examples:
      sayso serve
      sayso serve --ledger war.db --port 8080
      sayso serve --host 0.0.0.0 --name record.example.org --https

    A ledger in PostgreSQL needs a file for the accounts, which SAYSO_ACCOUNTS names.
    Where SAYSO_SMTP_URL names a mail server, /subscribe takes subscriptions to digests.
    """
    import socket
    import sys

    import uvicorn

    from sayso.app.settings import shown_ledger
    from sayso.errors import BadQuery
    from sayso.web.server import make_web
    from sayso.web.settings import WebSettings

    app = app_of(ctx, ledger, packs, policy)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that asyncio sends short answers at once (TCP_NODELAY).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadQuery(
            f"cannot listen at {host}:{port} ({error.strerror}); name another --port or --host"
        ) from error
    port = listening.getsockname()[1]
    settings = WebSettings(
        host=host, port=port, names=names, secure=secure, delay=timedelta(hours=delay),
        contact=contact,
    )  # fmt: skip
    web = make_web(app, settings, _subscriptions(app))
    shown = f"[{host}]" if ":" in host else host
    if not web.state.people.everyone():
        tell(
            f"make the first account at http://{shown}:{port}/begin/{web.state.seals.setup_token()}"
        )
    tell(f"serving {shown_ledger(app.settings.ledger)} at http://{shown}:{port} (Ctrl-C stops)")
    # A picture that is made behind readers' backs lets their threads in ten times as often as
    # Python's own interval would: short answers do not wait for it.
    sys.setswitchinterval(0.0005)
    config = uvicorn.Config(web, log_level="warning", access_log=False, server_header=False)
    # Ctrl-C is how it is meant to end: uvicorn lets open requests finish, then tells of it.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _subscriptions(app: "App") -> "Callable[[], Subscriptions] | None":
    """The use cases behind /subscribe, where the environment names a mail server."""
    import os

    from sayso.adapters.smtp import SMTP

    if not os.environ.get(SMTP):
        return None
    from functools import cache

    from sayso.app.subscriptions import Subscriptions, post_of_environment

    post = post_of_environment()

    @cache
    def use() -> Subscriptions:
        # At the first visitor: a ledger that is not there yet is made by what is read.
        return Subscriptions(app, app.open_ledger(write=True), post)

    return use
