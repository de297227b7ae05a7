"""Laws of the picture: what holds whatever was claimed."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.model.claim import Claim, ClaimTime
from sayso.model.known import Known
from sayso.model.picture import Basis, Control, Picture, Status
from sayso.picture.background import Background, StartingState
from sayso.picture.build import ground_of, picture_at
from sayso.picture.control import control_of, history_of
from sayso.picture.explain import explain
from stories import renamed
from strategies import BACKGROUND, days, knowns, starting

LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
AS_OF = st.one_of(st.none(), days(80))


def with_starting(states: tuple[StartingState, ...]) -> Background:
    return evolve(BACKGROUND, starting=states)


def findings(picture: Picture) -> list:
    return [
        *picture.control,
        *picture.events,
        *picture.tallies,
        *picture.deaths,
        *picture.disputes,
        *picture.profiles,
        *(f for p in picture.profiles for f in p.facts),
    ]


@LAWS
@given(knowns(), AS_OF, starting())
def test_every_finding_explains_itself(known: Known, as_of: date | None, states) -> None:
    picture = picture_at(known, as_of, with_starting(states))
    found = findings(picture)
    assert len({f.id for f in found}) == len(found)
    held = {c.id: c for c in known.claims}
    for finding in found:
        citations = explain(finding, known)
        assert citations
        assert not set(finding.support) & set(finding.oppose)
        for cited in citations:
            if cited.claim is not None:
                report = known.reports[held[cited.claim].report]
                assert report.text[cited.start : cited.end] == cited.quote


@LAWS
@given(knowns(), AS_OF, starting())
def test_a_status_comes_with_those_whom_it_names(known: Known, as_of, states) -> None:
    for control in picture_at(known, as_of, with_starting(states)).control:
        match control.status:
            case Status.HELD:
                assert control.holder is not None
            case Status.CLAIMED:
                assert control.claimed_by
            case Status.CONTESTED:
                assert len(control.inside) > 1 or control.disputed
            case Status.MIXED | Status.BUFFER:
                assert control.shared
            case Status.VACATED:
                assert control.holder is None
                assert control.previous is not None
            case Status.UNKNOWN:
                assert control.holder is None
        assert control.stale is (control.basis is Basis.PERSISTENCE and control.stale)
        if control.from_earliest and control.from_latest:
            assert control.from_earliest <= control.from_latest
        if as_of is not None and control.last_evidence is not None:
            assert control.last_evidence <= as_of


@LAWS
@given(knowns(), AS_OF)
def test_low_is_at_most_best_is_at_most_high(known: Known, as_of: date | None) -> None:
    picture = picture_at(known, as_of, BACKGROUND)
    for tally in picture.tallies:
        bounds = [n for n in (tally.low, tally.best, tally.high) if n is not None]
        assert bounds == sorted(bounds)
    for deaths in picture.deaths:
        assert deaths.low <= deaths.best <= deaths.high
        sides = deaths.deaths_a + deaths.deaths_b + deaths.deaths_civilians
        assert sides + deaths.deaths_unknown == deaths.best
        assert min(deaths.deaths_a, deaths.deaths_b, deaths.deaths_unknown) >= 0


SWAP = {"gov": "rebels", "army": "brigade", "rebels": "gov", "brigade": "army"}


def swapped_background(background: Background) -> Background:
    """The same war with the sides' names exchanged."""
    facts = background.actors
    actors = dict(facts)
    for a, b in SWAP.items():
        actors[b] = evolve(
            facts[a],
            parents=tuple(SWAP.get(p, p) for p in facts[a].parents),
            relations=tuple(
                evolve(r, other=SWAP.get(r.other, r.other)) for r in facts[a].relations
            ),
        )
    outlets = {
        k: evolve(
            o, alignments=tuple(evolve(x, actor=SWAP.get(x.actor, x.actor)) for x in o.alignments)
        )
        for k, o in background.outlets.items()
    }
    starts = tuple(evolve(s, holder=SWAP.get(s.holder, s.holder)) for s in background.starting)
    return Background(actors, background.places, outlets, starts)


def control_shape(control: Control, names: dict[str, str]) -> tuple:
    def of(party):
        return None if party is None else names.get(party.key, party.key)

    return (
        control.place.key,
        control.status,
        of(control.holder),
        of(control.previous),
        frozenset(of(p) for p in control.claimed_by),
        frozenset(of(p) for p in control.inside),
        frozenset(of(p) for p in control.shared),
        control.disputed,
        control.transition,
        control.basis,
        control.tier,
        control.margin,
        control.from_earliest,
        control.from_latest,
        control.stale,
        frozenset(control.support),
        frozenset(control.oppose),
    )


@LAWS
@given(knowns(), AS_OF, starting())
def test_swapping_the_sides_swaps_the_picture(known: Known, as_of: date | None, states) -> None:
    background = with_starting(states)
    plain = picture_at(known, as_of, background)
    other = picture_at(
        evolve(known, claims=renamed(known.claims, SWAP)), as_of, swapped_background(background)
    )
    assert {control_shape(c, SWAP) for c in plain.control} == {
        control_shape(c, {}) for c in other.control
    }
    assert {(e.support, e.oppose, e.type, e.grade) for e in plain.events} == {
        (e.support, e.oppose, e.type, e.grade) for e in other.events
    }
    assert {(t.support, t.low, t.high) for t in plain.tallies} == {
        (t.support, t.low, t.high) for t in other.tallies
    }
    assert {(d.kind, frozenset(d.support), d.conceded_to) for d in plain.disputes} == {
        (d.kind, frozenset(d.support), d.conceded_to) for d in other.disputes
    }


def shifted(claim: Claim, by: timedelta) -> Claim:
    def move(day: date | None) -> date | None:
        return day + by if day else None

    time = claim.time
    moved = time and ClaimTime(time.text, move(time.start), move(time.end), time.precision)
    return evolve(claim, time=moved, said=move(claim.said))


@LAWS
@given(knowns(), AS_OF, starting(), st.integers(-400, 400))
def test_shifting_all_days_shifts_the_picture(known: Known, as_of, states, days_: int) -> None:
    by = timedelta(days=days_)
    later = evolve(
        known,
        claims=tuple(shifted(c, by) for c in known.claims),
        reports={
            k: evolve(r, published=r.published and r.published + by)
            for k, r in known.reports.items()
        },
    )
    moved = tuple(evolve(s, day=s.day + by) for s in states)
    plain = picture_at(known, as_of, with_starting(states))
    other = picture_at(later, as_of and as_of + by, with_starting(moved))

    def unshifted(day: date | None) -> date | None:
        return day - by if day else None

    assert [control_shape(c, {}) for c in plain.control] == [
        control_shape(
            evolve(
                c,
                from_earliest=unshifted(c.from_earliest),
                from_latest=unshifted(c.from_latest),
            ),
            {},
        )
        for c in other.control
    ]
    assert {(e.id, e.start, e.end, e.support) for e in plain.events} == {
        (e.id, unshifted(e.start), unshifted(e.end), e.support) for e in other.events
    }
    assert {t.id for t in plain.tallies} == {t.id for t in other.tallies}
    assert {d.id for d in plain.disputes} == {d.id for d in other.disputes}


@LAWS
@given(knowns(), AS_OF, starting())
def test_a_place_alone_is_judged_as_in_the_whole_map(known: Known, as_of, states) -> None:
    background = with_starting(states)
    whole = {c.place.key: c for c in picture_at(known, as_of, background).control}
    for place, control in whole.items():
        around = {place, *(background.places[place].parents if place in background.places else ())}
        few = tuple(c for c in known.claims if {m.ref for m in c.place} & around)
        ground = ground_of(evolve(known, claims=few), background, as_of=as_of)
        alone = control_of(ground.places[place], ground.rules, as_of)
        assert alone is not None
        assert control_shape(alone, {}) == control_shape(control, {})


@LAWS
@given(knowns(), days(60), starting())
def test_a_history_ends_where_the_picture_of_its_last_day_stands(known, until, states) -> None:
    ground = ground_of(known, with_starting(states))
    for place, claims in ground.places.items():
        lines = history_of(claims, ground.rules, until)
        stands = control_of(claims, ground.rules, until)
        assert bool(lines) == (stands is not None)
        if stands is not None and not stands.stale:
            assert lines[-1].status is stands.status
            assert lines[-1].holder == stands.holder
        spans = [
            (x.from_earliest, x.from_latest) for x in lines if x.from_earliest and x.from_latest
        ]
        assert all(a <= b for a, b in spans), place


@LAWS
@given(knowns(reports=4), AS_OF)
def test_copies_of_a_report_weigh_no_more_than_it_does(known: Known, as_of) -> None:
    """A second outlet that prints a report word for word adds no origin, and no tier."""
    copied_reports = dict(known.reports)
    copied_claims = list(known.claims)
    for report in known.reports.values():
        copy = evolve(report, id=report.id + "-copy", source="mirror")
        copied_reports[copy.id] = copy
        copied_claims += [
            evolve(c, id=c.id + "-copy", report=copy.id)
            for c in known.claims
            # An outlet's own alignment is its own: the mirror has none.
            if c.report == report.id and report.source in ("wire", "paper")
        ]
    plain = {c.place.key: c for c in picture_at(known, as_of, BACKGROUND).control}
    both = picture_at(
        evolve(known, claims=tuple(copied_claims), reports=copied_reports), as_of, BACKGROUND
    )
    for control in both.control:
        assert control.tier is plain[control.place.key].tier
        assert control.status is plain[control.place.key].status
        assert control.origins == plain[control.place.key].origins


@LAWS
@given(knowns(), AS_OF)
def test_a_plan_a_threat_or_a_maybe_changes_no_control(known: Known, as_of) -> None:
    meant = tuple(evolve(c, realis="planned") for c in known.claims)
    assert picture_at(evolve(known, claims=meant), as_of, BACKGROUND).control == ()


@LAWS
@given(knowns())
def test_nothing_that_began_after_the_day_is_in_the_picture(known: Known) -> None:
    before = picture_at(known, date(2023, 6, 1), BACKGROUND)
    assert findings(before) == []
