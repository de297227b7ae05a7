"""Events as pages show them: a list by day, and the claims about one side by side."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.app.ask import Question
from sayso.model.picture import Event, Tally
from sayso.model.terms import Realis
from sayso.outputs.phrases import days_in_short, event_words, place_words, range_words, voices_words
from sayso.web.moments import Here
from sayso.web.queries import EventQuery
from sayso.web.views.casualties import plots
from sayso.web.views.claims import words
from sayso.web.views.listing import Facet, facet
from sayso.web.views.words import Quote, quote, quotes

COLUMNS = (
    "id", "start", "end", "precision", "type", "fine", "realis", "actors", "targets", "place",
    "place_key", "grade", "origins", "disputed", "voices", "support", "oppose",
)  # fmt: skip


@frozen
class EventRow:
    """One event in a list."""

    id: str
    when: str
    what: str
    grade: str
    voices: str
    disputed: bool
    claims: int
    url: str
    type: str


def chosen(question: Question, query: EventQuery) -> list[Event]:
    """The events that a query asks for, the latest first; those without a day last."""
    places = question.place_keys(query.place) if query.place else None
    actors = question.actor_keys(query.actor) if query.actor else None
    found = [
        e
        for e in question.picture.events
        if (query.type is None or e.type is query.type)
        and (query.grade is None or e.grade is query.grade)
        and (places is None or (e.place is not None and e.place.key in places))
        and (actors is None or any(p.party.key in actors for p in e.parts))
        and (query.claimant is None or _tells(e, query.claimant))
        and (query.since is None or (e.end or e.start or query.since) >= query.since)
        and (query.until is None or (e.start or query.until) <= query.until)
    ]
    return sorted(found, key=lambda e: (str(e.start or ""), str(e.end or ""), e.id), reverse=True)


def _tells(event: Event, claimant: str) -> bool:
    wanted = claimant.casefold()
    return any(
        wanted in (v.speaker.key.casefold(), v.speaker.name.casefold()) for v in event.voices
    )


def event_row(event: Event, here: Here) -> EventRow:
    """One event as a list shows it."""
    return EventRow(
        event.id,
        days_in_short(event.start, event.end) or "day not known",
        event_words(event),
        words(event.grade.value),
        voices_words(event.voices),
        event.disputed,
        len(event.support) + len(event.oppose),
        here.item("events", event.id),
        event.type.value,
    )


def facets(found: Sequence[Event], here: Here, query: EventQuery) -> list[Facet]:
    """What a list of events can be narrowed by."""
    return [
        facet(here, "type", "Type", ((e.type.value, words(e.type.value)) for e in found), query.type),
        facet(here, "actor", "Actor", ((p.party.key, p.party.name) for e in found for p in e.parts), query.actor),
        facet(here, "place", "Place", ((e.place.key, e.place.name) for e in found if e.place), query.place),
        facet(here, "claimant", "Who tells of it", ((v.speaker.key, v.speaker.name) for e in found for v in e.voices), query.claimant),
        facet(here, "grade", "Corroboration", ((e.grade.value, words(e.grade.value)) for e in found), query.grade),
    ]  # fmt: skip


def table(found: Iterable[Event]) -> Iterable[tuple[object, ...]]:
    """Events as rows under `COLUMNS`."""
    for e in found:
        yield (
            e.id, e.start, e.end, e.precision, e.type.value, e.fine, e.realis.value,
            "; ".join(p.party.name for p in e.parts if p.role == "actor"),
            "; ".join(p.party.name for p in e.parts if p.role == "target"),
            e.place.name if e.place else None, e.place.key if e.place else None, e.grade.value,
            e.origins, e.disputed, voices_words(e.voices), " ".join(e.support), " ".join(e.oppose),
        )  # fmt: skip


@frozen
class Column:
    """What one claimant says of an event."""

    claimant: str
    stance: str
    figures: tuple[str, ...]
    """Each figure as said, with bounds; "!" marks those that others' figures exclude."""
    conflicts: bool
    quotes: tuple[Quote, ...]
    first: str
    """Day on which it first said so in public."""


@frozen
class EventView:
    """One event, its claimants side by side; no value is preferred."""

    event: Event
    title: str
    when: str
    where: str
    where_url: str | None
    grade: str
    actual: bool
    told: str
    columns: tuple[Column, ...]
    quotes: tuple[Quote, ...]
    plots: tuple[tuple[str, Markup], ...]
    """For each outcome of which several figures are told: a drawing of them."""
    members: tuple[EventRow, ...]


def event_view(event: Event, question: Question, here: Here) -> EventView:
    """One event with what each claimant says of it."""
    picture = question.picture
    tallies = [t for t in picture.tallies if t.event == event.id]
    by_id = {e.id: e for e in picture.events}
    return EventView(
        event=event,
        title=event_words(event),
        when=days_in_short(event.start, event.end) or "day not known",
        where=place_words(event.place) if event.place else "",
        where_url=here.item("places", event.place.key) if event.place else None,
        grade=words(event.grade.value),
        actual=event.realis is Realis.ACTUAL,
        told=_told(event, tallies),
        columns=tuple(_columns(event, tallies, question, here)),
        quotes=quotes(event, question, here),
        plots=tuple(_plots(tallies, here)),
        members=tuple(event_row(by_id[m], here) for m in event.members if m in by_id),
    )


def _plots(tallies: Sequence[Tally], here: Here) -> Iterable[tuple[str, Markup]]:
    for outcome, drawing in plots(tallies, here, band=True):
        if sum(1 for t in tallies if t.outcome == outcome) > 1:
            yield outcome, drawing


def _told(event: Event, tallies: Sequence[Tally]) -> str:
    claimants = {v.speaker.key for v in event.voices} | {t.claimant.key for t in tallies}
    many = f"{len(claimants)} claimant{'' if len(claimants) == 1 else 's'}"
    killed = [t for t in tallies if t.outcome == "killed"]
    lows = [t.low for t in killed if t.low is not None]
    highs = [n for t in killed for n in (t.high if t.high is not None else t.low,) if n is not None]
    span = (
        f"; killed: {range_words(min(lows), max(highs))}, by whose count below"
        if lows and highs
        else ""
    )
    differ = any(_excluded(t, tallies) for t in tallies)
    return many + (" disagree" if event.disputed or differ else "") + span


def _excluded(one: Tally, others: Sequence[Tally]) -> bool:
    """Whether another claimant's figure for the same cannot be true together with this one."""
    return any(
        o.claimant.key != one.claimant.key
        and (o.outcome, o.group, o.victims) == (one.outcome, one.group, one.victims)
        and (_above(o.low, one.high) or _above(one.low, o.high))
        for o in others
    )


def _above(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _columns(
    event: Event, tallies: Sequence[Tally], question: Question, here: Here
) -> Iterable[Column]:
    keys: dict[str, str] = {v.speaker.key: v.speaker.name for v in event.voices}
    keys |= {t.claimant.key: t.claimant.name for t in tallies}
    against = set(event.oppose)
    for key, name in keys.items():
        voices = [v for v in event.voices if v.speaker.key == key]
        own = [t for t in tallies if t.claimant.key == key]
        claims = list(
            dict.fromkeys(
                [c for v in voices for c in v.claims] + [c for t in own for c in t.support]
            )
        )
        held = [question.claims[c] for c in claims if c in question.claims]
        days = [
            c.said or (r.published if (r := question.known.reports.get(c.report)) else None)
            for c in held
        ]
        yield Column(
            claimant=name,
            stance=", ".join(dict.fromkeys(words(c.stance.value) for c in held)),
            figures=tuple(_figure(t, tallies) for t in own),
            conflicts=any(_excluded(t, tallies) for t in own) or bool(against & set(claims)),
            quotes=tuple(quote(c, question, here, for_it=c.id not in against) for c in held),
            first=str(min((d for d in days if d), default="")),
        )  # fmt: skip


def _figure(one: Tally, others: Sequence[Tally]) -> str:
    bounds = range_words(one.low, one.high)
    whose = one.victims.name if one.victims else one.group.replace("_", " ")
    figure = one.phrase + (f" [{bounds}]" if bounds and bounds != one.phrase else "")
    return f"{figure} {one.outcome} ({whose})" + (" !" if _excluded(one, others) else "")
