"""Who is meant: theatres, abbreviations, words around names, days, speakers."""

from datetime import date

import pytest

from sayso.registry import ANONYMOUS, Ref, Registry


def slug(ref: Ref | None) -> str | None:
    return ref.slug if ref else None


@pytest.mark.parametrize(
    ("text", "syrian", "sudanese"),
    [
        ("the army", "syria-armed-forces", "sudan-armed-forces"),
        ("government forces", "syria-armed-forces", "sudan-armed-forces"),
        ("government", "syria-government", "sudan-government"),
        ("rebel groups", "syria-opposition", None),
        ("paramilitaries", None, "rsf"),
        ("the joint forces", None, "joint-forces"),
    ],
)
def test_a_description_means_somebody_only_in_its_theatre(
    registry: Registry, syria: Registry, sudan: Registry, text: str, syrian: str, sudanese: str
) -> None:
    assert slug(syria.actor(text)) == syrian
    assert slug(sudan.actor(text)) == sudanese
    assert registry.actor(text) is None
    assert registry.in_theatres(["syria", "sudan"]).actor(text) is None or not (syrian and sudanese)


@pytest.mark.parametrize(
    ("text", "in_syria", "in_sudan"),
    [
        ("SDF", "sdf", None),
        ("HTS", "hts", None),
        ("SAF", None, "sudan-armed-forces"),
        ("RSF", None, "rsf"),
        ("SRF", "syria-revolutionaries-front", "sudan-revolutionary-front"),
        ("US", "united-states", "united-states"),
        ("us", None, None),
        ("IS", "isis", "isis"),
        ("is", None, None),
    ],
)
def test_an_abbreviation_belongs_to_its_theatre(
    syria: Registry, sudan: Registry, text: str, in_syria: str | None, in_sudan: str | None
) -> None:
    assert slug(syria.actor(text)) == in_syria
    assert slug(sudan.actor(text)) == in_sudan


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HTS fighters", "hts"),
        ("ISIL militants", "isis"),
        ("US-backed Syrian Democratic Forces", "sdf"),
        ("the Kurdish-led SDF", "sdf"),
        ("jihadist group Hayat Tahrir al-Sham", "hts"),
        ("Syrian Democratic Forces (SDF)", "sdf"),
        ("Hayat Tahrir al-Sham (SDF)", None),
        ("Syrian President Bashar al-Assad", "bashar-al-assad"),
        ("Gen. Suheil al-Hassan", "suheil-al-hassan"),
        ("White Helmets volunteers", "white-helmets"),
        ("Russia’s Defence Ministry", "russia-armed-forces"),
        ("the government of Iraq", "iraq"),
        ("U.S. warplanes", "united-states-armed-forces"),
        ("Turkish-backed fighters", "sna"),
        ("Turkish tanks", "turkiye-armed-forces"),
        ("a column of Russian armoured vehicles", "russia-armed-forces"),
        ("Israeli paratroopers", "israel-armed-forces"),
        ("the Tiger Forces", "syria-25th-division"),
        ("HTS leader", None),
        ("HTS commander Abu Ahmad", None),
        ("members of the YPG", None),
        ("a rebel group", None),
        ("local rebel groups", None),
        ("military alliance", None),
        ("an Islamic state", None),
        ("terrorists", None),
        ("civilians", None),
        ("46th Division", None),
        ("", None),
        ("’", None),
    ],
)
def test_words_around_a_name(syria: Registry, text: str, meant: str | None) -> None:
    assert slug(syria.actor(text)) == meant


@pytest.mark.parametrize(
    ("text", "day", "meant"),
    [
        ("the army", None, "syria-armed-forces"),
        ("the army", date(2024, 11, 30), "syria-armed-forces"),
        ("the army", date(2025, 1, 10), "syria-transitional-forces"),
        ("the government", date(2025, 1, 10), "syria-transitional-government"),
        ("Jabhat al-Nusra", date(2015, 5, 1), "al-nusra-front"),
        ("Hayat Tahrir al-Sham", date(2015, 5, 1), None),
    ],
)
def test_a_day_tells_which_of_two_in_turn(
    syria: Registry, text: str, day: date | None, meant: str | None
) -> None:
    assert slug(syria.actor(text, day)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "sources", "a source", "two witnesses", "residents of Idlib", "local activists",
        "a senior US official who spoke on condition of anonymity", "officials",
        "unnamed military sources", "eyewitnesses", "people familiar with the matter",
        "a medical source in the city", "several residents", "مصادر محلية",
    ],
)  # fmt: skip
def test_unnamed_speakers_are_anonymous(syria: Registry, text: str) -> None:
    assert syria.speaker(text) == ANONYMOUS


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("army spokesman", "syria-armed-forces"),
        ("a spokesperson for the Syrian Democratic Forces", "sdf"),
        ("the Observatory", "sohr"),
        ("SOHR", "sohr"),
        ("state news agency SANA", "sana"),
        ("Reuters", "reuters"),
        ("Ahmad Khalil", None),
        ("rebel commanders", None),
        ("it", None),
    ],
)
def test_named_speakers(syria: Registry, text: str, meant: str | None) -> None:
    assert slug(syria.speaker(text)) == meant


def test_names_learnt_in_a_report_come_first(syria: Registry) -> None:
    assert syria.actor("LFH") is None
    learnt = syria.with_aliases({"LFH": "hts", "the hill": "nubl", "XYZ": "no-such-slug"})
    assert slug(learnt.actor("LFH")) == "hts"
    assert slug(learnt.place("the hill")) == "nubl"
    assert learnt.actor("XYZ") is None
    assert syria.actor("LFH") is None
    span = next(each for each in learnt.find_names("LFH took Nubl.") if each.text == "LFH")
    assert slug(span.actor) == "hts"


def test_likeness_only_proposes(syria: Registry) -> None:
    assert syria.actor("Hayyat Tahreer Alsham") is None
    assert syria.propose("Hayyat Tahreer Alsham")[0].ref.slug == "hts"
    assert syria.propose("Deir Azzor")[0].ref.slug == "deir-ez-zor"
    assert not [p for p in syria.propose("46th Division") if "25" in p.name]


@pytest.mark.parametrize(
    ("text", "theatres"),
    [
        ("The SDF and HTS clashed near Manbij, in northern Syria.", ("syria",)),
        ("The RSF shelled El Fasher; the Sudanese army hit back.", ("sudan",)),
        ("قصفت قوات الدعم السريع مدينة الفاشر", ("sudan",)),
        ("Rebel groups attacked the army in the north on Monday.", ()),
        ("Israel struck Beirut. Lebanon's army and Hezbollah said Israel had hit Tyre; "
         "Lebanon will complain. A man fled to Damascus. Lebanon is small.", ()),
        ("Russian forces shelled Kharkiv and Kyiv in Ukraine.", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_a_theatre_is_chosen_only_when_clear(
    registry: Registry, text: str, theatres: tuple[str, ...]
) -> None:
    assert registry.choose_theatre(text) == theatres


def test_a_report_on_another_war_knows_no_descriptions(registry: Registry) -> None:
    report = registry.about("Russian forces shelled Kharkiv and Kyiv in Ukraine, the army said.")
    assert report.theatres == frozenset()
    assert report.actor("the army") is None
    assert slug(report.actor("Ukrainian forces")) == "ukraine-armed-forces"
