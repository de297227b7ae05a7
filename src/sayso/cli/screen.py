"""What goes to the terminal, or down a pipe."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sayso.outputs.layout import Section

_NARROWEST, _WIDEST = 60, 160


def tell(line: str) -> None:
    """Write a line to stderr, marked as ours."""
    click.echo(f"sayso: {' '.join(line.split())}", err=True)


def show(sections: "Iterable[Section]") -> None:
    """Write sections to stdout: as wide as the terminal, and as ever where there is none."""
    from sayso.outputs.layout import WIDTH, render

    on_terminal = sys.stdout.isatty()
    width = WIDTH
    if on_terminal:
        width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    text = render(sections, width, _bold if on_terminal else str)
    click.echo(text.rstrip("\n"))


def _bold(text: str) -> str:
    return click.style(text, bold=True)


class Progress:
    """How far a long run is, on stderr, where that is a terminal and there is more than one."""

    def __init__(self, total: int | None, doing: str = "reading") -> None:
        """Args: total: None where it cannot be told beforehand."""
        self._bar: Any = None
        if sys.stderr.isatty() and (total is None or total > 1):
            self._bar = _bar()
            self._task = self._bar.add_task(doing, total=total)

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def step(self) -> None:
        """One more is done."""
        if self._bar:
            self._bar.advance(self._task)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while lines are written."""
        if self._bar:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar:
                self._bar.start()


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars

    return Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
