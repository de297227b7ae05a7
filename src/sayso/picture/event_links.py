"""What reviewers say of events: these two are one, this claim is of another."""

from collections.abc import Iterable, Sequence

from sayso.model.entry import Linked, LinkKind
from sayso.picture.happening import Happening, event_id, window_of
from sayso.picture.heard import Heard
from sayso.picture.policy import Policy


def as_reviewed(
    found: list[Happening], heard: Sequence[Heard], links: Iterable[Linked], policy: Policy
) -> list[Happening]:
    """Join and part events as reviewers said; the last word on two ids stands."""
    said: dict[tuple[str, str], bool] = {}
    for link in links:
        if link.kind is LinkKind.EVENT and link.a != link.b:
            said[link.a, link.b] = link.same
            said.pop((link.b, link.a), None)
    if not said:
        return found
    claim_of = {h.claim.id: h for h in heard}
    claim_of |= {event_id(h): h for h in heard}  # type: ignore[misc]
    home: dict[int, Happening] = {m.n: one for one in found for m in one.all}

    def at(one_id: str) -> Heard | None:
        one = claim_of.get(one_id)  # type: ignore[call-overload]
        return one if one is not None and one.n in home else None

    for (a, b), same in said.items():
        first, second = at(a), at(b)
        if first is None or second is None:
            continue
        here, there = home[first.n], home[second.n]
        if same and here is not there:
            _join(here, there)
            found = [h for h in found if h is not there]
            for m in here.all:
                home[m.n] = here
        elif not same and here is there and len(here.members) > 1 and second in here.members:
            alone = _taken_out(here, second, policy)
            found = [*found, alone]
            for m in alone.all:
                home[m.n] = alone
    return found


def _join(here: Happening, there: Happening) -> None:
    for one in there.members:
        here.take(one, there.window)
    here.figures += there.figures
    here.against += there.against


def _taken_out(here: Happening, one: Heard, policy: Policy) -> Happening:
    """An event of the claim alone, with the figures of its report."""
    rest = [m for m in here.members if m is not one]
    mine = [
        f
        for f in here.figures
        if f.claim.report == one.claim.report
        and not any(m.claim.report == one.claim.report for m in rest)
    ]
    alone = Happening(one.claim.type, here.actual, window_of(one, policy))
    alone.take(one, alone.window)
    alone.figures = mine
    members, figures = rest, [f for f in here.figures if f not in mine]
    here.members, here.places, here.actors, here.targets = [], set(), set(), set()
    here.window = window_of(members[0], policy)
    for m in members:
        here.take(m, window_of(m, policy))
    here.figures = figures
    return alone
