"""Floors under the figures: they hold now, and never fell unseen."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso.cli.eval import evaluate
from sayso.errors import BadQuery
from sayso.evaluation.floors import MARGIN, Floors, parse_floors, read_floors, write_floors
from sayso.evaluation.measure import Measured
from sayso.evaluation.scoring import Score

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ROOT / "eval/floors.json"


def measured(lenient: int, strict: int = 0) -> Measured:
    return Measured("golden", "x/1", whole=Score(100, 100, lenient, strict))


def test_a_figure_under_its_floor_is_told() -> None:
    floors = Floors({"golden": {"lenient": 0.8}})
    assert not floors.below([measured(80)])
    (one,) = floors.below([measured(79)])
    assert str(one) == "golden: lenient is 0.790, under its floor 0.800"


def test_a_figure_that_can_no_longer_be_asked_counts_as_nothing() -> None:
    assert Floors({"golden": {"count": 0.5}}).below([measured(90)])


def test_floors_rise_to_just_under_what_was_measured_and_never_fall() -> None:
    floors = Floors({"golden": {"lenient": 0.8, "strict": 0.5}}).raised([measured(90, 40)])
    assert floors.sets["golden"] == {"lenient": pytest.approx(0.9 - MARGIN), "strict": 0.5}


def test_a_floor_that_fell_is_found_unless_the_file_says_why() -> None:
    before = Floors({"golden": {"lenient": 0.8}})
    assert Floors({"golden": {"lenient": 0.7}}).fallen(before)
    assert Floors().fallen(before)
    why = [{"set": "golden", "figure": "lenient", "why": "the gold was corrected"}]
    assert not Floors({"golden": {"lenient": 0.7}}, why).fallen(before)


def test_floors_come_back_from_disk_as_they_went(tmp_path: Path) -> None:
    floors = Floors({"golden": {"lenient": 0.8}}, [{"set": "a", "figure": "b", "why": "c"}])
    write_floors(floors, tmp_path / "f.json")
    assert read_floors(tmp_path / "f.json") == floors
    assert read_floors(tmp_path / "none.json") == Floors()


@pytest.mark.parametrize("text", ["[", "{}", '{"sets": {"a": 1}}', '{"sets": {}, "lowered": [{}]}'])
def test_a_damaged_floors_file_is_told(text: str) -> None:
    with pytest.raises(BadQuery, match="cannot be read as floors"):
        parse_floors(text)


def test_the_floors_never_fell_in_this_history() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")

    def run(*words: str) -> str:
        command = [git, "-C", str(ROOT), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    now = read_floors(FLOORS)
    for commit in run("log", "--format=%H", "--", "eval/floors.json").split():
        before = run("show", f"{commit}:eval/floors.json")
        if before:
            assert not now.fallen(parse_floors(before)), commit


@pytest.mark.slow
@pytest.mark.parametrize("words", [["tests/golden"], ["corpus/passages", "--part", "dev"]])
def test_the_shipped_reader_is_above_its_floors(words: list[str], monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(evaluate, [*words, "--floors", str(FLOORS)])
    assert done.exit_code == 0, done.output
    assert "has no floors" not in done.output


def test_a_figure_under_its_floor_fails_the_command(tmp_path: Path) -> None:
    write_floors(Floors({"golden": {"lenient": 0.999}}), tmp_path / "f.json")
    golden = str(ROOT / "tests/golden")
    done = CliRunner().invoke(evaluate, [golden, "--floors", str(tmp_path / "f.json")])
    assert done.exit_code == 1
    assert "under its floor 0.999" in done.output


def test_floors_are_raised_on_request(tmp_path: Path) -> None:
    golden = str(ROOT / "tests/golden")
    path = tmp_path / "f.json"
    done = CliRunner().invoke(
        evaluate, [golden, "--floors", str(path), "--raise-floors", "--format", "json"]
    )
    assert done.exit_code == 0
    assert 0 < read_floors(path).sets["golden"]["strict"] < 1
    assert CliRunner().invoke(evaluate, [golden, "--raise-floors"]).exit_code == 2
