"""Marked passages of others' texts: kept as offsets, put together again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.evaluation.gold import read_gold

ROOT = Path(__file__).resolve().parents[3]
SETS = ROOT.parent / "shared/bench"

ARTICLE = {
    "id": "hill_war",
    "title": "Hill war",
    "text": "## The hill\n\nThe Column,   also known as\nthe C, took Hill 3 on 5 May 2014, killing two guards.\n\nNothing else.",
}
MARKED = """
@ wsy-900 | from=control_syria/hill_war
> ## The hill
>> The Column, also known as the C, took Hill 3 on 5 May 2014, killing two guards.
alias | actor=Column | label=C | trigger=C
capture | actor=Column | place=Hill 3 | time=on 5 May 2014 [2014-05-05] | trigger=took
casualties | actor=Column | target=guards | count=two [2] | unit=guards | label=killed | trigger=killing
? casualties | target=guards | label=wounded | neg | trigger=killing
"""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "corpus/standoff.py", *words],
        capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    folder = tmp_path / "bench/control_syria"
    folder.mkdir(parents=True)
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n", "utf-8")
    return folder.parent


def packed(tmp_path: Path, bench: Path, marked: str = MARKED) -> Path:
    (tmp_path / "marked").mkdir()
    (tmp_path / "marked/a.txt").write_text(marked, "utf-8")
    done = run("pack", tmp_path / "marked", bench, tmp_path / "kept")
    assert done.returncode == 0, done.stderr
    return tmp_path / "kept/control_syria.jsonl"


def test_a_passage_comes_back_as_it_was_marked(tmp_path: Path, bench: Path) -> None:
    kept = packed(tmp_path, bench)
    words = kept.read_text("utf-8")
    assert not any(w in words for w in ("Column", "Hill 3", "known as"))
    done = run("restore", bench, tmp_path / "out", "--kept", kept.parent)
    assert (done.returncode, done.stdout) == (0, "1 passages\n")
    (text,) = read_gold(tmp_path / "out")
    said = [(c["type"], c.get("label"), c["evidence"]["text"]) for c in text.claims]
    assert said[0] == ("alias", "C", "Column, also known as the C")
    assert said[1] == ("capture", None, "Column, also known as the C, took Hill 3 on 5 May 2014")
    assert text.claims[1]["time"]["start"] == "2014-05-05"
    assert text.claims[2]["count"] == {"text": "two", "min": 2, "max": 2, "unit": "guards"}
    assert [bool(c.get("optional")) for c in text.claims] == [False, False, False, True]
    assert text.claims[3]["polarity"] == "negative"


def test_a_text_that_has_changed_is_refused_by_name(tmp_path: Path, bench: Path) -> None:
    kept = packed(tmp_path, bench)
    other = ARTICLE | {"text": ARTICLE["text"].replace("Hill 3", "Hill 4")}
    (bench / "control_syria/articles.jsonl").write_text(json.dumps(other) + "\n", "utf-8")
    done = run("restore", bench, tmp_path / "out", "--kept", kept.parent)
    assert done.returncode == 1
    assert "wsy-900: control_syria/hill_war is not the text that was marked" in done.stderr


def test_a_missing_set_is_named_with_what_to_give(tmp_path: Path, bench: Path) -> None:
    kept = packed(tmp_path, bench)
    done = run("restore", tmp_path, tmp_path / "out", "--kept", kept.parent)
    assert done.returncode == 1
    assert "give the folder that has the sets" in done.stderr


@pytest.mark.skipif(not SETS.is_dir(), reason="the sets of others (shared/bench) are not here")
def test_every_passage_that_is_kept_can_be_put_together(tmp_path: Path) -> None:
    done = run("restore", SETS, tmp_path)
    assert done.returncode == 0, done.stderr
    texts = read_gold(tmp_path)
    assert len(texts) == int(done.stdout.split()[0]) > 0
    for text in texts:
        for claim in text.claims:
            for m in [claim["evidence"], *(m for ms in claim["roles"].values() for m in ms)]:
                assert text.report.text[m["start"] : m["end"]] == m["text"]
