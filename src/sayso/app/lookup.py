"""What was known, found by what it is about."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from sayso.model.claim import Claim
from sayso.model.ids import ReportId
from sayso.model.known import Known
from sayso.model.terms import Role
from sayso.picture.sides import actor_key, place_key

K = TypeVar("K", bound=Hashable)


class Lookup:
    """One body of knowledge; each way to find something in it is prepared once, for all days."""

    def __init__(self, known: Known) -> None:
        self._known = known

    @cached_property
    def last_day(self) -> date | None:
        """The last day that the reports can tell of: that on which the newest came out."""
        reports = self._known.reports.values()
        return max((r.published for r in reports if r.published), default=None)

    @cached_property
    def last_recorded(self) -> datetime | None:
        """When the newest of the claims was first held; None where there is none."""
        return max(self._known.recorded_at.values(), default=None)

    @cached_property
    def by_report(self) -> Mapping[ReportId, tuple[Claim, ...]]:
        """The claims of each report that has any, in text order."""
        return _grouped((c.report, c) for c in self._known.claims)

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Claim, ...]]:
        """By its key, the claims that name a place, in order of record."""
        return _grouped(
            (key, c)
            for c in self._known.claims
            for key in dict.fromkeys(
                m.ref or place_key(m.text)
                for m in (*c.mentions(Role.PLACE), *c.mentions(Role.ORIGIN))
            )
        )

    @cached_property
    def by_actor(self) -> Mapping[str, tuple[Claim, ...]]:
        """By its key, the claims in which an actor acts or is the target, in order of record."""
        return _grouped(
            (key, c)
            for c in self._known.claims
            for key in dict.fromkeys(
                m.ref or actor_key(m.text)
                for m in (*c.mentions(Role.ACTOR), *c.mentions(Role.TARGET))
            )
        )


def _grouped(pairs: Iterable[tuple[K, Claim]]) -> dict[K, tuple[Claim, ...]]:
    found: dict[K, list[Claim]] = {}
    for key, claim in pairs:
        found.setdefault(key, []).append(claim)
    return {key: tuple(own) for key, own in found.items()}
