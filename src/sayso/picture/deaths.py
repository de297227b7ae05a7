"""Deaths as other products would count them: ACLED's lowest, UCDP's low, best and high."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sayso.model.ids import content_id
from sayso.model.picture import Deaths, Event, NumberKind, Tally
from sayso.picture.policy import Policy

_MARTIAL = ("side_named",)
_KILLED = ("killed",)


def deaths_of(
    events: Iterable[Event], tallies: Iterable[Tally], policy: Policy
) -> tuple[Deaths, ...]:
    """Return, for each event that somebody says cost lives, what other products would print.

    Claimants are compared, never added; groups that a claimant tells apart are added up for
    that claimant alone. Figures that lump the dead with the wounded count towards none.
    """
    by_event: dict[str, list[Tally]] = {}
    for tally in tallies:
        if tally.event is not None and tally.outcome in _KILLED:
            by_event.setdefault(tally.event, []).append(tally)
    return tuple(
        _deaths(event.id, event, by_event[event.id], policy)
        for event in events
        if event.id in by_event
    )


def deaths_in_period(
    events: Iterable[Event],
    tallies: Sequence[Tally],
    first: date,
    last: date,
    policy: Policy,
) -> Deaths:
    """Return the deaths of all events that surely lie within two days, both included.

    Sums of events' lows, bests and highs; figures for periods and series stay out, as they
    would count the same dead again.
    """
    inside = [
        e
        for e in events
        if e.start is not None and e.end is not None and first <= e.start and e.end <= last
    ]
    each = deaths_of(inside, tallies, policy)
    return Deaths(
        id=content_id("deaths", first.isoformat(), last.isoformat(), [d.id for d in each]),
        event=None,
        acled=sum(d.acled for d in each),
        low=sum(d.low for d in each),
        best=sum(d.best for d in each),
        high=sum(d.high for d in each),
        deaths_a=sum(d.deaths_a for d in each),
        deaths_b=sum(d.deaths_b for d in each),
        deaths_civilians=sum(d.deaths_civilians for d in each),
        deaths_unknown=sum(d.deaths_unknown for d in each),
        rule="sum over events",
        support=tuple(c for d in each for c in d.support),
    )


def _deaths(event_id: str, event: Event, tallies: Sequence[Tally], policy: Policy) -> Deaths:
    totals = _totals(tallies)
    lows = [low for low, _, _ in totals.values()]
    bests = [best for _, best, _ in totals.values()]
    highs = [high for _, _, high in totals.values()]
    low = min((n for n in lows if n is not None), default=0)
    high = max((n for n in highs if n is not None), default=0)
    best = _middle([n for n in bests if n is not None])
    low, high = min(low, best), max(high, best)
    chosen = _chosen(totals, best)
    a, b, civilians = _by_side(event, [t for t in tallies if t.claimant.key == chosen])
    if a + b + civilians > best:
        # Groups that a claimant tells apart can exceed a lower total of its own.
        a, b, civilians = _scaled(a, b, civilians, best)
    acled, rule = _acled(tallies, policy)
    return Deaths(
        id=content_id("deaths", event_id, [t.id for t in tallies]),
        event=event_id,
        acled=acled,
        low=low,
        best=best,
        high=high,
        deaths_a=a,
        deaths_b=b,
        deaths_civilians=civilians,
        deaths_unknown=best - a - b - civilians,
        rule=rule,
        support=tuple(dict.fromkeys(c for t in tallies for c in t.support)),
    )


_Bounds = tuple[int | None, int | None, int | None]


def _totals(tallies: Iterable[Tally]) -> Mapping[str, _Bounds]:
    """Each claimant's total: its own overall figure, else its groups added up."""
    by_claimant: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_claimant.setdefault(tally.claimant.key, []).append(tally)
    totals: dict[str, _Bounds] = {}
    for claimant, own in by_claimant.items():
        overall = [t for t in own if t.group in ("all", "unknown")]
        # Children and women are among the civilians where both are given.
        parts = [t for t in own if t.group in ("civilians", "side_named")]
        parts = parts or [t for t in own if t.group in ("children", "women", "men")]
        totals[claimant] = _summed(overall[:1]) if overall else _summed(parts)
    return totals


def _summed(tallies: Sequence[Tally]) -> _Bounds:
    lows = [t.low for t in tallies if t.low is not None]
    bests = [t.best for t in tallies if t.best is not None]
    highs = [t.high if t.high is not None else t.best for t in tallies]
    known = [h for h in highs if h is not None]
    return (
        sum(lows) if lows else None,
        sum(bests) if bests else None,
        sum(known) if known else None,
    )


def _middle(bests: Sequence[int]) -> int:
    """The lower median: the figure that as many claimants go below as above."""
    return sorted(bests)[(len(bests) - 1) // 2] if bests else 0


def _chosen(totals: Mapping[str, _Bounds], best: int) -> str | None:
    fit = sorted(k for k, (_, own, _) in totals.items() if own == best)
    return fit[0] if fit else None


def _by_side(event: Event, tallies: Iterable[Tally]) -> tuple[int, int, int]:
    side_a = {p.party.key for p in event.parts if p.role == "actor"}
    side_b = {p.party.key for p in event.parts if p.role == "target"}
    a = b = civilians = children = 0
    for tally in tallies:
        number = tally.best or 0
        if tally.group == "civilians":
            civilians += number
        elif tally.group in ("children", "women", "men"):
            children += number
        elif tally.group in _MARTIAL and tally.victims is not None:
            if tally.victims.key in side_a:
                a += number
            elif tally.victims.key in side_b:
                b += number
    return a, b, max(civilians, children)


def _scaled(a: int, b: int, civilians: int, best: int) -> tuple[int, int, int]:
    civilians = min(civilians, best)
    a = min(a, best - civilians)
    return a, min(b, best - civilians - a), civilians


def _acled(tallies: Iterable[Tally], policy: Policy) -> tuple[int, str]:
    """The lowest credible total, number words by the policy's table.

    Source: ACLED codebook on fatalities, as method.md gives it.
    """
    found: list[tuple[int, str]] = []
    by_claimant: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_claimant.setdefault(tally.claimant.key, []).append(tally)
    for own in by_claimant.values():
        overall = [t for t in own if t.group in ("all", "unknown")]
        counted = overall[:1] or [t for t in own if t.group in ("civilians", "side_named")] or own
        numbers = [_acled_number(t, policy) for t in counted]
        found.append((sum(n for n, _ in numbers), numbers[0][1]))
    return min(found) if found else (0, "no figure")


def _acled_number(tally: Tally, policy: Policy) -> tuple[int, str]:
    if tally.kind in (NumberKind.WORD, NumberKind.NONE):
        for word, number in policy.tallies.acled_words.items():
            if re.search(rf"\b{re.escape(word)}\b", tally.phrase, re.IGNORECASE):
                return number, f"word: {word}"
        return tally.low or 0, "no figure" if tally.low is None else "lowest"
    return tally.low or 0, "lowest"
