"""Parts of findings and claims in words."""

from datetime import date

import pytest

from sayso.model.claim import Claim, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.ids import ReportId
from sayso.model.picture import Interest, Party, Status, Tier, Transition, Voice
from sayso.model.report import make_report
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.outputs import phrases

NORTH, SOUTH = Party("north", "North"), Party("south", "South")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-11-27", "2024-11-27", "2024-11-27"),
        ("2024-11-27", "2024-11-28", "2024-11-27/28"),
        ("2024-11-27", "2024-12-01", "2024-11-27/12-01"),
        ("2023-12-31", "2024-01-01", "2023-12-31/2024-01-01"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-11-27", None, "since 2024-11-27"),
        (None, "2024-11-27", "by 2024-11-27"),
        (None, None, ""),
    ],
)
def test_days_in_short(first: str | None, last: str | None, words: str) -> None:
    start, end = (date.fromisoformat(d) if d else None for d in (first, last))
    assert phrases.days_in_short(start, end) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(12, 12, "12"), (24, 99, "24–99"), (12, None, "12 or more"), (None, 30, "up to 30"), (None, None, "")],
)  # fmt: skip
def test_bounds(low: int | None, high: int | None, words: str) -> None:
    assert phrases.range_words(low, high) == words


@pytest.mark.parametrize(
    ("how", "frm", "to", "words"),
    [
        (Transition.HANDED_OVER, [NORTH], [SOUTH], "handed over to South by North"),
        (Transition.HANDED_OVER, [], [SOUTH], "handed over to South"),
        (Transition.CAPTURED, [NORTH], [SOUTH], "captured by South from North"),
        (Transition.WITHDREW, [NORTH], [], "North withdrew"),
        (Transition.ENTERED_UNOPPOSED, [NORTH], [SOUTH], "entered unopposed by South"),
        (Transition.STARTING, [], [NORTH], ""),
        (Transition.CORRECTED, [], [NORTH], ""),
    ],
)
def test_a_change_of_hands(how: Transition, frm: list[Party], to: list[Party], words: str) -> None:
    assert phrases.transition_words(how, frm, to) == words


def test_a_voice_has_its_stance_and_its_stake() -> None:
    voices = [
        Voice(Party("anonymous", "sources"), Stance.ASSERTS, Interest.UNALIGNED, ()),
        Voice(NORTH, Stance.ACKNOWLEDGES, Interest.AGAINST, ()),
        Voice(SOUTH, Stance.CANNOT_CONFIRM, Interest.FOR, ()),
    ]
    assert phrases.voices_words(voices) == (
        "sources (asserts); North (acknowledges, against its own interest); South (cannot confirm, in its own interest)"
    )


def claim(**parts: object) -> Claim:
    return Claim(
        **{
            "id": claim_id(ReportId("report-1"), ClaimType.CAPTURE, "x"),
            "report": ReportId("report-1"),
            "type": ClaimType.CAPTURE,
            "evidence": Evidence(0, 4, "they"),
            **parts,
        }  # type: ignore[arg-type]
    )


def test_a_claim_that_is_no_plain_fact_says_so() -> None:
    made = claim(polarity=Polarity.NEGATIVE, realis=Realis.PLANNED, ended=True)
    assert phrases.claim_type(made) == "capture (not, planned, ended)"


def test_who_says_it() -> None:
    report = make_report("they left", source="Wire")
    by = Speaker("sources", "anonymous", "unnamed source")
    said = claim(stance=Stance.ASSERTS, speaker=by, via=(Speaker("state TV"),))
    assert phrases.speaker_words(said, report) == "sources (asserts), by way of state TV"
    assert phrases.speaker_words(claim(), report) == "Wire (reports)"
    assert phrases.speaker_words(claim(), None) == "the report itself (reports)"
    assert phrases.speaker_words(claim(stance=Stance.ASSERTS), report) == "unnamed (asserts)"


def test_a_proposition_by_registered_names() -> None:
    made = claim(
        actor=(Mention("they", 0, 4, "north", "North"),),
        target=(Mention("them", 0, 4),),
        place=(Mention("Nubl", 0, 4), Mention("Zahraa", 0, 4)),
        count=Count("dozens", 24, 99, "soldiers"),
    )
    assert phrases.proposition(made) == "North → them, at Nubl and Zahraa, dozens [24–99] soldiers"


def test_statuses_and_tiers_have_words() -> None:
    # A new status needs its line in `status_words`' callers.
    assert {s.value for s in Status} == {
        "held", "claimed", "contested", "mixed", "vacated", "buffer", "unknown",
    }  # fmt: skip
    assert [t.name for t in Tier] == ["T1", "T2", "T3", "T4", "T5", "T6"]
