"""When a frame happened: the days of its time words, of its clause, of its end."""

import pytest

from framed import claims


@pytest.mark.parametrize(
    ("text", "anchor", "parts", "start", "end"),
    [
        # The report is of Saturday 30 November 2024.
        (
            "Rebels on Thursday left the town that they had ruled for six months.", "ruled",
            {"time": "for six months", "ended": "ended"}, "2024-05-28", "2024-11-28",
        ),
        # Until something happened on a day, which is that day's own.
        (
            "A council governed the town until its fall on 3 October.", "governed",
            {"time": "until its fall on 3 October"}, None, "2024-10-03",
        ),
        (
            "A council governed the town until its fall on 3 October.", "fall",
            {"kind": "capture", "time": "on 3 October"}, "2024-10-03", "2024-10-03",
        ),
        (
            "A council governed the town from 2010 until rebels took it in May 2021.", "governed",
            {"time": "from 2010 until rebels took it in May 2021"}, "2010-01-01", "2021-05-31",
        ),
        # Lengths that end with the day told beside them.
        (
            "Rebels entered the town on Thursday after two weeks of siege.", "siege",
            {"time": "two weeks"}, "2024-11-14", "2024-11-28",
        ),
        (
            "On Thursday rebels entered the town, which they had encircled for two weeks.", "encircled",
            {"time": "for two weeks"}, "2024-11-14", "2024-11-28",
        ),
        (
            "The troops will leave the town within days.", "leave",
            {"time": "within days", "realis": "planned"}, "2024-11-30", "2024-12-03",
        ),
        (
            "More than 40 people have died since Thursday's assault on the town.", "assault",
            {"kind": "offensive", "time": "Thursday"}, "2024-11-28", "2024-11-28",
        ),
        (
            "It was the biggest assault since a 2020 truce in the town.", "truce",
            {"kind": "agreement", "time": "2020"}, "2020-01-01", "2020-12-31",
        ),
        # Words that may tell when are taken where the calendar knows them and no others stand out.
        (
            "Rebels entered the town, residents said, early on Thursday.", "entered",
            {"time?": "early on Thursday"}, "2024-11-28", "2024-11-28",
        ),
        (
            "Rebels have ruled the town for six months.", "ruled",
            {"time": "for six months"}, "2024-05-30", None,
        ),
        (
            "Rebels left the town after two years of siege.", "siege",
            {"time": "two years"}, "2022-11-30", None,
        ),
        (
            "The siege has lasted since 12 October, when rebels closed the road.", "closed",
            {"time": "since 12 October"}, "2024-10-12", "2024-10-12",
        ),
        (
            "Rebels entered the town on polling day, 11 November.", "entered",
            {"time": "on polling day"}, "2024-11-11", "2024-11-11",
        ),
        (
            "Rebels entered the town on the first day of the war, 11 November.", "entered",
            {"time": "on the first day"}, "2024-11-11", "2024-11-11",
        ),
        (
            "Both sides agreed on Thursday to leave the town.", "leave",
            {"time": "on Thursday", "realis": "planned"}, "2024-11-28", "2024-11-28",
        ),
        (
            "Both sides will leave the town on Thursday.", "leave",
            {"time": "on Thursday", "realis": "planned"}, "2024-12-05", "2024-12-05",
        ),
        # What happened on the day that something has lasted since, or until.
        (
            "Nobody has left the town since rebels entered it on 12 October.", "entered",
            {"time": "on 12 October"}, "2024-10-12", "2024-10-12",
        ),
        (
            "Nobody has left the town since rebels entered it on 12 October.", "left",
            {"time": "since rebels entered it on 12 October"}, "2024-10-12", None,
        ),
        (
            "The road stayed shut until 9 November, when sappers cleared it.", "cleared",
            {"time": "until 9 November"}, "2024-11-09", "2024-11-09",
        ),
        (
            "They say the town was not reached until October.", "reached",
            {"time": "until October"}, "2024-10-01", "2024-10-31",
        ),
        (
            "The garrison of the town held out until 3 October.", "held",
            {"kind": "capture", "time": "until 3 October"}, "2024-10-03", "2024-10-03",
        ),
        (
            "Guards freed from the town had been held there for a year.", "held",
            {"time": "for a year"}, "2023-11-30", "2024-11-30",
        ),
        # What "most of" is said of is not compared with another time.
        (
            "Rebels who held most of the town had governed it through courts since June.", "governed",
            {"time": "since June"}, "2024-06-01", None,
        ),
        # Had been so until the day that is told, where one is.
        (
            "Rebels reached on Thursday men who had been trapped in the town for nine days.", "trapped",
            {"time": "for nine days"}, "2024-11-19", "2024-11-28",
        ),
        # What has happened within a week did so by the report, what is to happen need not.
        (
            "Rebels took the town on Friday, the second within a week.", "second",
            {"time": "within a week"}, "2024-11-23", "2024-11-30",
        ),
        (
            "Rebels agreed on Friday to leave the town within a week.", "leave",
            {"time": "within a week", "realis": "planned"}, "2024-11-29", "2024-12-06",
        ),
        # What is only possible is of a time to come, unless it may have been.
        (
            "Rebels could leave the town on Monday.", "leave",
            {"time": "on Monday", "realis": "possible"}, "2024-12-02", "2024-12-02",
        ),
        (
            "Guards of the town were feared drowned on Monday.", "drowned",
            {"time": "on Monday", "realis": "possible"}, "2024-11-25", "2024-11-25",
        ),
        (
            "Rebels gave the town until Monday to surrender.", "surrender",
            {"time": "until Monday", "realis": "possible"}, "2024-12-02", "2024-12-02",
        ),
        (
            "Guards will be back in the town by the end of the week.", "back",
            {"time": "by the end of the week", "realis": "planned"}, "2024-12-01", "2024-12-01",
        ),
        # Behind "since Thursday, when": what happened then, and what has been so since.
        (
            "Since Thursday, when rebels took the town, guards have fled.", "took",
            {"time": "Since Thursday"}, "2024-11-28", "2024-11-28",
        ),
        (
            "Since Thursday, when rebels took the town, guards have fled.", "fled",
            {"time": "Since Thursday"}, "2024-11-28", None,
        ),
        (
            "Guards have fled since rebels took the town on Thursday night.", "fled",
            {"time": "since rebels took the town on Thursday night"}, "2024-11-28", None,
        ),
        # Of two times in one mention.
        (
            "Rebels shelled the town on Thursday, Friday and again today.", "shelled",
            {"time": "on Thursday, Friday and again today"}, "2024-11-28", "2024-11-30",
        ),
        (
            "Rebels shelled the town for a second day on Friday.", "shelled",
            {"time": "for a second day on Friday"}, "2024-11-28", "2024-11-29",
        ),
        (
            "Rebels shelled the town for a second day on Friday.", "shelled",
            {"time": "on Friday"}, "2024-11-28", "2024-11-29",
        ),
        (
            "Rebels shelled the town for three hours on Friday.", "shelled",
            {"time": "for three hours on Friday"}, "2024-11-29", "2024-11-29",
        ),
        (
            "Rebels shelled the town on Friday before ten in the morning.", "shelled",
            {"time": "on Friday before ten in the morning"}, "2024-11-29", "2024-11-29",
        ),
        (
            "The militia of the town was to have disarmed by March.", "disarmed",
            {"time": "by March", "realis": "planned"}, "2024-03-01", "2024-03-31",
        ),
        (
            "Prices have doubled in the town since the unrest began in May with strikes.", "strikes",
            {"time": "in May"}, "2024-05-01", "2024-05-31",
        ),
        # What came first is told behind "after".
        (
            "Police left the town on Friday, two days after crowds burned it.", "burned",
            {"time": "two days after"}, "2024-11-27", "2024-11-27",
        ),
        (
            "Crowds burned the town on 4 November. Police left it two days after the fire.", "left",
            {"time": "two days after"}, "2024-11-06", "2024-11-06",
        ),
        (
            "On Friday the minister ordered a brigade to the town.", "ordered",
            {"time": "On Friday", "realis": "planned"}, "2024-11-29", "2024-11-29",
        ),
        # The terms of a deal run from its day, a forecast from the report's.
        (
            "They agreed on Monday to quit the town within ten days.", "quit",
            {"time": "within ten days", "realis": "planned"}, "2024-11-25", "2024-12-05",
        ),
        (
            "On Monday he left; they may retake the town within ten days.", "retake",
            {"time": "within ten days", "realis": "possible"}, "2024-11-30", "2024-12-10",
        ),
        # A length that only describes is counted from the day beside it.
        (
            "On Thursday the town fell after a three-day assault.", "assault",
            {"time": "three-day"}, "2024-11-26", "2024-11-28",
        ),
        (
            "The deal signed on Thursday ends ten years of war over the town.", "war",
            {"time": "ten years", "ended": "ended"}, "2014-11-28", "2024-11-28",
        ),
        # A length and what follows it.
        (
            "Rebels ruled the town for six months in 2006.", "ruled",
            {"time": "for six months", "ended": "ended"}, "2006-01-01", "2006-12-31",
        ),
        (
            "Rebels burned the town in two days from 10 November.", "burned",
            {"time": "in two days"}, "2024-11-10", "2024-11-11",
        ),
        (
            "Soldiers left the town in the two days up to 10 November.", "left",
            {"time": "in the two days"}, "2024-11-08", "2024-11-10",
        ),
        (
            "Rebels shelled the town 40 times in the week to 10 November.", "shelled",
            {"time": "in the week to 10 November"}, "2024-11-03", "2024-11-10",
        ),
        # A length whose end its sentence tells.
        (
            "Police held the town for two weeks before the rebels broke in on Thursday.", "held",
            {"time": "for two weeks"}, "2024-11-14", "2024-11-28",
        ),
        (
            "Syria, which had sheltered him in the town for ten years, expelled him in October.",
            "sheltered", {"time": "for ten years"}, "2014-10-01", "2024-10-31",
        ),
        (
            "Rebels took the town in 2018 after a siege of two years.", "siege",
            {"time": "two years", "ended": "ended"}, "2016-01-01", "2018-12-31",
        ),
        (
            "Teachers of the town were taken on 10 November and freed after two nights.", "freed",
            {"time": "after two nights"}, "2024-11-12", "2024-11-12",
        ),
        # How long until, and how long for.
        (
            "The troops will leave the town in two months.", "leave",
            {"time": "in two months", "realis": "planned"}, "2025-01-30", "2025-01-30",
        ),
        (
            "The troops have sixty days to leave the town.", "leave",
            {"time": "sixty days", "realis": "planned"}, "2024-11-30", "2025-01-29",
        ),
        # A comma in a number ends no clause.
        (
            "Since June, when the attack began, 1,800 families have left the town.", "left",
            {"time": "Since June"}, "2024-06-01", None,
        ),
        (
            "It is quiet since 2020, when both sides agreed, soldiers taking the town.", "taking",
            {"time": "since 2020"}, "2020-01-01", "2020-12-31",
        ),
        (
            "Rebels tried to take the town on Thursday.", "take",
            {"time": "on Thursday", "realis": "planned"}, "2024-11-28", "2024-11-28",
        ),
    ],
)  # fmt: skip
def test_time_words_are_read_with_what_stands_around_them(
    text: str, anchor: str, parts: dict[str, str], start: str | None, end: str | None
) -> None:
    kind, parts = parts.get("kind", "present"), {k: v for k, v in parts.items() if k != "kind"}
    (claim,) = claims(text, kind, anchor, place="the town" if "town" in text else "road", **parts)

    assert claim.time is not None
    assert (claim.time.start and claim.time.start.isoformat()) == start
    assert (claim.time.end and claim.time.end.isoformat()) == end


@pytest.mark.parametrize(
    ("text", "anchor", "time"),
    [
        ("The prisoners were freed near the town on Thursday.", "freed", "on Thursday"),
        ("Rebels crossed the river on Thursday and freed the prisoners.", "freed", "on Thursday"),
        ("Quiet since 2014, when rebels freed the prisoners.", "freed", "2014"),
        # Of another clause, of the saying, of a stretch.
        ("In 2014, when they came, rebels freed the prisoners.", "freed", None),
        ("In 2014, when it claimed to have freed the prisoners.", "freed", None),
        ("Rebels freed the prisoners, and the army came on Thursday.", "freed", None),
        ("Rebels freed the prisoners, the army said on Thursday.", "freed", None),
        ("Rebels shot the freed prisoners and, on Thursday, left.", "freed", None),
        ("Rebels held the town for a week and freed the prisoners.", "freed", None),
    ],
)
def test_a_day_beside_a_deed_is_its_day_where_the_network_saw_none(
    text: str, anchor: str, time: str | None
) -> None:
    (claim,) = claims(text, "release", anchor, target="prisoners")

    assert (claim.time and claim.time.text) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("It was the heaviest shelling of the town since 2016.", None),
        ("The shelling of the town, the worst month, has gone on since 2016.", "since 2016"),
        ("The shelling of the town has gone on since 2016.", "since 2016"),
    ],
)
def test_what_a_deed_is_compared_with_is_not_its_day(text: str, time: str | None) -> None:
    for sure in ("time", "time?"):
        (claim,) = claims(text, "shelling", "shelling", place="the town", **{sure: "since 2016"})
        assert (claim.time and claim.time.text) == time


def test_a_word_that_only_tells_before_what_is_no_time() -> None:
    text = "Soldiers took areas previously held by rebels."
    (claim,) = claims(text, "capture", "took", place="areas", time="previously")

    assert claim.time is None
