"""Questions to a ledger: what is shown, of which day, on whose knowledge."""

import json
import os
import re
from pathlib import Path

import pytest

from journeys.runs import Run

GOLDEN = Path(__file__).with_name("picture.golden.txt")


def section(text: str, title: str) -> str:
    """The lines of one section of a picture."""
    return text.partition(f"\n{title}: ")[2].partition("\n\n")[0]


def test_the_picture_reads_as_it_should(war: Run) -> None:
    # Write it anew with: SAYSO_GOLDEN=1 pytest tests/journeys/test_ask.py
    shown = war("picture", "--as-of", "2024-11-30").stdout
    shown = re.sub(r"(?<=\()[0-9a-f]{8}(?=\)$)", "DIGEST", shown, flags=re.MULTILINE)
    if os.environ.get("SAYSO_GOLDEN"):
        GOLDEN.write_text(shown, "utf-8")
    assert shown == GOLDEN.read_text("utf-8")
    assert max(map(len, shown.splitlines())) <= 100


def test_a_place_that_was_handed_over_names_who_says_so(war: Run) -> None:
    control = section(war("picture").stdout, "CONTROL")
    assert re.search(r"^Lesna +claimed \(handed over\)", control, re.MULTILINE)
    assert "handed over to River Guard by Army, says: sources (asserts)" in control


def test_a_dispute_shows_both_sides_words_and_what_was_conceded(war: Run) -> None:
    told = " ".join(war("disputes").stdout.split())
    repelled = "The Army repelled an attack on Vodny by the Northern"
    assert f"Army (asserts, in its own interest): “{repelled}" in told
    entered = "The Northern Front entered Vodny, the Army"
    assert f"Army (acknowledges, against its own interest): “{entered}" in told
    assert "was conceded by Army" in told


def test_before_it_was_published_nothing_is_known(war: Run) -> None:
    nothing = war(
        "picture", "--as-of", "2024-11-30", "--reported-by", "2024-11-27", "--format", "json"
    )
    picture = json.loads(nothing.stdout)
    assert (picture["claims"], picture["control"], picture["events"]) == (0, [], [])
    shown = war("picture", "--reported-by", "2024-11-27").stdout
    assert "no place is spoken of" in shown


def test_the_clocks_are_told_apart(war: Run) -> None:
    def claims(*words: str) -> int:
        return int(json.loads(war("picture", "--format", "json", *words).stdout)["claims"])

    assert claims("--reported-by", "2024-11-28") == 1
    assert claims("--reported-by", "2024-11-29T12:00Z") == 1
    assert claims("--reported-by", "2024-11-29") == 3
    # All was recorded at one moment, on 2 December.
    assert claims("--recorded-at", "2024-12-01") == 0
    assert claims("--recorded-at", "2024-12-02") == 5
    assert claims("--recorded-at", "2024-12-02", "--reported-by", "2024-11-28") == 1
    assert claims("--recorded-at", "2024-12-01", "--reported-by", "2024-11-30") == 0


def test_a_picture_of_one_place_or_actor(war: Run) -> None:
    at = json.loads(war("picture", "--place", "LESNA", "--format", "json").stdout)
    assert [c["place"]["name"] for c in at["control"]] == ["Lesna"]
    assert [e["type"] for e in at["events"]] == ["handover"]
    of = json.loads(war("picture", "--actor", "river guard", "--format", "json").stdout)
    assert [c["place"]["name"] for c in of["control"]] == ["Lesna"]


def test_an_unknown_place_is_told_with_what_is_like_it(war: Run) -> None:
    done = war("place", "Vodni")
    assert done.exit_code == 2
    assert done.stderr == "sayso: nothing is known of the place 'Vodni' here; like it: Vodny\n"


def test_a_place_with_its_history(war: Run) -> None:
    shown = war("place", "Vodny", "--as-of", "2024-11-30")
    assert shown.exit_code == 0
    history = section(shown.stdout, "HISTORY")
    assert "claimed by Northern Front" in history
    assert "contested" in history
    past = json.loads(war("place", "Vodny", "--format", "json").stdout)["history"]
    assert [c["place"]["name"] for c in past] == ["Vodny"] * len(past)


def test_an_actor_with_what_it_is_part_of(war: Run) -> None:
    shown = war("actor", "the northern front").stdout
    assert "Northern Front, not in a pack" in section(shown, "ACTORS")
    assert "Vodny" in section(shown, "CONTROL")


@pytest.mark.parametrize(
    ("words", "types"),
    [
        ((), ["capture", "attack_repelled", "casualties", "advance", "handover"]),
        (("--type", "advance", "--type", "handover"), ["advance", "handover"]),
        (("--actor", "northern front"), ["capture", "attack_repelled", "advance"]),
        (("--place", "lesna"), ["handover"]),
        (("--speaker", "army"), ["attack_repelled", "advance"]),
        (("--speaker", "sources"), ["handover"]),
        (("--stance", "acknowledges"), ["advance"]),
        (("--since", "2024-11-30"), ["advance", "handover"]),
        (("--until", "2024-11-28"), ["capture"]),
        (
            ("--since", "2024-11-29", "--until", "2024-11-29", "--type", "casualties"),
            ["casualties"],
        ),
        (("--reported-by", "2024-11-28"), ["capture"]),
        (("--place", "nowhere"), []),
    ],
)
def test_claims_are_filtered(war: Run, words: tuple[str, ...], types: list[str]) -> None:
    done = war("claims", "--format", "jsonl", *words)
    assert done.exit_code == 0
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == types


def test_every_id_that_is_shown_is_explained(war: Run) -> None:
    shown = war("picture").stdout + war("claims").stdout + war("control", "--history").stdout
    ids = set(
        re.findall(r"\b(?:control|event|tally|dispute|profile|claim|change)-[0-9a-f]{6,}", shown)
    )
    assert len(ids) > 12
    for one in ids:
        told = war("explain", one)
        assert told.exit_code == 0, (one, told.stderr)
        assert re.search("(“|>>)(The|At least) |, 0 facts", told.stdout), one


def test_an_explanation_has_report_offset_and_speaker(war: Run) -> None:
    control = json.loads(war("control", "--place", "lesna", "--format", "jsonl").stdout)
    told = json.loads(war("explain", control["id"], "--format", "json").stdout)
    (cited,) = told["citations"]
    text = Path("three.txt").read_text("utf-8")
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert (cited["speaker"], cited["stance"]) == ("sources", "asserts")
    assert (cited["outlet"], cited["published"]) == ("three wire", "2024-11-30")
    claim = " ".join(war("explain", cited["claim"]).stdout.split())
    assert ">>The Army handed over Lesna to River Guard, sources said<<" in claim
    assert "outlet: three wire" in claim
    report = war("explain", cited["report"]).stdout
    assert "published: 2024-11-30" in report
    assert "claims: 2" in report


@pytest.mark.parametrize(
    ("given", "told"),
    [("claim-ffffffff", "nothing here has the id"), ("cl", "too short")],
)
def test_an_id_that_nothing_has(war: Run, given: str, told: str) -> None:
    done = war("explain", given)
    assert done.exit_code == 2
    assert told in done.stderr


def test_control_as_a_layer(war: Run) -> None:
    layer = json.loads(war("control", "--format", "geojson").stdout)
    assert layer["type"] == "FeatureCollection"
    assert [f["properties"]["name"] for f in layer["features"]] == ["Lesna", "Vodny"]
    # Nobody knows where these places are: no position is made up.
    assert [f["geometry"] for f in layer["features"]] == [None, None]
    past = json.loads(war("control", "--history", "--format", "geojson").stdout)
    assert len(past["features"]) >= 3


def test_what_changed_and_why(war: Run) -> None:
    lines = war(
        "changes", "--clock", "reported", "--since", "2024-11-28", "--until", "2024-11-30",
        "--format", "jsonl",
    ).stdout.splitlines()  # fmt: skip
    found = [json.loads(line) for line in lines]
    lesna = [c for c in found if c["kind"] == "control" and "Lesna" in c["words"]]
    assert [(c["what"], c["reasons"]) for c in lesna] == [("appeared", ["new_claim"])]
    assert "Lesna claimed by River Guard" in war("changes", "--since", "2024-11-28").stdout
    recorded = war("changes", "--clock", "recorded", "--since", "2024-12-01")
    assert "new claim" in recorded.stdout
    assert (
        "nothing differs" in war("changes", "--clock", "recorded", "--since", "2024-12-02").stdout
    )
    mixed = war("changes", "--since", "2024-11-28", "--as-of", "2024-11-30")
    assert mixed.exit_code == 2


def test_a_policy_of_ones_own_is_named(war: Run) -> None:
    Path("mine.yml").write_text("name: mine\ncontrol: {promote_single_neutral: true}\n", "utf-8")
    shown = war("picture", "--policy", "mine.yml").stdout
    assert "policy mine 1 (" in shown
    assert re.search(r"^Lesna +held", shown, re.MULTILINE)
    Path("mine.yml").write_text("control: {promote: true}\n", "utf-8")
    done = war("picture", "--policy", "mine.yml")
    assert done.exit_code == 2
    assert "unknown key 'promote'" in done.stderr
