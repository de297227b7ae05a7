"""The queue, corrections and agreement."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from sayso.errors import BadQuery
from sayso.model.entry import Entry, Judged, Recorded, Undone, Verdict, entry_id
from sayso.model.ids import EntryId
from sayso.model.known import Known
from sayso.picture.build import picture_at
from sayso.review.agreement import agreements, kappa
from sayso.review.correct import as_form, corrected
from sayso.review.queue import queue, standings
from stories import Story, known

NOW = datetime(2024, 12, 1, tzinfo=UTC)
STORY = (
    Story("Wire", "2024-11-30")
    .say("capture", actor="hts", place="nubl", when="2024-11-28", by="hts")
    .say("casualties", target="sna", place="azaz", when="2024-11-28", count=("200", 200, 200), label="killed")
    .say("armed_clash", actor=("~gunmen", "sna"), place="azaz", when="2024-11-29")
    .say("leads", actor="hts", target="sna")
)  # fmt: skip


def stored(*entries: Entry) -> list[tuple[EntryId, Entry]]:
    read = Recorded(NOW, STORY.report, "story", STORY.claims)
    return [(entry_id(e), e) for e in (read, *entries)]


def said(claim: int, verdict: str, by: str = "ana", after: int = 1) -> Judged:
    return Judged(NOW + timedelta(minutes=after), STORY.claims[claim].id, Verdict(verdict), by)


def waiting(*entries: Entry, reviewer: str = "ana", second: bool = False) -> list[int]:
    held: Known = known(STORY)
    order = [c.id for c in STORY.claims]
    items = queue(
        held, picture_at(held, None), standings(stored(*entries)), reviewer, second=second
    )
    return [order.index(i.claim.id) for i in items]


def test_what_matters_most_comes_first() -> None:
    # A disputed holding, then a large number, then an unknown actor, then the rest.
    assert waiting() == [0, 1, 2, 3]
    low = tuple(evolve(c, score=0.1) if n == 3 else c for n, c in enumerate(STORY.claims))
    held = evolve(known(STORY), claims=low)
    first = queue(held, picture_at(held, None), standings(stored()), "ana")
    assert [i.reasons for i in first if i.claim.id == STORY.claims[3].id] == [("low score, 0.10",)]
    assert first[-1].claim.id == STORY.claims[2].id


def test_a_judged_claim_waits_no_more_until_it_is_taken_back() -> None:
    verdict = said(0, "accept")
    assert waiting(verdict) == [1, 2, 3]
    undone = Undone(NOW + timedelta(minutes=2), entry_id(verdict), "ana")
    assert waiting(verdict, undone) == [0, 1, 2, 3]


def test_a_second_opinion_is_asked_of_others() -> None:
    verdict = said(0, "accept", by="bo")
    assert waiting(verdict, reviewer="ana", second=True) == [0]
    assert waiting(verdict, reviewer="bo", second=True) == []


def test_every_word_on_a_claim_makes_a_new_revision() -> None:
    verdict = said(0, "accept")
    undone = Undone(NOW + timedelta(minutes=2), entry_id(verdict), "ana")
    revisions = [
        standings(stored(*e))[STORY.claims[0].id].revision
        for e in ((), (verdict,), (verdict, undone))
    ]
    assert len(set(revisions)) == 3


def test_agreement_is_measured_beyond_chance() -> None:
    votes = [
        said(n, v, by)
        for by, vs in (("ana", "accept accept reject"), ("bo", "accept reject reject"))
        for n, v in enumerate(vs.split())
    ]
    (found,) = agreements(standings(stored(*votes)))
    assert (found.a, found.b, found.both, found.same) == ("ana", "bo", 3, 2)
    assert found.kappa == pytest.approx(0.4)
    assert kappa([("x", "x"), ("x", "x")]) is None and kappa([]) is None


def test_a_form_that_says_the_same_is_no_correction() -> None:
    claim = STORY.claims[0]
    with pytest.raises(BadQuery, match="nothing is changed"):
        corrected(claim, STORY.report, as_form(claim))


def test_any_field_can_be_put_right() -> None:
    claim = STORY.claims[1]
    made = corrected(
        claim,
        STORY.report,
        {"stance": "denies", "speaker": "Hts = hts", "place": "Nubl = nubl", "count_max": "", "count_min": "12",
         "time_start": "2024-11-27", "label": "wounded", "ended": "yes", "evidence": "Sna Azaz"},
    )  # fmt: skip
    assert made.id == claim.id
    assert (made.stance.value, made.label, made.ended) == ("denies", "wounded", True)
    assert made.speaker and made.speaker.ref == "hts"
    text = STORY.report.text
    for span in (made.evidence, *made.place):
        assert text[span.start : span.end] == span.text
    assert made.place[0].ref == "nubl"
    assert made.count and (made.count.min, made.count.max) == (12, None)
    assert made.time and str(made.time.start) == "2024-11-27"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"evidence": "words that are not there"}, "does not stand in the report"),
        ({"place": "Damascus"}, "does not stand in the report"),
        ({"type": "victory"}, "is not one of"),
        ({"time_start": "2024-13-01"}, "write days as"),
        ({"time_start": "2024-12-01", "time_end": "2024-11-01"}, "ends before it begins"),
        ({"count_min": "many"}, "write whole numbers"),
        ({"count_min": "-3"}, "below nought"),
        ({"count_min": "9", "count_max": "3"}, "is more than"),
    ],
)
def test_a_correction_that_cannot_be_made_is_told(form: dict[str, str], told: str) -> None:
    with pytest.raises(BadQuery, match=told):
        corrected(STORY.claims[1], STORY.report, form)
