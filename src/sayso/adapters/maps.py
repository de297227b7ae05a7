"""Maps of control that are kept: each place's states in short, judged anew where news touches it.

What is kept is named by all that it depends on (rules, policy, packs, moment of knowledge) and
says up to which entry it is good; anything may be thrown away at any time.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from attrs import define, field
from sqlalchemy import Connection, delete, func, insert, select

from sayso.adapters.atlas import Atlas
from sayso.adapters.marks import Mark, store_marks
from sayso.adapters.rows import batches, collector_resting, dump
from sayso.adapters.standing import EVERYWHERE, upset, within
from sayso.adapters.tables import ENTRIES, MAPS, TOUCHED
from sayso.model.picture import MapPlace, Spot
from sayso.picture.aspects import overruled
from sayso.picture.build import Ground
from sayso.picture.control import PlaceClaims
from sayso.picture.mapped import Timeline, timeline_of

_CHUNK = 200
"""Places judged from one ground: enough to share their areas' claims, few enough for memory."""
_WITHIN, _UPSET = within(""), upset("")


@define
class KeptMap:
    """One map as this process holds it; `refresh` brings it up to date with a ledger."""

    scope: str
    """Names all that the states depend on besides the entries, in at most 80 characters."""
    upto: int = -1
    """The last entry that was looked at; -1: none yet."""
    lines: dict[str, tuple[int, Timeline]] = field(factory=dict, repr=False)
    """By place: the last entry up to which the timeline is good, and the timeline."""
    areas: dict[str, tuple[str, ...]] = field(factory=dict, repr=False)
    marked: str | None = None
    """The scope of the marks."""
    laid: dict[str, tuple[int, list[Mark]]] = field(factory=dict, repr=False)
    """Marks that are not stored yet, by place, with the day of the last one that stays."""

    def refresh(self, db: Connection, atlas: Atlas) -> list[str]:
        """Judge anew what news has touched; returns the places that were."""
        head = atlas.recall.seq
        if head is None:
            head = db.execute(select(func.max(ENTRIES.c.seq))).scalar() or 0
        self.marked = atlas.marks.scope if atlas.marks is not None else None
        if self.upto < 0:
            kept = select(MAPS.c.key, MAPS.c.upto, MAPS.c.body).where(MAPS.c.scope == self.scope)
            self.lines = {r.key: (r.upto, _timeline(r.body)) for r in db.execute(kept)}
        if head == self.upto:
            return []
        dirty = self._dirty(db, atlas, head)
        if atlas.marks is not None:
            atlas.marks.load(dirty)
        rest = [key for key in dirty if not self._go_on(key, atlas, head)]
        for chunk in self._chunks(rest, atlas):
            ground = atlas.ground(chunk)
            with collector_resting():
                for key in chunk:
                    claims = ground.places.get(key) or PlaceClaims(key, ())
                    self._judge(key, claims, ground, atlas, head)
        self.upto = head
        return dirty

    def _go_on(self, place: str, atlas: Atlas, head: int) -> bool:
        """Judge a place from its last mark on; False where it has none that holds."""
        if atlas.marks is None or place not in self.lines or atlas.marks.last_day(place) < 0:
            return False
        claims, ground, mark = atlas.from_mark(place, None)
        upto, line = self.lines[place]
        if mark is not None and upto < mark.upto:
            # Another process has laid it since; what it knew, this line does not.
            return False
        self._judge(place, claims, ground, atlas, head, (line, mark) if mark is not None else None)
        return True

    def _judge(
        self,
        place: str,
        claims: PlaceClaims,
        ground: Ground,
        atlas: Atlas,
        head: int,
        before: tuple[Timeline, Mark] | None = None,
    ) -> None:
        after = None
        if before is not None:
            line, mark = before
            after = line, mark.frozen_at
        laying = atlas.laying(place, claims, head)
        if laying is None:
            self.lines[place] = head, timeline_of(claims, ground.rules, after)
            return
        assert atlas.marks is not None
        self.lines[place] = head, timeline_of(claims, ground.rules, after, laying)
        stays = after[1].day if after is not None else -1
        if laying.laid or atlas.marks.last_day(place) != stays:
            self.laid[place] = stays, laying.laid

    def on(self, as_of: date | None, atlas: Atlas) -> tuple[MapPlace, ...]:
        """The map of a day, by name and key of the places."""
        found: list[MapPlace] = []
        for key, (_, timeline) in self.lines.items():
            line = timeline.on(as_of, atlas.cast.party)
            if line is not None:
                ruled = atlas.rulings.get(key)
                found.append(overruled(line, ruled, atlas.cast, as_of) if ruled else line)
        return tuple(sorted(found, key=lambda f: (f.place.name, f.place.key)))

    def store(self, db: Connection, places: Collection[str]) -> None:
        """Keep these places' timelines, and the marks that were laid, for other processes."""
        for place, (after, laid) in self.laid.items():
            assert self.marked is not None
            store_marks(db, self.marked, place, after, laid)
        self.laid = {}
        for keys in batches(places):
            db.execute(delete(MAPS).where(MAPS.c.scope == self.scope, MAPS.c.key.in_(keys)))
            rows = [
                {
                    "scope": self.scope,
                    "key": k,
                    "upto": self.lines[k][0],
                    "body": _body(self.lines[k][1]),
                }
                for k in keys
            ]
            db.execute(insert(MAPS), rows)

    def _dirty(self, db: Connection, atlas: Atlas, head: int) -> list[str]:
        news = select(TOUCHED.c.key, TOUCHED.c.seq).where(TOUCHED.c.seq > self.upto)
        touched: dict[str, int] = {row.key: row.seq for row in db.execute(news)}
        everywhere = min(touched.pop(EVERYWHERE, 0), head)
        if everywhere:
            # Links say anew which keys are one place, and which areas contain it.
            self.areas = {}
        around = {
            atlas.cast.canonical_place(key.removeprefix(_WITHIN)): min(seq, head)
            for key, seq in touched.items()
            if key.startswith(_WITHIN)
        }
        due: dict[str, int] = {}
        for key, seq in touched.items():
            if not key.startswith((_WITHIN, _UPSET)) and not atlas.points(key):
                place = atlas.cast.canonical_place(key)
                due[place] = max(due.get(place, 0), min(seq, head))
        for place in atlas.starting_places():
            due.setdefault(place, 0)
        if around or everywhere:
            for place in {*self.lines, *due}:
                seqs = [around[a] for a in self._areas(place, atlas) if a in around]
                due[place] = max((due.get(place, 0), everywhere, *seqs))
        gone = [k for k in self.lines if atlas.cast.canonical_place(k) != k] if everywhere else []
        for key in gone:
            due.pop(key, None)
            self.lines[key] = head, Timeline(Spot(key, key), (), (), (), (), ())
        judged = {k: upto for k, (upto, _) in self.lines.items()}
        return [k for k, seq in due.items() if judged.get(k, -1) < seq]

    def _areas(self, place: str, atlas: Atlas) -> tuple[str, ...]:
        found = self.areas.get(place)
        if found is None:
            found = self.areas[place] = atlas.cast.areas(place)
        return found

    def _chunks(self, places: Iterable[str], atlas: Atlas) -> Iterator[list[str]]:
        near = sorted(places, key=lambda p: (self._areas(p, atlas), p))
        return (near[n : n + _CHUNK] for n in range(0, len(near), _CHUNK))


def _body(line: Timeline) -> str:
    spot = line.spot
    where = [spot.key, spot.name, spot.lat, spot.lon, spot.precision]
    head = [where, line.days, line.evidence, line.horizons, line.which, line.last]
    # No state has a line break in it: JSON writes that as two letters.
    return "\n".join((dump(head), *line.states))


def _timeline(body: str) -> Timeline:
    head, *states = body.split("\n")
    spot, days, evidence, horizons, which, last = json.loads(head)
    return Timeline(Spot(*spot), days, evidence, horizons, which, tuple(states), last)
