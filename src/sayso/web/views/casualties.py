"""Figures of casualties by claimant; those of different claimants are never added up."""

from collections.abc import Iterable, Sequence

from attrs import frozen
from markupsafe import Markup

from sayso.app.ask import Question
from sayso.model.picture import Tally
from sayso.outputs.phrases import days_in_short, place_words, range_words
from sayso.web.drawing.ranges import Range, ranges
from sayso.web.moments import Here
from sayso.web.queries import CasualtyQuery
from sayso.web.views.listing import Facet, facet
from sayso.web.views.words import Quote, quotes

COLUMNS = (
    "id", "claimant", "stance", "outcome", "group", "victims", "blamed", "low", "best", "high",
    "phrase", "unit", "cumulative", "start", "end", "said", "places", "event", "support", "oppose",
)  # fmt: skip


@frozen
class TallyRow:
    """One figure in a list."""

    id: str
    claimant: str
    figure: str
    whose: str
    when: str
    where: str
    notes: str
    url: str
    event_url: str | None


def chosen(question: Question, query: CasualtyQuery) -> list[Tally]:
    """The figures that a query asks for, each claimant's together."""
    places = question.place_keys(query.place) if query.place else None
    claimant = query.claimant.casefold() if query.claimant else None
    found = [
        t
        for t in question.picture.tallies
        if (claimant is None or claimant in (t.claimant.key.casefold(), t.claimant.name.casefold()))
        and (query.outcome is None or t.outcome == query.outcome)
        and (places is None or places & {p.key for p in t.places})
    ]
    return sorted(found, key=lambda t: (t.claimant.name, t.start is None, str(t.start), t.id))


def facets(found: Sequence[Tally], here: Here, query: CasualtyQuery) -> list[Facet]:
    """What a list of figures can be narrowed by."""
    return [
        facet(here, "claimant", "Claimant", ((t.claimant.key, t.claimant.name) for t in found), query.claimant),
        facet(here, "outcome", "Outcome", ((t.outcome, t.outcome) for t in found), query.outcome),
        facet(here, "place", "Place", ((p.key, p.name) for t in found for p in t.places), query.place),
    ]  # fmt: skip


def figure_words(tally: Tally) -> str:
    """A figure as said, with its bounds where they say more."""
    bounds = range_words(tally.low, tally.high)
    words = tally.phrase or "no figure"
    return words + (f" [{bounds}]" if bounds and bounds != words else "")


def whose_words(tally: Tally) -> str:
    """Whose dead or wounded a figure counts."""
    return tally.victims.name if tally.victims else tally.group.replace("_", " ")


def tally_row(tally: Tally, here: Here) -> TallyRow:
    """One figure as a list shows it."""
    notes = [
        tally.stance.value,
        f"blamed on {tally.blamed.name}" if tally.blamed else "",
        "a running total, not one event's figure" if tally.cumulative else "",
        f"in place of {len(tally.revises)} earlier" if tally.revises else "",
        f"repeated by {tally.copies} more" if tally.copies else "",
        "denied by others" if tally.oppose else "",
    ]
    return TallyRow(
        tally.id,
        tally.claimant.name,
        f"{figure_words(tally)} {tally.outcome}",
        whose_words(tally),
        days_in_short(tally.start, tally.end),
        ", ".join(place_words(p) for p in tally.places),
        "; ".join(n for n in notes if n),
        here.item("casualties", tally.id),
        here.item("events", tally.event) if tally.event else None,
    )


def plots(found: Sequence[Tally], here: Here, *, band: bool = False) -> list[tuple[str, Markup]]:
    """A drawing for each outcome, a line for each figure.

    Args:
        band: All are of one event: shade from the least to the greatest.
    """
    drawn = []
    first = {"killed": 0, "killed or wounded": 1, "wounded": 2}
    outcomes = dict.fromkeys(t.outcome for t in found)
    for outcome in sorted(outcomes, key=lambda o: first.get(o, len(first))):
        own = [t for t in found if t.outcome == outcome]
        plot = ranges([_range(t, here) for t in own], band=band)
        if plot is not None:
            drawn.append((outcome, plot))
    return drawn


def _range(tally: Tally, here: Here) -> Range:
    row = tally_row(tally, here)
    title = f"{row.claimant}: {row.figure} ({row.whose}), {row.when} {row.where}".strip(" ,")
    return Range(
        ", ".join(w for w in (f"{_cut(row.claimant)} · {_cut(row.whose, 14)}", row.when) if w),
        tally.low,
        tally.high,
        tally.phrase,
        title,
        row.url,
    )


def _cut(name: str, most: int = 22) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def table(found: Iterable[Tally]) -> Iterable[tuple[object, ...]]:
    """Figures as rows under `COLUMNS`."""
    for t in found:
        yield (
            t.id, t.claimant.name, t.stance.value, t.outcome, t.group,
            t.victims.name if t.victims else None, t.blamed.name if t.blamed else None,
            t.low, t.best, t.high, t.phrase, t.unit, t.cumulative, t.start, t.end, t.said,
            "; ".join(p.name for p in t.places), t.event, " ".join(t.support), " ".join(t.oppose),
        )  # fmt: skip


def tally_quotes(tally: Tally, question: Question, here: Here) -> tuple[Quote, ...]:
    """The words behind a figure, and against it."""
    return quotes(tally, question, here)
