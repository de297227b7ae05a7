"""The crosswalk, cell by cell."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sayso.codebook.countries import countries
from sayso.codebook.crosswalk import NULL, Acled, Choice, Plover, crosswalk, schemes
from sayso.picture import kinds

CELLS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "crosswalk_cells.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
EXPECTED = {row[0]: dict(zip(("acled", "ucdp", "plover", "cameo"), row[1:], strict=True))
            for row in CELLS}  # fmt: skip
CODES = {e["name"]: code for code, e in schemes()["acled"]["events"].items()}


def _acled(cell: Acled) -> str:
    return f"{CODES[cell.event_type]} / {cell.sub_event_type}"


def _plover(cell: Plover) -> str:
    return f"{cell.event} / {cell.mode or NULL} / {' + '.join(cell.contexts) or NULL}"


def _cell(choices: Iterable[Choice[Any]], words: Any) -> str:
    told = []
    for choice in choices:
        text = f"?{choice.condition} " if choice.condition else ""
        text += " & ".join([words(choice.cell), *map(words, choice.also)])
        if choice.instead:
            text += f" [{', '.join(map(words, choice.instead))}]"
        told.append(text)
    return "; ".join(told) or NULL


@pytest.mark.parametrize("ours", EXPECTED)
@pytest.mark.parametrize("scheme", ["acled", "ucdp", "plover", "cameo"])
def test_a_cell_is_as_the_method_has_it(ours: str, scheme: str) -> None:
    row = crosswalk().rows[ours]
    match scheme:
        case "acled":
            found = _cell(row.acled, _acled)
        case "plover":
            found = _cell(row.plover, _plover)
        case "ucdp":
            found = " ".join(["deaths" if row.ucdp else "never", *map(str, row.ucdp_types)])
        case _:
            found = " ".join(row.cameo)
    assert found == EXPECTED[ours][scheme]


def test_every_row_is_held_here() -> None:
    assert set(crosswalk().rows) == set(EXPECTED)


def test_every_type_that_a_rule_gives_has_a_row() -> None:
    reached = {*kinds._PLAIN.values(), *(f for pairs in kinds._BY_WORDS.values() for _, f in pairs)}
    reached |= {"capture", "recapture", "partial_capture", "handover", "agreement", "withdrawal",
                "withdrawal_announced", "base_abandoned", "armed_clash", "offensive_launched",
                "raid", "entry_unopposed", "advance_unlocated", "attack_on_civilians",
                "targeted_killing", "combatants_captured", "abduction_disappearance", "release",
                "prisoner_exchange", "aid_access_denied", "aid_access_granted",
                "ceasefire_agreed", "delisted", "designated", "group_merged", "group_split",
                "group_renamed", "group_formed", "siege_lifted", "surrender", "displacement",
                "negotiation", "protest_excessive_force", "protest_intervention"}  # fmt: skip
    assert reached <= set(crosswalk().rows)


@pytest.mark.parametrize(
    ("ours", "holds", "sub"),
    [
        ("capture", {"government"}, "Government regains territory"),
        ("capture", set(), "Non-state actor overtakes territory"),
        ("withdrawal", {"taken_over"}, "Non-violent transfer of territory"),
        ("withdrawal", set(), "Change to group/activity"),
        ("targeted_killing", {"combatants"}, "Armed clash"),
        ("targeted_killing", set(), "Attack"),
    ],
)
def test_the_first_cell_whose_condition_holds_counts(ours: str, holds: set[str], sub: str) -> None:
    cell = crosswalk().rows[ours].in_acled(frozenset(holds))
    assert cell is not None
    assert cell.sub_event_type == sub


@pytest.mark.parametrize("ours", ["combatants_captured", "service_cut", "leader_killed"])
def test_what_no_rule_chooses_is_not_exported(ours: str) -> None:
    everything = frozenset({"government", "taken_over", "combatants"})
    assert crosswalk().rows[ours].in_acled(everything) is None


@pytest.mark.parametrize(
    ("ours", "disorder"),
    [
        ("armed_clash", "Political violence"),
        ("ied_mine", "Political violence"),
        ("attack_on_civilians", "Political violence"),
        ("mob_violence", "Political violence"),
        ("peaceful_protest", "Demonstrations"),
        ("protest_intervention", "Demonstrations"),
        ("violent_demonstration", "Demonstrations"),
        ("protest_excessive_force", "Political violence; Demonstrations"),
        ("handover", "Strategic developments"),
    ],
)
def test_disorder_types_follow_from_sub_event_types(ours: str, disorder: str) -> None:
    cell = crosswalk().rows[ours].in_acled(frozenset())
    assert cell is not None
    assert cell.disorder_type == disorder


@pytest.mark.parametrize(
    ("stance", "cell"),
    [
        ("denies", "REJECT / – / –"),
        ("acknowledges", "AGREE / – / –"),
        ("accuses", "ACCUSE / allege / –"),
        ("demands", "REQUEST / yield / –"),
        ("threatens", "THREATEN / violence / military"),
    ],
)
def test_statements_have_cells_of_their_own(stance: str, cell: str) -> None:
    assert _plover(crosswalk().statements[stance]) == cell


@pytest.mark.parametrize(
    ("event", "quad"),
    [("AGREE", 1), ("CONCEDE", 1), ("RETREAT", 2), ("AID", 2), ("ACCUSE", 3), ("THREATEN", 3),
     ("ASSAULT", 4), ("COERCE", 4)],
)  # fmt: skip
def test_quad_codes(event: str, quad: int) -> None:
    cell = Plover(event, None, ())
    assert cell.quad == quad
    assert cell.scale == (6.5 if event == "RETREAT" else None)


@pytest.mark.parametrize(
    ("code", "iso3", "iso", "gw", "cow", "acled", "ucdp"),
    [
        ("SY", "SYR", 760, 652, 652, "Middle East", "Middle East"),
        ("SD", "SDN", 729, 625, 625, "Northern Africa", "Africa"),
        ("UA", "UKR", 804, 369, 369, "Europe", "Europe"),
        ("MM", "MMR", 104, 775, 775, "Southeast Asia", "Asia"),
        ("CO", "COL", 170, 100, 100, "South America", "Americas"),
        ("YE", "YEM", 887, 678, 679, "Middle East", "Middle East"),
        ("EG", "EGY", 818, 651, 651, "Northern Africa", "Middle East"),
        ("DE", "DEU", 276, 260, 255, "Europe", "Europe"),
    ],
)
def test_countries_have_the_schemes_numbers(
    code: str, iso3: str, iso: int, gw: int, cow: int, acled: str, ucdp: str
) -> None:
    found = countries()[code]
    assert (found.iso3, found.iso, found.gw, found.cow) == (iso3, iso, gw, cow)
    assert (found.acled_region, found.ucdp_region) == (acled, ucdp)


def test_every_kind_of_actor_has_codes() -> None:
    from sayso.registry.pack import ActorKind

    assert set(schemes()["kinds"]) == {k.value for k in ActorKind}
