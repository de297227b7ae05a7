"""Running commands in this process."""

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]
"""Runs one command: its words, and `stdin`."""
