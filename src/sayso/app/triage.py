"""What is done with a report before the dear part, the reading."""

import re
from typing import Final

from attrs import evolve, frozen

from sayso.adapters.prints import Prints
from sayso.adapters.watch_state import State
from sayso.errors import BadQuery
from sayso.feeds.source import Source
from sayso.model.report import Report
from sayso.registry import Registry
from sayso.registry.pack import NameKind
from sayso.text.language import language_of

# What outlets write over, or in the first lines of, what they take back.
_RETRACTED_TITLE: Final = re.compile(
    r"\W*(?:retracted|retraction|withdrawn|(?:story|article|report) (?:retracted|withdrawn|removed))\b",
    re.IGNORECASE,
)
_RETRACTED_LEAD: Final = re.compile(
    r"\bth(?:is|e) (?:story|article|report|item) (?:has been|was|is) (?:retracted|withdrawn)\b"
    r"|\bwe (?:have|are) (?:retract|withdr(?:aw)?)\w* th(?:is|e) (?:story|article|report)\b",
    re.IGNORECASE,
)
_LEAD_CHARS: Final = 400


@frozen
class Sorted:
    """A report with its language, and where it goes."""

    report: Report
    state: State
    """DONE: it is to be read."""
    note: str | None = None


class Triage:
    """Sorts reports by what costs little."""

    def __init__(
        self, registry: Registry, prints: Prints | None, languages: frozenset[str] | None
    ) -> None:
        """Make one.

        Args:
            prints: Of what was taken in before; None: the same words twice are not looked for.
            languages: Those that the reader reads; None: any.
        """
        self._registry = registry
        self._prints = prints
        self._languages = languages
        self._theatres = {pack.id for pack in registry.packs if not pack.theatre.base}

    def check(self, source: Source) -> None:
        """Raise BadQuery for a source of a theatre that no pack is of."""
        if source.theatre is not None and source.theatre not in self._theatres:
            known = ", ".join(sorted(self._theatres))
            raise BadQuery(
                f"source {source.id}: no pack of the theatre {source.theatre!r}; there are {known}"
            )

    def sort(self, report: Report, source: Source) -> Sorted:
        """Say what is to be done with a report."""
        language = source.language or language_of(report.text) or report.language
        report = evolve(report, language=language)
        if is_retraction(report):
            return Sorted(report, State.RETRACTED, "the outlet says that it took the report back")
        twin = self._prints.same_words(report) if self._prints else None
        if twin is not None:
            return Sorted(report, State.DOUBLE, f"the same words as {twin}")
        if language and self._languages is not None and language not in self._languages:
            return Sorted(report, State.FOREIGN, f"in {language}, which this reader does not read")
        if source.theatre is not None and not self._speaks_of(report.text, source.theatre):
            return Sorted(report, State.ASIDE, f"names nothing of the theatre {source.theatre}")
        return Sorted(report, State.DONE)

    def _speaks_of(self, text: str, theatre: str) -> bool:
        return any(
            entry.pack == theatre and entry.kind is not NameKind.GENERIC
            for span in self._registry.find_names(text, gazetteer=False)
            for entry in span.entries
        )


def is_retraction(report: Report) -> bool:
    """Whether a page says of itself that it was taken back."""
    lead = report.text[:_LEAD_CHARS]
    return bool(
        _RETRACTED_TITLE.match(report.title or "")
        or _RETRACTED_TITLE.match(lead)
        or _RETRACTED_LEAD.search(lead)
    )
