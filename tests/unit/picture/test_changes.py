"""What the record learned between two moments, and why a judgement moved."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from sayso.errors import BadQuery
from sayso.model.entry import Linked, LinkKind
from sayso.model.known import Known
from sayso.model.picture import Change
from sayso.picture.background import ActorFacts, Background, PlaceFacts
from sayso.picture.build import picture_at
from sayso.picture.changes import changes
from sayso.picture.explain import explain
from sayso.picture.policy import Policy, default_policy
from stories import Story, known

WAR = Background(
    actors={
        "army": ActorFacts("Army", "state_forces"),
        "rebels": ActorFacts("Rebels", "rebel"),
    },
    places={
        "town": PlaceFacts("Town", (), 36.0, 37.0, "settlement"),
        "village": PlaceFacts("Village", (), 36.1, 37.0, "settlement"),
    },
)
DAY = date(2024, 6, 1)


def taken(source: str = "wire", by: str | None = None) -> Story:
    return Story(source, "2024-06-01", f"{source} has it.").say(
        "capture", actor="rebels", target="army", place="town", when="2024-06-01", by=by
    )


def between(
    old: Known,
    new: Known,
    days: tuple[date, date] = (DAY, DAY),
    policies: tuple[Policy | None, Policy | None] = (None, None),
) -> dict[str, Change]:
    before = picture_at(old, days[0], WAR, policies[0])
    after = picture_at(new, days[1], WAR, policies[1])
    return {f"{c.kind}:{c.what}": c for c in changes(before, after, old, new)}


ONE = known(taken("radio", "rebels"))


def test_nothing_changes_where_nothing_came() -> None:
    assert between(ONE, ONE) == {}


def test_a_new_claim_moves_the_judgement() -> None:
    both = known(taken("radio", "rebels"), taken(), taken("paper"))
    control = between(ONE, both)["control:changed"]
    assert control.subject == "town"
    assert control.reasons == ("new_claim",)
    assert len(control.support) == 2
    assert control.words == ("Town held by Rebels (before: Town claimed by Rebels)")
    assert explain(control, both)


def test_a_report_taken_back_supports_nothing() -> None:
    both = known(taken("radio", "rebels"), taken())
    found = between(both, ONE)
    assert found["control:changed"].reasons == ("retraction_by_source",)
    assert len(found["control:changed"].oppose) == 1


def test_a_rejected_claim_goes_by_a_verdict() -> None:
    both = known(taken("radio", "rebels"), taken())
    rejected = evolve(both, claims=both.claims[:1])
    assert between(both, rejected)["control:changed"].reasons == ("verdict",)
    assert between(rejected, both)["control:changed"].reasons == ("new_claim",)


def test_a_corrected_place_says_so() -> None:
    (claim,) = ONE.claims
    (place,) = claim.place
    moved = evolve(claim, place=(evolve(place, ref="village"),))
    found = between(ONE, evolve(ONE, claims=(moved,)))
    assert found["control:vanished"].reasons == ("place_fix",)
    assert found["control:appeared"].reasons == ("place_fix",)


def test_a_corrected_day_or_number_says_so() -> None:
    (claim,) = ONE.claims
    assert claim.time is not None
    earlier = evolve(claim, time=evolve(claim.time, start=date(2024, 5, 30), end=date(2024, 5, 30)))
    found = between(ONE, evolve(ONE, claims=(earlier,)))
    assert found["control:changed"].reasons == ("date_fix",)


def test_a_link_between_events_merges_duplicates() -> None:
    later = Story("paper", "2024-06-04", "Later.").say(
        "capture", actor="rebels", target="army", place="town", when="2024-06-04"
    )
    both = known(taken(), later)
    link = Linked(
        datetime(2024, 7, 1, tzinfo=UTC), LinkKind.EVENT, both.claims[0].id, both.claims[1].id,
        True, "a reviewer",
    )  # fmt: skip
    found = between(both, evolve(both, links=(link,)), (date(2024, 6, 5), date(2024, 6, 5)))
    assert found["event:vanished"].reasons == ("duplicate_merged",)


def test_another_policy_is_a_change_of_rules() -> None:
    lenient = evolve(
        default_policy(),
        control=evolve(default_policy().control, promote_single_neutral=True),
    )
    known_ = known(taken())
    found = between(known_, known_, policies=(None, lenient))
    assert found["control:changed"].reasons == ("rule_change",)


def test_time_alone_makes_a_state_stale() -> None:
    found = between(ONE, ONE, (DAY, date(2024, 9, 1)))
    assert found["control:changed"].reasons == ("passage_of_time",)


def test_a_place_that_the_gazetteer_moved_says_so() -> None:
    before = picture_at(ONE, DAY, WAR)
    places = {**WAR.places, "town": PlaceFacts("Town", (), 36.5, 37.0, "settlement")}
    after = picture_at(ONE, DAY, evolve(WAR, places=places))
    found = changes(before, after, ONE, ONE)
    assert {(c.kind, c.reasons) for c in found} == {
        ("control", ("gazetteer_change",)), ("event", ("gazetteer_change",)),
    }  # fmt: skip
    assert all(explain(c, ONE) for c in found)


def test_a_finding_of_another_moment_cannot_be_explained() -> None:
    both = known(taken("radio", "rebels"), taken())
    (control,) = picture_at(both, DAY, WAR).control
    with pytest.raises(BadQuery, match="moment"):
        explain(control, ONE)
