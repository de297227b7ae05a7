"""What the package offers, and nothing else."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import sayso

DOCS = Path(__file__).parents[3] / "docs"
NAMES = [
    "check",
    "claims",
    "control_map",
    "control_of",
    "disputes",
    "explain",
    "export",
    "export_claims",
    "frame",
    "overrule",
    "picture_at",
    "read",
    "read_text",
    "undo_ruling",
]


def test_the_public_names_are_these() -> None:
    assert sayso.__all__ == NAMES
    assert set(NAMES) <= set(dir(sayso))
    assert all(inspect.isfunction(getattr(sayso, name)) for name in NAMES)


def test_every_public_function_and_its_arguments_are_documented() -> None:
    page = (DOCS / "api.md").read_text("utf-8")
    for name in NAMES:
        assert f"### {name}" in page, name
        told = page.partition(f"### {name}\n")[2].partition("\n###")[0]
        signature = " ".join(told.split()).partition("(")[2].partition(")` ")[0]
        documented = [a.strip().lstrip("*").partition("=")[0] for a in signature.split(", ")]
        assert documented == list(inspect.signature(getattr(sayso, name)).parameters), name


def test_the_example_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = (DOCS / "api.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(code, "docs/api.md", "exec"), {})
    assert "Nubl" in capsys.readouterr().out


def test_importing_the_package_loads_nothing() -> None:
    told = "import sys, sayso; print([m for m in sys.modules if m.startswith('sayso.')])"
    root = str(Path(sayso.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": root},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
