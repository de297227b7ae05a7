"""The claims of the first issue's example, a report on Aleppo of 30 November 2024."""

from sayso.picture.background import ActorFacts, Background, PlaceFacts
from stories import Story, known

DAY = "2024-11-30"
PLACES = ("aleppo-airport", "nubl", "zahraa", "industrial-zone", "tal-hasil", "tal-aran")

SYRIA = Background(
    actors={
        "government": ActorFacts("Syrian Government", "state"),
        "army": ActorFacts("Syrian Armed Forces", "state_forces", parents=("government",)),
        "opposition": ActorFacts("Syrian opposition", "umbrella"),
        "hts": ActorFacts("Hayat Tahrir al-Sham", "rebel", parents=("opposition",)),
        "ypg": ActorFacts("People's Protection Units", "rebel"),
        "nusra": ActorFacts("al-Nusra Front", "rebel"),
    },
    places={
        "aleppo": PlaceFacts("Aleppo", ("aleppo-gov",), 36.2, 37.16, "settlement"),
        "nubl": PlaceFacts("Nubl", ("aleppo-gov",), 36.38, 36.99, "settlement"),
        "aleppo-gov": PlaceFacts("Aleppo Governorate", ("syria",), None, None, "adm1"),
        "idlib-gov": PlaceFacts("Idlib Governorate", ("syria",), None, None, "adm1"),
        "hama-gov": PlaceFacts("Hama Governorate", ("syria",), None, None, "adm1"),
        "syria": PlaceFacts("Syria", (), None, None, "country"),
    },
)


def report() -> Story:
    story = Story("monitor-daily", DAY)
    story.say("withdrawal", actor="army", place="aleppo", by="army", words="a temporary")
    story.say(
        "offensive", actor="opposition", target="government", place="aleppo",
        when=("2024-11-27", DAY),
    )  # fmt: skip
    story.say("advance", actor="opposition", place="aleppo|Aleppo city centre", by="anonymous")
    for place in PLACES:
        story.say(
            "handover", actor="army", target="ypg|PKK/YPG", place=place, when=DAY,
            by="anonymous|sources",
        )  # fmt: skip
    story.say(
        "advance", actor="opposition", place="idlib-gov|rural areas of Idlib",
        when=("2024-11-27", None),
    )  # fmt: skip
    story.say(
        "capture", actor="opposition", target="government",
        place="idlib-gov|eastern and southeastern parts of Idlib", when=(DAY, None),
        count=("more than 50", 51, None), unit="villages",
    )  # fmt: skip
    story.say("advance", actor="opposition", place="aleppo|central districts", when="2024-11-29")
    story.say(
        "casualties", actor="opposition", target="army|its soldiers",
        place=("aleppo-gov", "idlib-gov"), when=("2024-11-27", DAY), count=("dozens", 24, 99),
        label="killed or wounded", by="army", stance="acknowledges", said=DAY,
    )  # fmt: skip
    story.say(
        "armed_clash", actor="army", target="opposition", place="aleppo-gov",
        when=("2024-11-27", DAY), by="army", said=DAY,
    )  # fmt: skip
    story.say("offensive", actor="army", by="army", realis="planned")
    story.say(
        "advance", actor="opposition", place="aleppo|large parts of Aleppo", by="army",
        stance="acknowledges",
    )  # fmt: skip
    story.say("alias", actor="hts", label="HTS")
    story.say("attack_repelled", actor="army", target="opposition", by="army")
    story.say(
        "formed", actor="hts", target="nusra", when=("2017-01-01", "2017-01-31"), label="merger"
    )
    story.say("affiliated", actor="nusra", target="al-qaeda")
    story.say("leads", actor="al-jolani", target="hts")
    story.say("leads", actor="al-jolani", target="nusra", ended=True)
    story.say("ideology", actor="hts", label="Salafi-jihadist")
    story.say("affiliated", actor="hts", target="al-qaeda", ended=True, by="hts")
    for area in ("idlib-gov", "hama-gov"):
        story.say("controls", actor="hts", place=area, label="partial")
    for authority in ("united-states", "united-nations", "united-kingdom"):
        story.say("designation", actor=authority, target="hts", label="terrorist organisation")
    return story


KNOWN = known(report())
