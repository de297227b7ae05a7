"""Who is meant by words that name somebody: whom the registry knows, or whom the report names."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from attrs import evolve

from sayso.linking.wording import is_body
from sayso.model.claim import Claim, Mention, Speaker
from sayso.model.report import Report
from sayso.model.terms import ClaimType
from sayso.registry.match import Registry
from sayso.registry.names import fold
from sayso.registry.pack import Ref

UNKNOWN = "unknown"
"""The kind of who is named in the report and in no registry."""
_Said = TypeVar("_Said", Mention, Speaker)
_PEOPLE = re.compile(r"([A-Z][^\W\d_]+)s")
_BY_FORCES = frozenset(
    {
        ClaimType.CAPTURE, ClaimType.HANDOVER, ClaimType.WITHDRAWAL, ClaimType.ADVANCE,
        ClaimType.CONTROLS, ClaimType.ATTACK_REPELLED, ClaimType.SIEGE, ClaimType.SIEGE_LIFTED,
        ClaimType.OFFENSIVE, ClaimType.ARMED_CLASH, ClaimType.SHELLING, ClaimType.AIRSTRIKE,
    }
)  # fmt: skip
"""Deeds of armed forces: there "the Russians" are Russia's, elsewhere they may be anybody."""


class Whom:
    """Who is meant by words: by names of a claim's own days, then of the report's, then of any."""

    def __init__(
        self,
        registry: Registry,
        published: date | None,
        given: Mapping[str, Ref] = MappingProxyType({}),
    ) -> None:
        """Ask `registry`.

        Args:
            published: The report's day; None where it gives none.
            given: Whom the registry does not know, by the other names, folded, that the report
                gives them.
        """
        self.given = given
        self._registry = registry
        self._published = published
        self._known: dict[tuple[str, date | None, date | None, bool], Ref | None] = {}

    def __call__(self, words: str, claim: Claim) -> Ref | None:
        """Return whom these words of a claim mean; None where that is not sure."""
        end, start = (claim.time.end, claim.time.start) if claim.time else (None, None)
        key = (words, end, start, claim.type in _BY_FORCES)
        if key not in self._known:
            days = [d for d in dict.fromkeys((end, start, self._published)) if d]
            spelled = [words]
            if claim.type in _BY_FORCES and (people := _PEOPLE.fullmatch(words)):
                spelled.append(f"{people[1]} forces")
            asked = (self._registry.actor(w, day) for w in spelled for day in (*days, None))
            known = next((ref for ref in asked if ref), None)
            self._known[key] = known or self.given.get(fold(words))
        return self._known[key]


def unregistered(mention: Mention, report: Report) -> Ref | None:
    """Who a name is that no registry has, by the report's own words; None for what names no body."""
    if not is_body(mention, report):
        return None
    return Ref(fold(mention.text), mention.text, UNKNOWN)


def tied(one: _Said, ref: Ref | None) -> _Said:
    """A mention or speaker with who it is: of whom no registry knows, the report's name for it."""
    if ref is None:
        return one
    if ref.kind == UNKNOWN:
        return evolve(one, name=ref.name) if fold(one.text) != ref.slug else one
    return evolve(one, ref=ref.slug, name=ref.name)
