"""sayso subscribe: who gets digests, and the sending of them."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.app.settings import LedgerAt
from sayso.cli.options import app_of, format_option, ledger_option, pack_option
from sayso.cli.screen import show, tell

if TYPE_CHECKING:
    from sayso.app.subscriptions import Sent, Subscriptions
    from sayso.app.wanted import Wanted

_EVERY = click.option(
    "--every",
    type=click.Choice(["hourly", "daily", "weekly"]),
    default="daily",
    show_default=True,
    help="How often a digest is sent.",
)
_THEATRE = click.option("--theatre", metavar="PACK", help="Only what is of this theatre pack.")
_PLACES = click.option(
    "--places", metavar="PLACE", multiple=True, help="Only about this place; may be given again."
)
_ACTORS = click.option(
    "--actors", metavar="ACTOR", multiple=True, help="Only about this actor; may be given again."
)


@click.group(short_help="Send digests by e-mail and webhook.")
def subscribe() -> None:
    """Send digests by e-mail and webhook. docs/digests.md tells how to set it up."""


@subscribe.command("email", short_help="Subscribe an e-mail address.")
@click.argument("address")
@_EVERY
@_THEATRE
@_PLACES
@_ACTORS
@ledger_option
@pack_option
@click.pass_context
def email(
    ctx: click.Context,
    /,
    *,
    address: str,
    every: str,
    theatre: str | None,
    places: tuple[str, ...],
    actors: tuple[str, ...],
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Subscribe an e-mail address: who reads mail there is asked to confirm first.

    \b
    Examples:
      sayso subscribe email desk@paper.example --every daily --theatre syria
      sayso subscribe email desk@paper.example --places Aleppo --actors HTS
    """
    with _opened(ctx, ledger, packs) as use:
        use.ask(address, _wanted(theatre, places, actors), every)
    tell("a link to confirm was sent, unless one was sent within the last hour")


@subscribe.command("webhook", short_help="Add a webhook.")
@click.argument("url")
@_EVERY
@_THEATRE
@_PLACES
@_ACTORS
@ledger_option
@pack_option
@click.pass_context
def webhook(
    ctx: click.Context,
    /,
    *,
    url: str,
    every: str,
    theatre: str | None,
    places: tuple[str, ...],
    actors: tuple[str, ...],
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Add a webhook; prints the secret that its deliveries are signed with, once.

    \b
    Examples:
      sayso subscribe webhook https://desk.example/hooks/sayso --every hourly
    """
    with _opened(ctx, ledger, packs) as use:
        added = use.add_webhook(url, _wanted(theatre, places, actors), every)
    click.echo(f"{added.id} {added.secret}")


@subscribe.command("confirm", short_help="Confirm a subscription by its token.")
@click.argument("token")
@ledger_option
@pack_option
@click.pass_context
def confirm(
    ctx: click.Context, /, *, token: str, ledger: LedgerAt | None, packs: tuple[Path, ...]
) -> None:
    """Confirm a subscription by the token in its mail, where no web pages run.

    \b
    Examples:
      sayso subscribe confirm Zk3v…
    """
    with _opened(ctx, ledger, packs) as use:
        tell(f"{use.confirm(token).id} is active")


@subscribe.command("end", short_help="End a subscription.")
@click.argument("key", metavar="ID")
@ledger_option
@pack_option
@click.pass_context
def end(
    ctx: click.Context, /, *, key: str, ledger: LedgerAt | None, packs: tuple[Path, ...]
) -> None:
    """End a subscription; its address is deleted.

    \b
    Examples:
      sayso subscribe end sub-0123456789abcdef
    """
    with _opened(ctx, ledger, packs) as use:
        use.end(key)
    tell(f"{key} has ended")


@subscribe.command("list", short_help="List subscriptions.")
@format_option("table", "jsonl")
@ledger_option
@pack_option
@click.pass_context
def list_(
    ctx: click.Context, /, *, form: str, ledger: LedgerAt | None, packs: tuple[Path, ...]
) -> None:
    """List subscriptions, those that ended too; secrets are not shown.

    \b
    Examples:
      sayso subscribe list
      sayso subscribe list --format jsonl
    """
    from sayso.outputs.layout import Row, Section

    with _opened(ctx, ledger, packs) as use:
        found = use.all()
    rows = []
    for one in found:
        said = {
            "id": one.id,
            "way": one.way.value,
            "to": one.target,
            "standing": one.standing.value,
            "every_hours": one.every.total_seconds() / 3600,
            "wanted": {k: v for k, v in one.wanted.items() if v},
            "covered_until": one.covered_until.isoformat() if one.covered_until else None,
        }
        if form == "jsonl":
            click.echo(json.dumps(said, ensure_ascii=False))
        narrowed = ", ".join(f"{k} {v}" for k, v in dict(one.wanted).items() if v)
        rows.append(Row((one.id, one.way.value, one.target, one.standing.value, narrowed)))
    if form == "table":
        columns = ("Id", "Way", "To", "Standing", "About")
        show([Section("SUBSCRIPTIONS", "", columns, tuple(rows), fixed=frozenset((0,)))])


@subscribe.command("send", short_help="Send the digests that are due.")
@ledger_option
@pack_option
@click.pass_context
def send(ctx: click.Context, /, *, ledger: LedgerAt | None, packs: tuple[Path, ...]) -> None:
    """Send every digest that is due; run it every few minutes (cron, a timer).

    What fails is tried again later, at longer and longer intervals. Exits with 1 if anything failed.

    \b
    Examples:
      sayso subscribe send
    """
    with _opened(ctx, ledger, packs) as use:
        _tell_all(ctx, use.deliver())


@subscribe.command("bounces", short_help="Take in mail that came back.")
@click.argument("messages", metavar="FILE...", nargs=-1, required=True)
@ledger_option
@pack_option
@click.pass_context
def bounces(
    ctx: click.Context,
    /,
    *,
    messages: tuple[str, ...],
    ledger: LedgerAt | None,
    packs: tuple[Path, ...],
) -> None:
    """Take in mail that came back: addresses that are gone are sent nothing more.

    A FILE is a message, an mbox, or - for one message on stdin, as a mail server's pipe gives it.

    \b
    Examples:
      sayso subscribe bounces bounced.mbox
      sayso subscribe bounces - < message.eml
    """
    with _opened(ctx, ledger, packs) as use:
        _tell_all(ctx, use.take_bounces(_messages(messages)))


def _messages(names: tuple[str, ...]) -> Iterator[bytes]:
    import mailbox

    for name in names:
        if name == "-":
            yield sys.stdin.buffer.read()
            continue
        try:
            raw = Path(name).read_bytes()
        except OSError as error:
            raise click.UsageError(f"{name}: {error.strerror}") from error
        if not raw.startswith(b"From "):
            yield raw
            continue
        box = mailbox.mbox(name, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key)
        finally:
            box.close()


def _tell_all(ctx: click.Context, sent: "Iterator[Sent]") -> None:
    bad = False
    for one in sent:
        bad |= one.outcome == "failed"
        click.echo(f"{one.outcome:<8} {one.subscription}  {one.told}".rstrip())
    if bad:
        ctx.exit(1)


def _wanted(theatre: str | None, places: tuple[str, ...], actors: tuple[str, ...]) -> "Wanted":
    from sayso.app.wanted import Wanted

    return Wanted(theatre, places, actors)


@contextmanager
def _opened(
    ctx: click.Context, ledger: LedgerAt | None, packs: tuple[Path, ...]
) -> "Iterator[Subscriptions]":
    from sayso.app.subscriptions import Subscriptions, post_of_environment

    app = app_of(ctx, ledger, packs)
    post = post_of_environment()
    opened = app.open_ledger(write=True)
    try:
        yield Subscriptions(app, opened, post)
    finally:
        opened.close()
