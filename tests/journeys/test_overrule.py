"""A reviewer rules on a place, sees both rulings, and takes it back."""

import json
from pathlib import Path

import sayso
from journeys.runs import Run
from sayso.model.picture import Basis
from sayso.model.terms import Status

BY = ("--by", "a reviewer", "--reason", "seen on the spot")


def control(run: Run, *words: str) -> dict:
    lines = run("control", "--place", "Vodny", "--format", "jsonl", *words).stdout.splitlines()
    (found,) = map(json.loads, lines)
    return dict(found)


def test_a_ruling_stands_over_the_rules_and_can_be_taken_back(war: Run) -> None:
    before = control(war)
    assert (before["status"], before["overruled"]) == ("contested", None)
    done = war("overrule", "Vodny", "--status", "vacated", "--from", "2024-11-29", *BY)
    assert done.exit_code == 0, done.output
    ruled = control(war)
    assert (ruled["status"], ruled["basis"], ruled["support"]) == (
        "vacated", "reviewed", before["support"],
    )  # fmt: skip
    assert ruled["overruled"]["status"] == "contested"
    assert ruled["id"] != before["id"]
    shown = " ".join(war("picture").stdout.split())
    assert "by ruling of a reviewer (seen on the spot); by the rules alone contested" in shown
    explained = " ".join(war("explain", ruled["id"]).stdout.split())
    assert "by ruling of a reviewer" in explained
    assert control(war, "--as-of", "2024-11-28")["overruled"] is None
    brief = [
        json.loads(x) for x in war("control", "--brief", "--format", "jsonl").stdout.splitlines()
    ]
    assert {p["place"]["name"]: p["status"] for p in brief} == {
        "Vodny": "vacated", "Lesna": "claimed",
    }  # fmt: skip
    undone = war("overrule", done.stdout.strip(), "--undo", *BY)
    assert undone.exit_code == 0, undone.output
    assert control(war) == before


def test_a_ruling_that_does_not_hang_together_is_refused(war: Run) -> None:
    def told(*words: str) -> str:
        done = war("overrule", *words, *BY)
        assert done.exit_code == 2, done.output
        return done.stderr

    assert "needs its holder" in told("Vodny", "--status", "held")
    assert "no pack knows" in told("Vodny", "--status", "held", "--holder", "Nobody at all")
    assert "nothing is known of 'Elsewhere'" in told("Elsewhere", "--status", "unknown")
    assert "before it begins" in told(
        "Vodny", "--status", "unknown", "--from", "2024-12-02", "--until", "2024-12-01"
    )
    assert "no ruling entry-1" in told("entry-1", "--undo")
    assert "give --status" in told("Vodny")


def test_the_api_rules_and_asks_for_one_place(war: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    plain = sayso.control_of("Vodny", ledger=ledger)
    assert plain in sayso.picture_at(ledger=ledger).control
    assert sayso.control_of("Elsewhere", ledger=ledger) is None
    entry = sayso.overrule("Vodny", Status.UNKNOWN, by="a reviewer", reason="why", ledger=ledger)
    ruled = sayso.control_of("Vodny", ledger=ledger)
    assert ruled is not None
    assert (ruled.status, ruled.basis) == (Status.UNKNOWN, Basis.REVIEWED)
    assert ruled in sayso.picture_at(ledger=ledger).control
    sayso.undo_ruling(entry, by="a reviewer", reason="why not", ledger=ledger)
    assert sayso.control_of("Vodny", ledger=ledger) == plain
    assert [p.place.name for p in sayso.control_map(ledger=ledger)] == ["Lesna", "Vodny"]
