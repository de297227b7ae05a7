"""What the public is shown: nothing of the last days, no place finer than a settlement, no text
beyond the passages that carry claims.

Defaults after OCHA's guidelines on sensitive data and the practice of those who publish maps of
wars: a record of who held what is no aid to targeting.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from sayso.app.ask import When
from sayso.app.wire import App
from sayso.ledger.fold import public_at
from sayso.model.claim import Claim
from sayso.model.entry import Recorded
from sayso.model.picture import Spot
from sayso.model.report import Report
from sayso.registry.pack import Place, PlaceKind, Sensitivity
from sayso.web.snapshot import Snapshot

_FINE = frozenset({"site", "neighbourhood", "exact"})
_HIDDEN = frozenset({Sensitivity.HIGH, Sensitivity.SEVERE})
_COARSE_DIGITS = 1
"""Of degrees, for a fine place whose settlement is not known: some ten kilometres."""
_AROUND = 120
"""Code points shown on each side of a passage."""


def limited(when: When, snapshot: Snapshot, until: datetime) -> When:
    """The moments at which the public may ask: never after what was public by `until`."""
    since = snapshot.public_since
    if since is not None and since > until and when.recorded_at is not None:
        # Of what was recorded by then, all may be old enough: what is cited stays as it is.
        told = (e for _, e in snapshot.entries() if e.at <= when.recorded_at)
        moments = [public_at(e.report, e.at) for e in told if isinstance(e, Recorded)]
        since = max((m for m in moments if m), default=None)
    if since is None or since <= until:
        return when
    asked = when.reported_by
    return evolve(when, reported_by=until if asked is None else min(asked, until))


def hour_before(now: datetime) -> datetime:
    """The last full hour: moments that move with the clock move once an hour."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


class Positions:
    """Where places may be shown to be."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return {place.slug: place for pack in self._app.packs for place in pack.places}

    def of(self, key: str | None, lat: Any, lon: Any, precision: Any) -> tuple[Any, Any]:
        """A place's position for the public; (None, None) where it is to have none."""
        place = self._places.get(key or "")
        if place is not None and place.sensitivity in _HIDDEN:
            return None, None
        if lat is None or lon is None or precision not in _FINE:
            return lat, lon
        above = self._places.get(place.parent or "") if place else None
        if above is not None and above.kind is PlaceKind.SETTLEMENT and above.lat is not None:
            return above.lat, above.lon
        return round(lat, _COARSE_DIGITS), round(lon, _COARSE_DIGITS)

    def spot(self, spot: Spot) -> Spot:
        """A place as the public may see it."""
        lat, lon = self.of(spot.key, spot.lat, spot.lon, spot.precision)
        return evolve(spot, lat=lat, lon=lon)

    def veiled(self, values: Any) -> Any:
        """JSON-able values with every position in them as the public may see it."""
        if isinstance(values, Mapping):
            found = {k: self.veiled(v) for k, v in values.items()}
            if "lat" in found and "lon" in found:
                key = found.get("key") or found.get("ref")
                found["lat"], found["lon"] = self.of(
                    key, found["lat"], found["lon"], found.get("precision")
                )
            return found
        if isinstance(values, Sequence) and not isinstance(values, str):
            return [self.veiled(v) for v in values]
        return values


class Rights:
    """Under which licence anyone may be shown an outlet's whole texts, by what packs say."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def _licences(self) -> Mapping[str, str]:
        outlets = (o for pack in self._app.packs for o in pack.outlets)
        return {o.slug: o.text_shareable for o in outlets if o.text_shareable}

    def licence(self, report: Report) -> str | None:
        """The licence of a report's text; None: its passages alone may be shown."""
        return self._licences.get(report.source or "")


@frozen
class Stretch:
    """A stretch of a report's text, [start, end)."""

    start: int
    end: int


def passages(report: Report, claims: Iterable[Claim]) -> tuple[Stretch, ...]:
    """The stretches of a text that the public may read: what carries claims, and a little around."""
    spans = sorted((c.evidence.start, c.evidence.end) for c in claims)
    found: list[Stretch] = []
    for start, end in spans:
        first = _word_start(report.text, max(0, start - _AROUND))
        last = _word_end(report.text, min(len(report.text), end + _AROUND))
        if found and first <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, last))
        else:
            found.append(Stretch(first, last))
    return tuple(found)


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at].isspace():
        at -= 1
    return at
