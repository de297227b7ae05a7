"""Casualty figures, one row for each claimant, group and outcome."""

from collections.abc import Iterator

from sayso.model.picture import Tally
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene

COLUMNS = (
    Column("id", "of the figure"),
    Column("event_id", "of the event it belongs to; empty for a period's figure", "#event+code"),
    Column("period_start", "first day that it is of", "#date+start"),
    Column("period_end", "last day, included", "#date+end"),
    Column("claimant_id", "who gives it", "#org+code+claimant"),
    Column("claimant_interest", "for, against or unaligned, by what the claimant says of the event"),
    Column("group", "civilians, children, women, men, side_named, unknown or all",
           "#affected+group"),
    Column("outcome", "killed, wounded, killed or wounded, captured, missing, losses, displaced",
           "#affected+outcome"),
    Column("min", "lowest, as said; empty: no bound", "#affected+killed+min"),
    Column("best", "empty where nothing but a bound was said", "#affected+killed+best"),
    Column("max", "highest", "#affected+killed+max"),
    Column("number_kind", "exact, at_least, more_than, up_to, about, range, word, none"),
    Column("raw_phrase", "the words", "#description+raw"),
    Column("cumulative", "whether it is a total that grows"),
    Column("scope_place_id", "where", "#loc+code"),
    Column("stance", "the claimant's"),
    Column("reported_at", "day on which it entered public knowledge", "#date+reported"),
    Column("document_id", "report of the first supporting claim"),
    Column("span_start", "where its words begin in the report, in code points"),
    Column("span_end", "where they end"),
    Column("recorded_from", "when the record first held it"),
    Column("recorded_to", "empty: it still does"),
    Column("x_claimant", "the claimant's name", "#org+name+claimant"),
    Column("x_side", "whose people they were, where group is side_named"),
    Column("x_blamed", "who is said to have done it"),
    Column("x_claim_ids", "claims for it"),
)  # fmt: skip


def rows(scene: Scene) -> Iterator[Row | Dropped]:
    """Yield every claimant's figures; claimants are never added up."""
    for tally in scene.picture.tallies:
        event = scene.events.get(tally.event or "")
        if not _is_asked(tally, scene):
            continue
        spot = tally.places[0] if tally.places else event.place if event else None
        reason = held_back(scene, tally.support, scene.atlas.place(spot) if spot else None)
        yield Dropped(reason, tally.id) if reason else _row(tally, scene)


def _is_asked(tally: Tally, scene: Scene) -> bool:
    filters = scene.filters
    if filters.types and "casualties" not in filters.types:
        return False
    first, last = tally.start or tally.said, tally.end or tally.start or tally.said
    if filters.since is not None and last is not None and last < filters.since:
        return False
    return filters.until is None or first is None or first <= filters.until


def _row(tally: Tally, scene: Scene) -> Row:
    claims = scene.cited(tally.support)
    first = claims[0] if claims else None
    recorded = sorted(scene.recorded(tally.support))
    return {
        "id": tally.id,
        "event_id": tally.event,
        "period_start": tally.start,
        "period_end": tally.end,
        "claimant_id": tally.claimant.key,
        "claimant_interest": _interest(tally, scene),
        "group": tally.group,
        "outcome": tally.outcome,
        "min": tally.low,
        "best": tally.best,
        "max": tally.high,
        "number_kind": tally.kind.value,
        "raw_phrase": tally.phrase,
        "cumulative": tally.cumulative,
        "scope_place_id": "; ".join(p.key for p in tally.places),
        "stance": tally.stance.value,
        "reported_at": tally.said,
        "document_id": first.report if first else "",
        "span_start": first.evidence.start if first else "",
        "span_end": first.evidence.end if first else "",
        "recorded_from": recorded[0] if recorded else "",
        "recorded_to": "",
        "x_claimant": tally.claimant.name,
        "x_side": tally.victims.name if tally.victims else "",
        "x_blamed": tally.blamed.name if tally.blamed else "",
        "x_claim_ids": "; ".join(tally.support),
    }


def _interest(tally: Tally, scene: Scene) -> str:
    own = set(tally.support)
    event = scene.events.get(tally.event or "")
    for voice in event.voices if event else ():
        if own & set(voice.claims):
            return voice.interest.value
    return "unaligned"
