"""Options that several commands share, and the days and moments that they take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sayso.app.settings import LedgerAt, ledger_at

if TYPE_CHECKING:
    from sayso.app.ask import Question
    from sayso.app.wire import App

_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, written 2024-11-30."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day; a usage error for anything else."""
        found = _parsed(self, value, param, ctx)
        if isinstance(found, datetime):
            self.fail(f"{value!r} is a moment; write a day as 2024-11-30", param, ctx)
        return found


class Moment(click.ParamType[datetime]):
    """A moment; of a day alone its last instant in UTC."""

    name = "moment"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """The aware moment; a usage error for anything else."""
        found = _parsed(self, value, param, ctx)
        if isinstance(found, datetime):
            return found
        return datetime.combine(found, time.max, UTC)


class DayOrMoment(click.ParamType[date]):
    """A day, or an aware moment."""

    name = "day|moment"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """A `date`, or a `datetime` where an hour is given; a usage error for anything else."""
        return _parsed(self, value, param, ctx)


class Ledger(click.ParamType[LedgerAt]):
    """A file, or postgresql://…"""

    name = "file|url"

    def convert(self, value: Any, param: Any, ctx: Any) -> LedgerAt:
        """The path, or the URL as it is; a usage error for a folder."""
        at = ledger_at(str(value))
        if isinstance(at, Path) and at.is_dir():
            self.fail(f"{value!r} is a folder; name a file in it", param, ctx)
        return at


def _parsed(kind: click.ParamType[Any], value: Any, param: Any, ctx: Any) -> date | datetime:
    from sayso.errors import BadQuery
    from sayso.text.moment import parse_moment

    if isinstance(value, date):
        return value
    try:
        return parse_moment(str(value))
    except BadQuery as error:
        kind.fail(str(error), param, ctx)


def ledger_option(function: _F) -> _F:
    """--ledger"""
    return click.option(
        "--ledger",
        metavar="FILE|URL",
        type=Ledger(),
        help="The ledger: a file, or postgresql://user@host/database; by default $SAYSO_LEDGER, "
        "else one in your user data folder.",
    )(function)


def pack_option(function: _F) -> _F:
    """--pack"""
    return click.option(
        "--pack",
        "packs",
        metavar="DIR",
        multiple=True,
        type=click.Path(file_okay=False, exists=True, path_type=Path),
        help="A theatre pack of your own, beside those shipped; may be given again. "
        "By default those in $SAYSO_PACKS.",
    )(function)


def format_option(*formats: str) -> Callable[[_F], _F]:
    """--format; the first of `formats` is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print.",
    )


def known_options(function: _F) -> _F:
    """The options that say what was known: of which ledger, and by when."""
    for decorate in (
        ledger_option,
        click.option(
            "--recorded-at",
            metavar="MOMENT",
            type=Moment(),
            help="Only what this ledger held by then. A day counts to its end, UTC.",
        ),
        click.option(
            "--reported-by",
            metavar="MOMENT",
            type=Moment(),
            help="Only what had been published by then. A day counts to its end, UTC.",
        ),
    ):
        function = decorate(function)
    return function


def judged_options(function: _F) -> _F:
    """What was known, and the packs and policy by which it is judged."""
    policy = click.option(
        "--policy",
        metavar="FILE",
        type=click.Path(dir_okay=False, exists=True, path_type=Path),
        help="YAML of what you judge otherwise than the default policy.",
    )
    return known_options(pack_option(policy(function)))


def as_of_option(function: _F) -> _F:
    """--as-of"""
    return click.option(
        "--as-of",
        metavar="DAY",
        type=Day(),
        help="The day to show the world at; by default the last that is known of.",
    )(function)


def app_of(
    ctx: click.Context,
    ledger: LedgerAt | None = None,
    packs: tuple[Path, ...] = (),
    policy: Path | None = None,
    *,
    language_model: bool = False,
) -> "App":
    """The application for one command; `ctx.obj` may hold the parts to make it of."""
    from sayso.app.settings import settings_from
    from sayso.app.wire import App, Parts

    parts = ctx.find_object(Parts)
    settings = settings_from(
        ledger=ledger, packs=packs, policy=policy, language_model=language_model
    )
    return App(settings, parts)


@contextmanager
def question(
    ctx: click.Context,
    *,
    ledger: LedgerAt | None,
    reported_by: datetime | None,
    recorded_at: datetime | None,
    as_of: date | None = None,
    packs: tuple[Path, ...] = (),
    policy: Path | None = None,
) -> "Iterator[Question]":
    """Open the ledger and ask at the moment that the options say."""
    from sayso.app.ask import Question, When

    app = app_of(ctx, ledger, packs, policy)
    opened = app.open_ledger()
    try:
        yield Question(app, opened, When(as_of, reported_by, recorded_at))
    finally:
        opened.close()
