"""What becomes of a frame: hand-made frames on sentences, without the network."""

import pytest

from framed import claims


@pytest.mark.parametrize(
    ("text", "kind", "anchor", "parts", "count"),
    [
        ("Police detained 40 students.", "arrest", "detained", {"target": "students"},
         ("40", 40, 40)),
        ("Then 600 of its men took up quarters.", "deployment", "took", {"actor": "men"},
         ("600", 600, 600)),
        ("A column handed over four policemen.", "release", "handed", {"target": "policemen"},
         ("four", 4, 4)),
        ("A shell killed a child.", "casualties", "killed",
         {"target": "child", "label": "killed"}, ("a child", None, None)),
        ("Jets hit three towns.", "airstrike", "hit", {"target": "towns"}, None),
        ("Shells killed the mayor.", "casualties", "killed",
         {"target": "mayor", "label": "killed"}, None),
    ],
)  # fmt: skip
def test_the_number_before_whom_a_claim_counts_is_its_count(
    text: str, kind: str, anchor: str, parts: dict[str, str],
    count: tuple[str, int | None, int | None] | None,
) -> None:  # fmt: skip
    (claim,) = claims(text, kind, anchor, **parts)

    found = claim.count
    assert (found and (found.text, found.min, found.max)) == count


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Rebels claimed to have captured the town.", "Rebels"),
        ("Rebels later announced that they had captured the town.", "Rebels"),
        ("Rebels said on Friday that their units captured the town.", "Rebels"),
        ("Rebels (RLF) insisted they had captured the town.", "Rebels"),
        ("Rebels left the hills but claimed to have captured the town.", "Rebels"),
        ("Rebels and soldiers said it captured the town.", None),
        ("Rebels captured the town, the army said.", None),
        ("Rebels in the hills captured the town.", None),
    ],
)
def test_a_party_that_tells_of_itself_is_the_speaker(text: str, speaker: str | None) -> None:
    (claim,) = claims(text, "capture", "captured", actor="Rebels", place="town")

    assert (claim.speaker and claim.speaker.text) == speaker
    assert claim.stance.value == ("asserts" if speaker else "reports")


def test_who_reported_they_had_is_who_had() -> None:
    text = "The army spoke of losses among the rebels, who reported they had seized the town."

    (claim,) = claims(
        text, "capture", "seized", actor="they", target="rebels", place="town",
        speaker="army", stance="asserts",
    )  # fmt: skip

    assert [m.text for m in claim.actor] == ["rebels"]
    assert claim.target == ()
    assert claim.speaker is not None
    assert claim.speaker.text == "rebels"


def test_the_receiver_of_a_handover_stands_behind_to() -> None:
    text = "After rebels entered the city, troops handed over Nubl to the Kurdish force."

    (claim,) = claims(
        text, "handover", "handed", actor="troops", place="Nubl", target="rebels ; Kurdish force"
    )

    assert [m.text for m in claim.target] == ["Kurdish force"]


@pytest.mark.parametrize(
    ("text", "parts", "kinds"),
    [
        ("The group has conducted operations against the army and the police.", {},
         ["hostile", "hostile"]),
        ("It has often been involved in military operations against the army and the police.", {},
         ["hostile", "hostile"]),
        ("On Friday it launched operations against the army and the police.", {}, ["offensive"]),
        ("It has conducted operations against the army and the police since Friday.",
         {"time": "since Friday"}, ["offensive"]),
    ],
)  # fmt: skip
def test_operations_told_as_a_habit_are_hostility(
    text: str, parts: dict[str, str], kinds: list[str]
) -> None:
    found = claims(text, "offensive", "operations", target="army ; police", **parts)

    assert [claim.type.value for claim in found] == kinds


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The group has been involved in operations against the army.", ["group"]),
        ("The mayor said that the M23 has mounted operations against the army.", ["M23"]),
        ("Peace failed, and the Ituri Front has led military operations against the army.",
         ["Ituri Front"]),
        ("Ituri Front, which has conducted operations against the army, is rich.", []),
        ("In recent years Mali has conducted operations against the army.", []),
    ],
)  # fmt: skip
def test_who_stands_before_a_habit_does_it(text: str, party: list[str]) -> None:
    (claim,) = claims(text, "hostile", "operations", target="army")

    assert [m.text for m in claim.actor] == party


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("It was the army’s first public admission that rebels had entered the town.", "army"),
        ("Free Mali Front's denial that rebels entered the town was brief.", "Free Mali Front"),
        ("The army's claim that it won; rebels entered the town.", None),
        ("The army's tanks stood by; rebels entered the town.", None),
    ],
)
def test_whose_word_it_is_is_the_speaker(text: str, speaker: str | None) -> None:
    (claim,) = claims(
        text, "advance", "entered", actor="rebels", place="town", stance="acknowledges"
    )

    assert (claim.speaker and claim.speaker.text) == speaker


def test_a_pronoun_of_belonging_is_no_place() -> None:
    text = "The rebels govern the areas under their control."

    (claim,) = claims(text, "controls", "control", actor="rebels", place="areas ; their")

    assert [m.text for m in claim.place] == ["areas"]


def test_a_town_may_be_called_it() -> None:
    (claim,) = claims("It was retaken by the army.", "capture", "retaken", actor="army", place="It")

    assert [m.text for m in claim.place] == ["It"]


def test_a_list_that_is_split_ends_with_what_is_named_or_counted() -> None:
    text = "France, Chad and several other countries listed the group with two others."

    told = claims(text, "designation", "listed", actor="France ; Chad ; several other countries",
                  target="group ; two others", label="outlawed")  # fmt: skip

    assert [(c.actor[0].text, c.target[0].text) for c in told] == [
        ("France", "group"),
        ("France", "two others"),
        ("Chad", "group"),
        ("Chad", "two others"),
    ]


@pytest.mark.parametrize(
    ("text", "anchor", "speakers"),
    [
        ("Ruritania, which denies arming the Front, met Chad.", "arming", ["Ruritania"]),
        (
            "Ruritania and Chad again denied having soldiers in Zenda.",
            "having",
            ["Ruritania", "Chad"],
        ),
        ("Ruritania armed the Front, as nobody denies any more.", "armed", [None]),
    ],
)
def test_who_denies_a_deed_of_its_own_is_the_speaker(
    text: str, anchor: str, speakers: list[str | None]
) -> None:
    named = {"actor": " ; ".join(s for s in speakers if s) or "Ruritania"}
    told = claims(text, "supports", anchor, stance="denies", **named)

    assert [c.speaker.text if c.speaker else None for c in told] == speakers


@pytest.mark.parametrize(
    ("text", "kind", "anchor", "parts", "actors", "targets", "places"),
    [
        # The sides of a clash stand against each other; one told alone is its actor.
        ("Clashes broke out between the Front and the army.", "armed_clash", "Clashes",
         {"actor": "Front ; army"}, ["Front"], ["army"], []),
        ("Two rebels were killed in clashes.", "armed_clash", "clashes",
         {"target": "rebels"}, ["rebels"], [], []),
        ("The Front and the League clashed in the hills.", "armed_clash", "clashed",
         {"actor": "Front ; League"}, ["Front", "League"], [], []),
        # Who has been named is not named again.
        ("The army claimed that it had captured the village of Kurin.", "capture", "captured",
         {"actor": "army ; it", "place": "Kurin"}, ["army"], [], ["Kurin"]),
        ("The Peace Council (PCX) and they attacked the base.", "offensive", "attacked",
         {"actor": "Peace Council ; PCX ; they"}, ["Peace Council", "they"], [], []),
        ("The Front, which holds Mosul, lost Ramadi in June.", "capture", "lost",
         {"actor": "Front", "place": "Ramadi"}, [], ["Front"], ["Ramadi"]),
        ("Rebel-held areas in Idlib were bombed.", "airstrike", "bombed",
         {"actor": "Rebel", "place": "Idlib"}, [], [], ["Idlib"]),
        ("Soldiers took villages previously held by rebels.", "capture", "took",
         {"actor": "Soldiers", "place": "villages previously held"}, ["Soldiers"], [], ["villages"]),
        ("Rebels took dozens of towns and villages in Idlib.", "capture", "took",
         {"actor": "Rebels", "place": "towns and villages in Idlib"}, ["Rebels"], [], ["Idlib"]),
        # Who claims a taking has taken it, unless another did.
        ("Ukraine claimed the recapture of Bobryk.", "capture", "recapture",
         {"speaker": "Ukraine", "place": "Bobryk"}, ["Ukraine"], [], ["Bobryk"]),
        ("Ukraine announced the capture of Bobryk by rebels.", "capture", "capture",
         {"speaker": "Ukraine", "place": "Bobryk"}, [], [], ["Bobryk"]),
        # Of places that lie in one another the smallest is where it was.
        ("A rebel was killed at the airport in Mezzeh.", "casualties", "killed",
         {"target": "rebel", "place": "airport ; Mezzeh"}, [], ["rebel"], ["airport"]),
        ("Clashes went on in La Ranera, San Carlos.", "armed_clash", "Clashes",
         {"place": "La Ranera ; San Carlos"}, [], [], ["La Ranera"]),
        ("They freed two men in Uchiza, San Martin Department.", "release", "freed",
         {"actor": "They", "place": "Uchiza ; San Martin Department"}, ["They"], [], ["Uchiza"]),
    ],
)  # fmt: skip
def test_who_is_told_once_and_where_at_its_smallest(
    text: str, kind: str, anchor: str, parts: dict[str, str],
    actors: list[str], targets: list[str], places: list[str],
) -> None:  # fmt: skip
    (claim,) = claims(text, kind, anchor, **parts)

    assert [m.text for m in claim.actor] == actors
    assert [m.text for m in claim.target] == targets
    assert [m.text for m in claim.place] == places


def test_who_leads_is_told_in_passing_by_the_outlet() -> None:
    text = "The army admitted that fighters led by the Front had entered the town."
    (aside,) = claims(
        text, "leads", "led", actor="Front", target="fighters", speaker="army",
        stance="acknowledges",
    )  # fmt: skip
    text = "The army said that the fighters were led by the Front."
    (said,) = claims(
        text, "leads", "led", actor="Front", target="fighters", speaker="army", stance="asserts"
    )

    assert (aside.speaker, aside.stance.value) == (None, "reports")
    assert (said.speaker and said.speaker.text, said.stance.value) == ("army", "asserts")


@pytest.mark.parametrize(
    ("text", "stance", "speaker", "settled"),
    [
        ("Rebels later claimed to have recaptured the town.", "asserts", "Rebels", "asserts"),
        ("They announced that they had recaptured the town.", "asserts", "They", "asserts"),
        ("It was announced that rebels recaptured the town.", "asserts", None, "asserts"),
        ("Soldiers have reportedly recaptured the town.", "reports", None, "asserts"),
        ("Soldiers have again recaptured the town.", "reports", None, "reports"),
    ],
)
def test_who_says_so_is_the_subject_of_the_verb_of_saying(
    text: str, stance: str, speaker: str | None, settled: str
) -> None:
    (claim,) = claims(text, "capture", "recaptured", place="town", stance=stance)

    assert (claim.speaker and claim.speaker.text) == speaker
    assert claim.stance.value == settled


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Both sides agreed to a deal to de-escalate the conflict.", "de-escalation"),
        ("Both sides agreed to stop: a truce of three days.", "ceasefire"),
        ("Both sides agreed on an exchange of prisoners.", "swap"),
        ("Both sides agreed to a peace plan.", "peace"),
        ("Both sides agreed to meet.", None),
    ],
)
def test_what_an_agreement_is_is_told_by_the_words_beside_it(text: str, label: str | None) -> None:
    (claim,) = claims(text, "agreement", "agreed", actor="sides")

    assert claim.label == label


@pytest.mark.parametrize(
    ("kind", "anchor", "parts", "place"),
    [
        ("bombing", "exploded", {}, ["Jarablus"]),
        # One that is told, and what happens nowhere.
        ("bombing", "exploded", {"place": "a market"}, ["market"]),
        ("agreement", "truce", {}, []),
    ],
)
def test_what_has_no_place_of_its_own_happened_where_its_entry_says(
    kind: str, anchor: str, parts: dict[str, str], place: list[str]
) -> None:
    text = (
        "12 March. Jarablus. A mine exploded at a market in spite of a truce.\n"
        "14 March. Nawa. All was quiet."
    )
    (claim,) = claims(text, kind, anchor, **parts)

    assert [m.text for m in claim.place] == place
    assert claim.time is not None
    assert claim.time.text == "12 March"


def test_what_two_words_of_a_sentence_tell_alike_is_one_claim() -> None:
    text = "The two factions merged in 2014 to form the Islamic Front."
    parts = {"actor": "Islamic Front", "target": "two factions", "label": "merger"}

    (one,) = claims(text, "formed", "merged ; form", time="in 2014", **parts)

    assert one.label == "merger"


def test_who_suffered_casualties_has_them() -> None:
    text = "Rebels repelled the attack but suffered heavy casualties."
    (claim,) = claims(text, "casualties", "casualties", actor="Rebels", label="losses")

    assert [m.text for m in claim.target] == ["Rebels"]
    assert not claim.actor


@pytest.mark.parametrize(
    ("text", "anchor", "actor"),
    [
        ("Belgrade withdrew its troops from the town.", "withdrew", "Belgrade"),
        ("It said the army had pulled out all of its men.", "pulled", "army"),
        # What goes is its own mover, and nobody's troops have no mover.
        ("Troops withdrew from the town.", "withdrew", None),
        ("On Monday it withdrew the troops.", "withdrew", None),
    ],
)
def test_who_withdraws_its_troops_acts(text: str, anchor: str, actor: str | None) -> None:
    (claim,) = claims(text, "withdrawal", anchor, **({"place": "town"} if "town" in text else {}))

    assert [m.text for m in claim.actor] == ([actor] if actor else [])


def test_a_number_alone_is_quoted_with_the_words_before_it() -> None:
    (claim,) = claims(
        "Officials put the death toll at 21.", "casualties", "21", count="21", label="killed"
    )

    assert claim.evidence.text == "death toll at 21"


@pytest.mark.parametrize(
    ("text", "said", "label"),
    [
        ("Two men were wounded in an ambush.", "killed", "wounded"),
        ("Two men were killed in an ambush.", "wounded", "killed"),
        ("Two men were killed and one was hurt.", "killed", "killed"),
        ("Two men were hit.", "wounded", "wounded"),
    ],
)
def test_a_sentence_that_tells_one_outcome_settles_it(text: str, said: str, label: str) -> None:
    (claim,) = claims(text, "casualties", "Two", target="men", count="Two", label=said)

    assert claim.label == label


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The rebels' claim that they had shot down a plane was dismissed as lies.", "asserts"),
        ("The rebels denied any losses and claimed they had shot down a plane.", "asserts"),
        ("The rebels denied they had shot down a plane.", "denies"),
        ("The rebels denied that they had come and had shot down a plane.", "denies"),
        ("The rebels rejected it and said they had not shot down a plane.", "denies"),
    ],
)
def test_what_a_speaker_claims_is_not_denied_by_it(text: str, stance: str) -> None:
    (claim,) = claims(text, "damage", "shot", target="plane", speaker="rebels", stance="denies")

    assert claim.stance.value == stance


def test_of_two_numbers_that_of_whom_a_claim_counts_is_taken() -> None:
    text = "Hundreds of Maoists stormed the jail and freed 341 inmates."
    (claim,) = claims(
        text, "release", "freed", actor="Maoists", target="inmates", count="Hundreds ; 341"
    )

    assert claim.count is not None
    assert claim.count.text == "341"


def test_where_a_report_is_from_is_no_party_of_it() -> None:
    text = "DIFFA, Niger - Soldiers of Chad took the town."
    (claim,) = claims(text, "capture", "took", actor="Niger - Soldiers of Chad", place="town")

    assert [m.text for m in claim.actor] == ["Soldiers of Chad"]


def test_what_is_held_or_led_by_nobody_told_is_no_claim() -> None:
    text = "Aid reached areas under control near the town, the army said."
    assert claims(text, "controls", "control", place="areas") == []
    (held,) = claims(text, "controls", "control", actor="army", place="areas")
    assert held.actor[0].text == "army"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Salim tried to present the Column as a nationalist group.", False),
        ("The Column is a nationalist group.", True),
        ("Salim wanted to leave the Column as a nationalist group took it.", True),
    ],
)
def test_what_a_group_is_to_pass_for_is_not_told_of_it(text: str, told: bool) -> None:
    found = claims(text, "ideology", "nationalist", actor="Column", label="nationalist")
    assert bool(found) is told
