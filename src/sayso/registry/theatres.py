"""Which theatres a report is clearly about."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sayso.registry.index import Entry
from sayso.registry.pack import NameKind, Pack
from sayso.registry.spotting import NameSpan

LEAST_BEARERS = 2
"""A report about a theatre names at least so many of its places and actors."""
LEAST_SHARE = 0.5
"""A second theatre is chosen beside the clearest if it is named this often against it."""


def theatres_of(spans: Sequence[NameSpan], packs: Sequence[Pack]) -> tuple[str, ...]:
    """Return the ids of the theatres that names in a report point to, clearest first.

    A theatre must be named by two bearers of its own at least, and no other country may be named
    more often than it: a report from Beirut that once says "Damascus" is not about Syria.
    """
    by_id = {pack.id: pack for pack in packs}
    bearers: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    abroad: Counter[str] = Counter()
    for span in spans:
        own = {entry.pack for entry in span.entries if _points_to(entry, by_id)}
        for pack in own:
            times[pack] += 1
            bearers.setdefault(pack, set()).update(
                entry.ref.slug for entry in span.entries if entry.pack == pack
            )
        if not own and (country := _country_of(span, by_id)):
            abroad[country] += 1
    rivals = max(abroad.values(), default=0)
    chosen = [
        pack
        for pack, count in times.most_common()
        if len(bearers[pack]) >= LEAST_BEARERS and count >= rivals
    ]
    return tuple(pack for pack in chosen if times[pack] >= LEAST_SHARE * times[chosen[0]])


def countries_of(spans: Sequence[NameSpan], packs: Sequence[Pack]) -> Counter[str]:
    """Return how often names in a report point to each country, by ISO code."""
    by_id = {pack.id: pack for pack in packs}
    return Counter(country for span in spans if (country := _country_of(span, by_id)))


def _points_to(entry: Entry, by_id: Mapping[str, Pack]) -> bool:
    pack = by_id[entry.pack]
    if pack.theatre.base or entry.kind is NameKind.GENERIC:
        return False
    # A place abroad that a theatre's reports name says nothing of the theatre.
    abroad = entry.what == "place" and entry.ref.country not in pack.theatre.countries
    return not abroad


def _country_of(span: NameSpan, by_id: Mapping[str, Pack]) -> str | None:
    if span.place and span.place.country:
        return span.place.country
    if span.actor and span.actor.kind in ("state", "state_forces") and span.actor.pack:
        pack = by_id[span.actor.pack]
        held = pack.actor(span.actor.slug)
        state = pack.actor(held.forces_of) if held and held.forces_of else held
        return state.country if state else None
    return None
