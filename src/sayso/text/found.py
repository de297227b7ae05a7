"""What an input turned out to be: a report, or a fault that stops nothing else."""

from typing import TypeAlias

from attrs import frozen

from sayso.errors import BadReport
from sayso.model.report import Report


@frozen
class FoundReport:
    """A report, and what the reader of it should be told."""

    name: str
    """Where it came from, fit for print: a path, `file.jsonl:12`, a URL, `-`."""
    report: Report
    warnings: tuple[str, ...] = ()
    """Whole sentences, each naming the input, such as a date that was left out."""


@frozen
class BadInput:
    """An input that could not be read as a report."""

    name: str
    error: BadReport
    """Its message names the input and the remedy, so that it can be shown by itself."""


Input: TypeAlias = FoundReport | BadInput
