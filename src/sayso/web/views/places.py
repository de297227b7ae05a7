"""Places as pages show them: who holds each, and one with a lane for every voice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen
from markupsafe import Markup

from sayso.app.ask import Question
from sayso.app.narrow import at_place
from sayso.model.claim import Claim
from sayso.model.picture import Control, ControlChange, MapPlace, Spot
from sayso.model.terms import Stance
from sayso.outputs.phrases import (
    change_words,
    how_words,
    name_of,
    names,
    outlet_words,
    place_words,
    siege_words,
    since_in_short,
    status_words,
    step_words,
    voices_words,
)
from sayso.web.drawing.palette import PAPER, Palette
from sayso.web.drawing.timeline import Band, Lane, Mark, lanes
from sayso.web.moments import Here
from sayso.web.problems import missing
from sayso.web.queries import PlaceQuery
from sayso.web.views.casualties import TallyRow, tally_row
from sayso.web.views.claims import ClaimRow, passage_url, row, short
from sayso.web.views.disputes import DisputeView, dispute_view
from sayso.web.views.events import EventRow, event_row
from sayso.web.views.listing import Facet, Few, facet, few
from sayso.web.views.words import Quote, quotes

COLUMNS = (
    "place", "name", "precision", "lat", "lon", "status", "holder", "holder_key", "claimed_by",
    "inside", "siege", "since_earliest", "since_latest", "basis", "tier", "grade", "disputed",
    "stale", "conceded_by", "last_evidence", "voices", "id", "support", "oppose",
)  # fmt: skip


@frozen
class PlaceRow:
    """One place in a list."""

    key: str
    name: str
    status: str
    holder: str
    claimed: str
    since: str
    ground: str
    siege: str
    voices: str
    url: str
    disputed: bool


def chosen(question: Question, query: PlaceQuery) -> list[Control]:
    """The places that a query asks for, by name."""
    holders = question.actor_keys(query.holder) if query.holder else None
    found = [
        c
        for c in question.picture.control
        if (query.status is None or c.status is query.status)
        and (holders is None or (c.holder is not None and c.holder.key in holders))
    ]
    return sorted(found, key=lambda c: (c.place.name, c.id))


def facets(found: Sequence[Control], here: Here, query: PlaceQuery) -> list[Facet]:
    """What a list of places can be narrowed by."""
    return [
        facet(here, "status", "Status", ((c.status.value, c.status.value) for c in found), query.status),
        facet(here, "holder", "Holder", ((c.holder.key, c.holder.name) for c in found if c.holder), query.holder),
    ]  # fmt: skip


def place_row(found: Control, here: Here) -> PlaceRow:
    """One place as a list shows it."""
    return PlaceRow(
        found.place.key,
        place_words(found.place),
        status_words(found),
        name_of(found.holder),
        names(found.claimed_by),
        since_in_short(found.from_earliest, found.from_latest),
        f"{found.basis.value.replace('_', ' ')}, {found.tier.name}",
        siege_words(found.siege) if found.siege else "",
        voices_words(found.voices),
        here.item("places", found.place.key),
        found.disputed,
    )


def map_row(found: MapPlace, here: Here) -> PlaceRow:
    """One place as a map's table shows it, which tells nothing of voices."""
    notes = [n for n, is_so in (("disputed", found.disputed), ("stale", found.stale)) if is_so]
    return PlaceRow(
        found.place.key,
        place_words(found.place),
        found.status.value + (f" ({', '.join(notes)})" if notes else ""),
        name_of(found.holder),
        names(found.claimed_by),
        since_in_short(found.from_earliest, found.from_latest),
        f"{found.basis.value.replace('_', ' ')}, {found.tier.name}",
        found.siege.replace("_", " ") if found.siege else "",
        "",
        here.item("places", found.place.key),
        found.disputed,
    )


def table(found: Iterable[Control]) -> Iterable[tuple[object, ...]]:
    """Places as rows under `COLUMNS`."""
    for c in found:
        yield (
            c.place.key, c.place.name, c.place.precision, c.place.lat, c.place.lon, c.status.value,
            c.holder.name if c.holder else None, c.holder.key if c.holder else None,
            names(c.claimed_by), names(c.inside), siege_words(c.siege) if c.siege else None,
            c.from_earliest, c.from_latest, c.basis.value, c.tier.name, c.grade.value, c.disputed,
            c.stale, c.conceded_by.name if c.conceded_by else None, c.last_evidence,
            voices_words(c.voices), c.id, " ".join(c.support), " ".join(c.oppose),
        )  # fmt: skip


@frozen
class HistoryRow:
    """One state of a place."""

    since: str
    words: str
    ground: str
    current: bool


@frozen
class PlaceView:
    """All that is known of one place."""

    spot: Spot
    name: str
    control: PlaceRow | None
    details: tuple[str, ...]
    quotes: tuple[Quote, ...]
    drawing: Markup | None
    history: tuple[HistoryRow, ...]
    events: Few[EventRow]
    casualties: tuple[TallyRow, ...]
    disputes: tuple[DisputeView, ...]
    claims: Few[ClaimRow]
    others: tuple[tuple[str, str], ...]
    """Other places of the picture near it: name and address."""


def told_of(key: str, question: Question) -> tuple[Spot, Sequence[Claim]]:
    """A place that is spoken of, and the claims that speak of it.

    Raises:
        Refused: None does.
    """
    claims = question.lookup.by_place.get(key, ())
    spot = _spot(key, question)
    if spot is None and not claims:
        raise missing("place", key)
    return spot or Spot(key, key.removeprefix("place:")), claims


def place_view(
    key: str,
    question: Question,
    history: Sequence[ControlChange],
    palette: Palette,
    here: Here,
) -> PlaceView:
    """One place.

    Args:
        history: Its states up to the day asked for.

    Raises:
        Refused: The picture has no such place.
    """
    picture = at_place(question.picture, frozenset([key]))
    spot, claims = told_of(key, question)
    control = next(iter(picture.control), None)
    return PlaceView(
        spot=spot,
        name=spot.name,
        control=place_row(control, here) if control else None,
        details=tuple(_details(control)) if control else (),
        quotes=quotes(control, question, here) if control else (),
        drawing=_drawing(claims, history, question, palette, here),
        history=tuple(
            HistoryRow(
                since_in_short(h.from_earliest, h.from_latest),
                change_words(h),
                f"{h.basis.value.replace('_', ' ')}, {h.tier.name}",
                n == len(history) - 1,
            )
            for n, h in enumerate(history)
        ),
        events=few(
            picture.events, lambda e: event_row(e, here), here.to("/events", place=key), last=True
        ),
        casualties=tuple(tally_row(t, here) for t in picture.tallies),
        disputes=tuple(dispute_view(d, question, here) for d in picture.disputes),
        claims=few(
            claims,
            lambda c: row(c, question.known, here),
            here.to("/claims", place=key),
            last=True,
        ),
        others=_near(spot, question, here),
    )


def _spot(key: str, question: Question) -> Spot | None:
    picture = question.picture
    spots = [c.place for c in picture.control]
    spots += [e.place for e in picture.events if e.place]
    spots += [d.place for d in picture.disputes if d.place]
    spots += [p for t in picture.tallies for p in t.places]
    spots += [f.place for p in picture.profiles for f in p.facts if f.place]
    return next((s for s in spots if s.key == key), None)


def _details(c: Control) -> Iterable[str]:
    for step in c.steps:
        yield step_words(step, c.voices)
    if not c.steps and (how := how_words(c)):
        yield how
    if c.claimed_by:
        yield f"claimed by {names(c.claimed_by)}"
    if c.inside:
        yield f"forces inside: {names(c.inside)}"
    if c.shared:
        yield f"shared by {names(c.shared)}"
    if c.conceded_by:
        yield f"conceded by {name_of(c.conceded_by)}"
    if c.previous and c.previous != c.holder:
        yield f"held before by {name_of(c.previous)}"
    if c.inherited_from:
        yield f"by claims about {place_words(c.inherited_from)}, in which it lies"
    if c.starting:
        yield f"first holder by the pack's source: {c.starting}"
    if c.stale and c.last_evidence:
        yield f"nothing heard of it since {c.last_evidence}"
    yield f"margin: {c.margin}"


def _drawing(
    claims: Sequence[Claim],
    history: Sequence[ControlChange],
    question: Question,
    palette: Palette,
    here: Here,
) -> Markup | None:
    by_voice: dict[str, list[Mark]] = {}
    for claim in claims:
        days = _days(claim, question)
        if days is None:
            continue
        report = question.known.reports.get(claim.report)
        speaker = claim.speaker
        voice = (speaker.name or speaker.text) if speaker else outlet_words(report)
        kind = {Stance.DENIES: "against", Stance.ACKNOWLEDGES: "conceded"}.get(claim.stance, "for")
        title = f"{voice} {claim.stance.value}: “{short(claim.evidence.text, 160)}”"
        by_voice.setdefault(voice, []).append(Mark(*days, kind, title, passage_url(claim, here)))
    found = [Lane(voice, tuple(marks)) for voice, marks in sorted(by_voice.items())]
    return lanes(_bands(history, palette), found, question.when.as_of)


def _days(claim: Claim, question: Question) -> tuple[date, date] | None:
    if claim.time is not None and claim.time.start is not None:
        return claim.time.start, claim.time.end or claim.time.start
    report = question.known.reports.get(claim.report)
    day = claim.said or (report.published if report else None)
    return (day, day) if day else None


def _bands(history: Sequence[ControlChange], palette: Palette) -> list[Band]:
    dated = [(h, h.from_latest or h.from_earliest) for h in history]
    bands = []
    for n, (change, begin) in enumerate(dated):
        if begin is None:
            continue
        end = next((d for _, d in dated[n + 1 :] if d), None)
        ink = palette.of(change.holder.key if change.holder else None)
        bands.append(
            Band(
                begin,
                end,
                ink.colour if ink else PAPER,
                change_words(change),
                change.status.value,
            )
        )
    if bands and dated[0][1] is None and history[0].holder:
        ink = palette.of(history[0].holder.key)
        first = bands[0].start
        bands.insert(
            0,
            Band(
                first - timedelta(days=1),
                first,
                ink.colour if ink else PAPER,
                change_words(history[0]),
                history[0].status.value,
            ),
        )
    return bands


def _near(spot: Spot, question: Question, here: Here) -> tuple[tuple[str, str], ...]:
    if spot.lat is None or spot.lon is None:
        return ()
    lat, lon = spot.lat, spot.lon

    def far(other: Spot) -> float:
        return (other.lat - lat) ** 2 + (other.lon - lon) ** 2 if other.lat and other.lon else 1e9

    others = [c.place for c in question.picture.control if c.place.key != spot.key and c.place.lat]
    others.sort(key=far)
    return tuple((o.name, here.item("places", o.key)) for o in others[:8])


def holders_of(question: Question) -> list[tuple[str, str]]:
    """Every actor that a picture has as holder, claimant or besieger, with its name."""
    found: Mapping[str, str] = {
        p.key: p.name
        for c in question.picture.control
        for p in (
            *([c.holder] if c.holder else []), *([c.previous] if c.previous else []),
            *c.claimed_by, *c.inside, *c.shared, *(c.siege.by if c.siege else ()),
        )
    }  # fmt: skip
    return sorted(found.items())
