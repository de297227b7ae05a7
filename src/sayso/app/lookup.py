"""What was known, found by what it is about."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sayso.app.narrow import bare_fold
from sayso.model.claim import Claim, Mention
from sayso.model.ids import ReportId
from sayso.model.known import Known
from sayso.picture.sides import key_of_actor, key_of_place

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Lookup:
    """One body of knowledge; each way to find something in it is prepared once, for all days."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._made: dict[str, Any] = {}
        self._lock = threading.RLock()

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

    def prepare(self) -> None:
        """Prepare what is looked up by most pages, before anybody asks."""
        for way in (self.by_report, self.by_place, self.by_actor, self._places, self._actors):
            len(way)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What is made of this knowledge under a name: the first who asks makes it, for all."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]  # type: ignore[no-any-return]

    def naming_place(self, name: str) -> list[Claim]:
        """The claims that name a place so, in whatever spelling, or have it as an id."""
        return self._at(self._places.get(name, ()), self._places.get(bare_fold(name), ()))

    def naming_actor(self, name: str) -> list[Claim]:
        """The claims in which an actor acts or is the target that is named so, or has that id."""
        return self._at(self._actors.get(name, ()), self._actors.get(bare_fold(name), ()))

    def _at(self, *numbers: Iterable[int]) -> list[Claim]:
        return [self._known.claims[n] for n in sorted(set().union(*numbers))]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        return _numbered((*c.place, *c.origin) for c in self._known.claims)

    @cached_property
    def _actors(self) -> Mapping[str, list[int]]:
        return _numbered((*c.actor, *c.target) for c in self._known.claims)

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Claim, ...]]:
        """By its key, the claims that name a place, in order of record."""
        return _grouped(
            (key, c)
            for c in self._known.claims
            for key in {key_of_place(m) for m in (*c.place, *c.origin)}
        )

    @cached_property
    def by_actor(self) -> Mapping[str, tuple[Claim, ...]]:
        """By its key, the claims in which an actor acts or is the target, in order of record."""
        return _grouped(
            (key, c)
            for c in self._known.claims
            for key in {key_of_actor(m) for m in (*c.actor, *c.target)}
        )


def _numbered(named: Iterable[Iterable[Mention]]) -> dict[str, list[int]]:
    """By id and folded name: which claims have a mention of it."""
    found: dict[str, list[int]] = {}
    for n, mentions in enumerate(named):
        for m in mentions:
            for name in {m.ref, bare_fold(m.text), bare_fold(m.name or "")} - {None, ""}:
                found.setdefault(name, []).append(n)  # type: ignore[arg-type]
    return found


def _grouped(pairs: Iterable[tuple[K, Claim]]) -> dict[K, tuple[Claim, ...]]:
    found: dict[K, list[Claim]] = {}
    for key, claim in pairs:
        found.setdefault(key, []).append(claim)
    return {key: tuple(own) for key, own in found.items()}
