"""The grounding gate: exact words at exact places, or a refusal with its reason."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bounded import no_blow_up
from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Stance
from sayso.reading.ground import Span, ground, grounded, occurrences, whole_number

TEXT = (
    "The army said on Saturday that up to 30 rebels were killed in Melin.\n"
    "Residents counted 1,200 shells; 120 houses burnt on 12 March 2024."
)
REPORT = make_report(TEXT, source="wire", published=date(2024, 11, 30))


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def mention(words: str, text: str = TEXT) -> Mention:
    return Mention(words, *at(words, text))


def claim(**changes: object) -> Claim:
    quote = "up to 30 rebels were killed in Melin"
    start, end = at(quote)
    made = Claim(
        claim_id(REPORT.id, ClaimType.CASUALTIES, []),
        REPORT.id,
        ClaimType.CASUALTIES,
        Evidence(start, end, quote),
        target=(mention("rebels"),),
        place=(mention("Melin"),),
        time=ClaimTime("on Saturday", date(2024, 11, 30), date(2024, 11, 30), "day"),
        count=Count("up to 30", None, 30, "rebels"),
        label="killed",
        stance=Stance.ASSERTS,
        speaker=Speaker("army"),
    )
    return evolve(made, **changes)


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("Hay'et Tahrir", "the Hay’et Tahrir group", "Hay’et Tahrir"),
        ('the "armed" men', "the “armed” men", "the “armed” men"),
        ("12-15 dead", "some 12–15 dead", "12–15 dead"),
        ("army left Nubl", "The army\u00a0left\r\n  Nubl.", "army\u00a0left\r\n  Nubl"),
        ("  army left ", "The army left.", "army left"),
        ("حلب", "دخلوا بحلب أمس", "حلب"),
        ("阿勒颇", "军队进入阿勒颇市", "阿勒颇"),
        ("at least 128 people", "at least 182 people", None),
        ("HTS seized Aleppo", "HTS entered Aleppo", None),
        ("the Army", "the army", None),
        ("Nubl", "Nūbl", None),
        ("Nu", "Nu\u0304bl", None),
        ("army … Nubl", "army left Nubl", None),
        ("12", "120 men", None),
        ("200", "1,200 men", None),
        ("1,200", "1,200 men", "1,200"),
        ("500 men", "12 500 men", None),
        ("2014", "In 2014, 200 men", "2014"),
        ("200 men", "In 2014, 200 men", "200 men"),
        ("120 men", "In 2014 120 men", "120 men"),
        ("rebel", "rebels", None),
        ("UN", "the UNITED front", None),
        ("", "anything", None),
        ("   ", "any thing", None),
        ("any", "", None),
    ],
)
def test_a_quote_stands_as_printed_or_not_at_all(quote: str, text: str, stands: str | None) -> None:
    span = ground(quote, text)
    assert (text[span.start : span.end] if span else None) == stands


def test_of_several_places_the_nearest_to_the_hint_is_taken() -> None:
    text = "Nubl fell. Later Nubl was retaken, and Nubl rebuilt."
    assert [s.start for s in occurrences("Nubl", text)] == [0, 17, 39]
    assert ground("Nubl", text) == Span(0, 4)
    assert ground("Nubl", text, near=20) == Span(17, 21)
    assert ground("Nubl", text, near=28) == Span(17, 21), "the earlier of two as near"
    assert ground("Nubl", text, near=999) == Span(39, 43)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("up to 12 thousand people", "12", "up to 12 thousand"),
        ("more than\n50 villages", "50", "more than\n50"),
        ("between 12 and 15 men", "15", "between 12 and 15"),
        ("three hundred and twenty men", "twenty", "three hundred and twenty"),
        ("half a million fled", "million", "half a million"),
        ("several hundred fled", "hundred", "several hundred"),
        ("tens of thousands fled", "thousands", "tens of thousands"),
        ("30 per cent fled", "30", "30 per cent"),
        ("control over 12 villages", "12", "12"),
        ("rose from 20 to 38", "38", "38"),
        ("in 2014 two fled", "two", "two"),
        ("12 to Aleppo", "12", "12"),
        ("several men", "several", "several"),
    ],
)
def test_a_number_is_taken_whole(text: str, words: str, whole: str) -> None:
    span = whole_number(text, *at(words, text))
    assert text[span.start : span.end] == whole


def test_a_claim_whose_words_all_stand_there_passes() -> None:
    assert grounded(claim(), REPORT) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evidence": Evidence(0, 8, "The navy")}, "quote 'The navy' is not in the text"),
        ({"evidence": Evidence(900, 908, "The army")}, "quote 'The army' is not in the text"),
        ({"evidence": Evidence(4, 8, "army")}, "too short"),
        ({"evidence": Evidence(0, 6, "The ar")}, "cut out of a word"),
        ({"actor": (Mention("Melin", 0, 5),)}, "actor 'Melin' is not in the text"),
        ({"place": (Mention("Meli", *at("Meli")),)}, "place 'Meli' is cut"),
        ({"origin": (Mention("Hama", 5000, 5004),)}, "origin 'Hama' is not in the text"),
        ({"speaker": Speaker("the president")}, "speaker 'the president' is not in the text"),
        ({"via": (Speaker("state TV"),)}, "speaker 'state TV' is not in the text"),
        ({"label": "slaughtered"}, "label 'slaughtered' is not in the text"),
        ({"count": Count("30", 30, 30)}, "count '30' is cut from 'up to 30'"),
        ({"count": Count("up to 30", 1, 30)}, "number 1 is not what 'up to 30' says"),
        ({"count": Count("up to 30", None, 40)}, "number 40 is not what 'up to 30' says"),
        ({"count": Count("200", 200, 200)}, "count '200' is not in the text"),
        ({"count": Count("forty", 40, 40)}, "count 'forty' is not in the text"),
        (
            {"time": ClaimTime("on Friday", date(2024, 11, 29), date(2024, 11, 29), "day")},
            "time 'on Friday' is not in the text",
        ),
        (
            {"time": ClaimTime("on Saturday", date(2024, 11, 20), date(2024, 11, 21), "day")},
            "days 2024-11-20 to 2024-11-21 are not what 'on Saturday' says",
        ),
        (
            {"time": ClaimTime("Melin", date(2024, 11, 30), date(2024, 11, 30), "day")},
            "are not what 'Melin' says",
        ),
        ({"report": "report-other"}, "not of"),
    ],
)
def test_what_does_not_stand_there_is_refused(changes: dict[str, object], reason: str) -> None:
    refusal = grounded(claim(**changes), REPORT)
    assert refusal is not None
    assert reason in refusal


@pytest.mark.parametrize(
    "changes",
    [
        {"count": Count("up to 30", None, None)},
        {"count": Count("1,200", 1200, 1200)},
        {"time": None},
        {"time": ClaimTime("on Saturday", None, None, "open")},
        {"time": ClaimTime("on 12 March 2024", date(2024, 3, 12), date(2024, 3, 12), "day")},
        {"label": "burnt"},
        {"speaker": Speaker("Residents"), "via": (Speaker("army"),)},
    ],
)
def test_less_than_the_words_say_and_words_beside_the_quote_pass(
    changes: dict[str, object],
) -> None:
    assert grounded(claim(**changes), REPORT) is None


def test_words_far_from_the_quote_do_not_carry_it() -> None:
    text = "Hama was calm.\n" + "Nothing else was said there. " * 60 + "The army left Nubl."
    report = make_report(text, published=date(2024, 1, 1))
    far = Claim(
        claim_id(report.id, ClaimType.WITHDRAWAL, []),
        report.id,
        ClaimType.WITHDRAWAL,
        Evidence(*at("The army left Nubl", text), "The army left Nubl"),
        place=(mention("Hama", text),),
    )
    assert grounded(far, report) == "place 'Hama' is too far from the quote"
    assert grounded(evolve(far, place=(mention("Nubl", text),)), report) is None


FUZZ = settings(deadline=None, derandomize=True, max_examples=150)
WORDS = st.text(alphabet="aab1  ,.'’“–\u00a0\né", max_size=40)


@FUZZ
@given(text=WORDS, quote=WORDS, near=st.none() | st.integers(-5, 50))
def test_what_is_found_reads_as_the_quote(text: str, quote: str, near: int | None) -> None:
    span = ground(quote, text, near)
    if span is not None:
        assert _plain(text[span.start : span.end]) == _plain(quote)


@FUZZ
@given(text=WORDS, quote=WORDS, near=st.integers(-5, 50))
def test_the_nearest_is_the_nearest_of_all(text: str, quote: str, near: int) -> None:
    every = list(occurrences(quote, text))
    nearest = min(every, key=lambda span: abs(span.start - near), default=None)
    assert ground(quote, text, near) == nearest


@FUZZ
@given(text=WORDS.filter(lambda t: bool(t.strip())))
def test_a_text_stands_in_itself(text: str) -> None:
    span = ground(text, text)
    assert span is not None
    assert text[span.start : span.end] == text.strip()


@FUZZ
@given(
    text=st.text(max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=2, max_size=2),
    words=st.lists(st.text(max_size=8), min_size=5, max_size=5),
)
def test_no_ungrounded_claim_gets_through(
    text: str, spans: list[tuple[int, int]], words: list[str]
) -> None:
    report = make_report(text)
    (first, length), (second, other) = spans
    made = Claim(
        claim_id(report.id, ClaimType.ALIAS, []),
        report.id,
        ClaimType.ALIAS,
        Evidence(first, first + length, text[first : first + length] or words[0]),
        actor=(Mention(text[second : second + other] or words[1], second, second + other),),
        count=Count(words[2], 1, 1),
        label=words[3],
        speaker=Speaker(words[4]),
    )
    if grounded(made, report) is None:
        assert _holds(made, report)


def _holds(made: Claim, report: Report) -> bool:
    text = report.text
    quoted = [(made.evidence.text, made.evidence.start, made.evidence.end)]
    quoted += [(m.text, m.start, m.end) for m in made.actor]
    loose = [made.count.text if made.count else "", made.label or ""]
    loose.append(made.speaker.text if made.speaker else "")
    return all(text[a:b] == words for words, a, b in quoted) and all(w in text for w in loose)


def _plain(words: str) -> list[str]:
    return words.replace("’", "'").replace("“", '"').replace("–", "-").split()


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a " * 500_000, "a a a b"),
        ("1," * 500_000, "1,1,2"),
        (" " * 1_000_000 + "x", "x  y"),
        ("“" * 1_000_000, '"""x'),
        ("ab" * 500_000 + "!", "ab" * 1000 + "!"),
    ],
    ids=["words", "numbers", "spaces", "quotes", "one word"],
)
def test_hostile_texts_take_no_longer(text: str, quote: str) -> None:
    with no_blow_up():
        ground(quote, text)
        ground(quote, text, near=len(text) // 2)
