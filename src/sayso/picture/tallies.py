"""Casualties: one figure for each claimant, group and outcome; never added across claimants."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from sayso.model.ids import content_id
from sayso.model.picture import NumberKind, Party, Tally
from sayso.model.terms import ClaimType
from sayso.picture.figures import Figure, figure_of
from sayso.picture.happening import Happening
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy
from sayso.picture.sides import ANONYMOUS, Cast
from sayso.picture.voices import speaker_of


@frozen
class _Key:
    """What makes figures one tally: whose, of whom, and what became of them."""

    claimant: str
    event: str | None
    group: str
    victims: str
    outcome: str
    cumulative: bool


def tallies_of(
    found: Sequence[Happening], heard: Sequence[Heard], cast: Cast, policy: Policy
) -> tuple[Tally, ...]:
    """Return every claimant's figures, by day, claimant and id.

    A claimant's later figure for the same event stands in place of its earlier ones within the
    policy's time; figures of cumulative series are kept one by one. Reports that only repeat a
    figure are counted as copies, not as claims of their own.
    """
    event_of = _events_by_claim(found)
    series: dict[_Key, list[Figure]] = {}
    for one in heard:
        if not one.counts or not one.affirmed:
            continue
        figure = figure_of(one, cast, policy)
        if figure is not None:
            key = _key(figure, event_of.get(one.n))
            series.setdefault(key, []).append(figure)
    denied = _denials(found)
    made: list[Tally] = []
    for key, figures in series.items():
        made += _in_series(key, figures, cast, policy, denied)
    return tuple(sorted(made, key=lambda t: (t.start or date.max, t.claimant.name, t.id)))


def _events_by_claim(found: Iterable[Happening]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for happening in found:
        # Made once: to find an event's first claim is to look at them all.
        key = happening.key
        keys.update((one.n, key) for one in (*happening.figures, *happening.members))
    return keys


def _denials(found: Iterable[Happening]) -> Mapping[str, tuple[Heard, ...]]:
    return {
        h.key: tuple(d for d in h.against if d.claim.type is ClaimType.CASUALTIES)
        for h in found
        if h.against
    }


def _key(figure: Figure, event: str | None) -> _Key:
    return _Key(
        figure.claimant,
        None if figure.cumulative else event,
        figure.group,
        # Of people who are not a party's own, whom they are counted to is told by the blame.
        figure.victims or f"by:{figure.blamed or ''}",
        figure.outcome,
        figure.cumulative,
    )


def _in_series(
    key: _Key,
    figures: list[Figure],
    cast: Cast,
    policy: Policy,
    denied: Mapping[str, tuple[Heard, ...]],
) -> Iterable[Tally]:
    """One tally for each number that still stands, in the order in which they were said."""
    steps: list[list[Figure]] = []
    for figure in sorted(figures, key=lambda f: (f.said or date.max, f.heard.n)):
        same = next((s for s in steps if _repeats(figure, s[0])), None)
        if same is not None:
            same.append(figure)
        else:
            steps.append([figure])
    if key.cumulative:
        for n, step in enumerate(steps):
            yield _tally(key, step, steps[:n], cast, denied)
        return
    # What was said on one day, by different reports, is one figure with both in its bounds.
    runs: list[list[list[Figure]]] = []
    for step in steps:
        if runs and step[0].said == runs[-1][0][0].said:
            runs[-1].append(step)
        else:
            runs.append([step])
    revised: list[list[Figure]] = []
    for n, run in enumerate(runs):
        later = runs[n + 1] if n + 1 < len(runs) else None
        if later is not None and _revises(later[0][0], run[0][0], policy):
            revised += run
            continue
        yield _tally(key, [f for step in run for f in step], revised, cast, denied)
        revised = []


def _repeats(figure: Figure, first: Figure) -> bool:
    same = (figure.low, figure.high, figure.kind) == (first.low, first.high, first.kind)
    no_number = figure.kind is NumberKind.NONE
    return same and (not no_number or figure.phrase == first.phrase)


def _revises(later: Figure, earlier: Figure, policy: Policy) -> bool:
    if later.said is None or earlier.said is None or later.kind is NumberKind.NONE:
        return False
    return (later.said - earlier.said).days <= policy.tallies.correction_days


def _tally(
    key: _Key,
    figures: list[Figure],
    earlier: Sequence[Sequence[Figure]],
    cast: Cast,
    denied: Mapping[str, tuple[Heard, ...]],
) -> Tally:
    figures = sorted(figures, key=lambda f: f.heard.n)
    first = figures[0]
    lows = [f.low for f in figures if f.low is not None]
    bests = [f.best for f in figures if f.best is not None]
    # A figure without an upper bound leaves the whole open.
    highs = [f.high for f in figures]
    low = min(lows) if lows else None
    best = bests[-1] if bests else None
    high = max((h for h in highs if h is not None), default=None) if None not in highs else None
    if best is not None and high is not None:
        high = max(best, high)
    starts = [f.heard.start for f in figures if f.heard.start]
    ends = [f.heard.end for f in figures if f.heard.end]
    support = tuple(f.heard.claim.id for f in figures)
    claims_of = {f.heard.cluster for f in figures}
    return Tally(
        id=content_id(
            "tally", key.claimant, key.event, key.group, key.victims, key.outcome, support
        ),
        claimant=_claimant(first, cast),
        stance=first.heard.claim.stance,
        event=key.event,
        group=key.group,
        victims=cast.party(first.victims) if first.victims else None,
        blamed=cast.party(first.blamed) if first.blamed else None,
        outcome=key.outcome,
        low=low,
        best=best,
        high=high,
        phrase="; ".join(dict.fromkeys(f.phrase for f in figures if f.phrase)),
        unit=first.heard.claim.count.unit if first.heard.claim.count else "people",
        kind=first.kind,
        cumulative=key.cumulative,
        places=tuple(
            cast.spot(p) for p in dict.fromkeys(p for f in figures for p in f.heard.places)
        ),
        start=min(starts, default=None),
        end=max(ends, default=None),
        said=max((f.said for f in figures if f.said), default=None),
        revises=tuple(f.heard.claim.id for step in earlier for f in step),
        copies=len({f.heard.claim.report for f in figures}) - len(claims_of),
        support=support,
        oppose=tuple(d.claim.id for d in denied.get(key.event or "", ())),
    )


def _claimant(figure: Figure, cast: Cast) -> Party:
    party = speaker_of(figure.heard, cast)
    if party.key == ANONYMOUS:
        return Party(figure.claimant, party.name)
    return party


def increments(series: Sequence[Tally]) -> tuple[tuple[Tally, int | None], ...]:
    """Return a claimant's cumulative figures with what each adds to the one before; None where
    either has no number. A falling total gives a negative number: a correction, not a rise."""
    rows: list[tuple[Tally, int | None]] = []
    before: Tally | None = None
    for tally in sorted(series, key=lambda t: (t.said or date.max, t.id)):
        step = None
        if before is not None and before.best is not None and tally.best is not None:
            step = tally.best - before.best
        rows.append((tally, step))
        before = tally
    return tuple(rows)
