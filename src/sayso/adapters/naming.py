"""Rows of `named` and `spellings`: which places and actors a claim names, and from when it counts."""

import hashlib
import json
from typing import Any

from sqlalchemy import Connection, insert, select

from sayso.adapters.rows import batches
from sayso.adapters.tables import ALWAYS, NAMED, SPELLINGS
from sayso.model.claim import Claim
from sayso.model.report import Report
from sayso.model.terms import Stance
from sayso.picture.background import Background
from sayso.picture.evidence import CONTROL_TYPES, bearings_of, counts_from, passes
from sayso.picture.heard import hear
from sayso.picture.lineage import Lineage
from sayso.picture.policy import default_policy
from sayso.picture.sides import Cast, key_of_actor, key_of_place

AN_ACTOR = -1
"""In `named`: the key is of an actor, not of a place."""
PASSES = 2
"""In `named`: the claim speaks of the whole of an area, and so of the places in it."""
_NO_LINEAGE = Lineage({}, {})


def places_named(claim: Claim) -> list[str]:
    """The raw keys of the places that a claim names."""
    return [key_of_place(place) for place in claim.place]


class Namer:
    """Names the claims of one transaction; `close` writes what is still held."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._cast = Cast(Background(), (), default_policy())
        self._named: list[dict[str, Any]] = []
        self._spelt: dict[int, dict[str, Any]] = {}
        self._last: tuple[Claim | None, tuple[int, frozenset[int]]] = None, (0, frozenset())

    def take(self, claim: Claim, report: Report, standing: int) -> None:
        """Name a claim's places and actors.

        Args:
            standing: The row of `standing` that it is.
        """
        day, passing = self.day_and_wholes(claim, report)
        self._named += [
            {
                "key": key, "bears": bears, "standing": standing, "spelling": spelling,
                "day": day if bears > 0 else 0,
            }
            for key, bears, spelling in self._names(claim, passing)
        ]  # fmt: skip

    def close(self) -> None:
        """Write what is held."""
        for ids in batches(list(self._spelt)):
            known = select(SPELLINGS.c.id).where(SPELLINGS.c.id.in_(ids))
            for (held,) in self._db.execute(known).all():
                del self._spelt[held]
        for table, rows in ((SPELLINGS, list(self._spelt.values())), (NAMED, self._named)):
            if rows:
                self._db.execute(insert(table), rows)
        self._named, self._spelt = [], {}

    def _names(self, claim: Claim, passing: frozenset[int]) -> set[tuple[str, int, int]]:
        found: set[tuple[str, int, int]] = set()
        bears = int(claim.type in CONTROL_TYPES)
        for n, place in enumerate(claim.place):
            key = key_of_place(place)
            bears = bears and 1 + (n in passing)
            where = (place.name, place.text, place.lat, place.lon, place.precision)
            found.add((key, bears, self._spelling(key, *where)))
        speakers = (claim.speaker,) if claim.speaker is not None else ()
        for one in (*claim.actor, *claim.target, *speakers):
            key = key_of_actor(one)
            found.add((key, AN_ACTOR, self._spelling(key, one.name, one.text, None, None, None)))
        return found

    def day_and_wholes(self, claim: Claim, report: Report) -> tuple[int, frozenset[int]]:
        """The day from which a claim counts, as `named` has it, and of which of its places, by
        their order, it speaks as a whole."""
        if claim.type not in CONTROL_TYPES or not claim.place:
            return 0, frozenset()
        if claim is self._last[0]:
            return self._last[1]
        (heard,) = hear((claim,), {report.id: report}, self._cast, _NO_LINEAGE)
        day = counts_from(heard).toordinal() if heard.counts else 0
        if claim.stance is Stance.CANNOT_CONFIRM:
            day = ALWAYS
        # Keys by order: two mentions of one key are told apart by nothing else.
        whole = {b.place for b in bearings_of(heard, self._cast, self._cast.policy) if passes(b)}
        passing = frozenset(n for n, key in enumerate(heard.places) if key in whole)
        self._last = claim, (day, passing)
        return day, passing

    def _spelling(
        self,
        key: str,
        name: str | None,
        words: str,
        lat: float | None,
        lon: float | None,
        precision: str | None,
    ) -> int:
        packed = json.dumps([key, name, words, lat, lon, precision]).encode()
        number = int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big", signed=True)
        self._spelt.setdefault(
            number,
            {
                "id": number, "key": key, "name": name, "words": words, "lat": lat, "lon": lon,
                "precision": precision,
            },
        )  # fmt: skip
        return number
