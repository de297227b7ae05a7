"""Control of single places, answered from the index; the judging is `picture.control`'s alone."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection

from sayso.adapters.marks import Keys, Laying, Mark, Marks
from sayso.adapters.recall import EVER, Recall
from sayso.adapters.rows import collector_resting
from sayso.adapters.tables import ALWAYS, written
from sayso.model.known import Axis
from sayso.model.picture import Control, ControlChange
from sayso.picture.background import Background
from sayso.picture.build import Ground, ground_of
from sayso.picture.control import PlaceClaims, control_of, history_of, rulings_by_place
from sayso.picture.policy import Policy, default_policy
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
        scope: str | None = None,
    ) -> None:
        """Open the atlas of a moment.

        Args:
            scope: As `SqlLedger.control_map` takes it; None: no marks are gone on from.
        """
        self._background = background
        self._policy = policy
        usual = default_policy()
        self._is_usual = policy.words == usual.words
        self.recall = Recall(db, axis, at)
        self._links = self.recall.links()
        self.cast = Cast(background, self._links, policy, self.recall)
        self.rulings = rulings_by_place(self.recall.rulings(), self.cast)
        # Under other words or another lineage than the default's, what comes in between is
        # not told apart by the index.
        has_marks = scope is not None and self._is_usual and policy.lineage == usual.lineage
        self.marks: Marks | None = None
        """None where every place is judged from its first claim on."""
        if scope is not None and has_marks:
            by = written(at) if at is not None and axis is Axis.REPORTED else None
            self.marks = Marks(db, scope, policy, self._links, seq=self.recall.seq, public=by)

    def points(self, key: str) -> bool:
        """Whether a raw key is of words that name no place by themselves: "the town"."""
        return key.startswith("place:") and self.cast.names_no_place(key.removeprefix("place:"))

    def starting_places(self) -> frozenset[str]:
        """Places that are shown although nothing but a pack's starting state is known of them."""
        if not self._policy.control.show_starting_only:
            return frozenset()
        return frozenset(self.cast.canonical_place(s.place) for s in self._background.starting)

    def control(self, place: str, as_of: date | None) -> Control | None:
        """Who holds a place on a day; None where nothing is known of it.

        Args:
            place: Its key, as `Spot.key` has it.
        """
        claims, ground, mark = self.from_mark(self.cast.canonical_place(place), as_of)
        return control_of(claims, ground.rules, as_of, mark.frozen_at if mark else None)

    def from_mark(self, place: str, as_of: date | None) -> tuple[PlaceClaims, Ground, Mark | None]:
        """What decides who holds a place on a day, from its last mark on where it has one."""
        mark = None
        if self.marks is not None:
            mark = self.marks.last_good(place, self._keys(place), as_of)
        join = self._policy.control.join_days
        first = mark.frozen_at.day - join + 1 if mark is not None else 0
        last = as_of.toordinal() + join if as_of is not None else ALWAYS
        ground = self.ground([place], (first, last), mark.rows if mark is not None else ())
        return ground.places.get(place) or PlaceClaims(place, ()), ground, mark

    def laying(self, place: str, claims: PlaceClaims, upto: int) -> Laying | None:
        """What lays marks while a place is judged; None where none are laid.

        Args:
            upto: The last entry that is known.
        """
        marks, recall = self.marks, self.recall
        if marks is None or recall.at is not None:
            return None
        return Laying(
            claims,
            recall.row_of,
            upto,
            recall.last_row,
            lambda: marks.known_from(self._keys(place)),
            self._policy.control.join_days,
        )

    def _keys(self, place: str) -> Keys:
        around = (self.cast.keys_of_place(area) for area in self.cast.areas(place))
        return Keys(frozenset(self.cast.keys_of_place(place)), frozenset().union(*around))

    def history(self, place: str, until: date | None) -> tuple[ControlChange, ...]:
        """A place's states in their order; see `control.history_of`."""
        claims, ground = self.claims(place)
        return history_of(claims, ground.rules, until)

    def claims(self, place: str) -> tuple[PlaceClaims, Ground]:
        """What bears on a place, and what it is judged from."""
        key = self.cast.canonical_place(place)
        ground = self.ground([key])
        return ground.places.get(key) or PlaceClaims(key, ()), ground

    def ground(
        self,
        places: Collection[str],
        days: tuple[int, int] = EVER,
        also: Collection[int] = (),
    ) -> Ground:
        """What some places are judged from, with what is said of the areas around them.

        Of those areas it holds no more than that; they are judged from grounds of their own.

        Args:
            days, also: As `Recall.known` takes them.
        """
        own = {key: self.cast.keys_of_place(key) for key in places}
        areas = {a for key in places for a in self.cast.areas(key) if a not in own}
        raw = {one for keys in own.values() for one in keys}
        around = {one for area in areas for one in self.cast.keys_of_place(area)}
        # Under other words than the default's, other claims speak of whole areas.
        whole = raw if self._is_usual else raw | around
        with collector_resting():
            known = self.recall.known(whole, around - raw, days, also)
            lineage = self.recall.lineage(
                known.reports.keys(), self._links, self._background, self._policy.lineage
            )
            return ground_of(
                known, self._background, self._policy, lineage=lineage, spellings=self.recall
            )
