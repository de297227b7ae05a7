"""Control of single places, answered from the index; the judging is `picture.control`'s alone."""

from datetime import date, datetime

from sqlalchemy import Connection

from sayso.adapters.recall import Recall
from sayso.model.known import Axis
from sayso.model.picture import Control, ControlChange
from sayso.picture.background import Background
from sayso.picture.build import Ground, ground_of
from sayso.picture.control import PlaceClaims, control_of, history_of
from sayso.picture.policy import Policy
from sayso.picture.sides import Cast


class Atlas:
    """Who holds which place, by what was known at one moment, under one policy."""

    def __init__(
        self,
        db: Connection,
        background: Background,
        policy: Policy,
        axis: Axis,
        at: datetime | None,
    ) -> None:
        self._background = background
        self._policy = policy
        self.recall = Recall(db, axis, at)
        self._links = self.recall.links()
        self.cast = Cast(background, self._links, policy)

    def control(self, place: str, as_of: date | None) -> Control | None:
        """Who holds a place on a day; None where nothing is known of it.

        Args:
            place: Its key, as `Spot.key` has it.
        """
        claims, ground = self.claims(place)
        return control_of(claims, ground.rules, as_of)

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        """A place's states in their order; see `control.history_of`."""
        claims, ground = self.claims(place)
        return history_of(claims, ground.rules, until)

    def claims(self, place: str) -> tuple[PlaceClaims, Ground]:
        """What bears on a place, and what it is judged from."""
        key = self.cast.canonical_place(place)
        ground = self.ground(frozenset({key, *self.cast.areas(key)}))
        return ground.places.get(key) or PlaceClaims(key, ()), ground

    def ground(self, places: frozenset[str]) -> Ground:
        """What some places are judged from; for a true judgement their areas must be with them."""
        raw = {one for key in places for one in self.cast.keys_of_place(key)}
        known = self.recall.known(raw, self._links)
        lineage = self.recall.lineage(
            known.reports.keys(), self._links, self._background, self._policy.lineage
        )
        return ground_of(
            known, self._background, self._policy, lineage=lineage, spellings=self.recall
        )
