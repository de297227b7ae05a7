"""The notebooks run from top to bottom, and their pictures are drawn."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("name", ["aleppo_week", "casualty_series"])
def test_a_notebook_runs(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    assert all(not c.get("outputs") for c in notebook.cells), "outputs are not committed"
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": NOTEBOOKS}}
    ).execute()
    outputs = [o for c in notebook.cells for o in c.get("outputs", ())]
    drawn = [o for o in outputs if "image/png" in o.get("data", {})]
    assert len(drawn) >= {"aleppo_week": 2, "casualty_series": 1}[name]
    assert not [o for o in outputs if o.get("name") == "stderr"]
