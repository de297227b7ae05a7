"""Gold folders in both forms."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sayso.errors import BadQuery
from sayso.evaluation.gold import read_gold
from sayso.evaluation.parts import part_of

ROOT = Path(__file__).resolve().parents[3]
MARKED = """# ours
@ wau-1 | published=2016-02-19 | swap=SPLA ~ SPLA-IO
> SPLA troops entered Wau on Monday.
advance | actor=SPLA troops | place=Wau | time=on Monday [2016-02-15] | trigger=entered
"""


def gold_file(folder: Path, text: str, claims: list, **about: object) -> None:
    (folder / "notes-1.txt").write_bytes(text.encode())
    report = {"id": "notes-1", "published": "2016-02-19", **about}
    (folder / "notes-1.gold.json").write_text(json.dumps({"report": report, "claims": claims}))


def claim(text: str, words: str) -> dict:
    at = text.index(words)
    return {
        "type": "capture",
        "roles": {},
        "evidence": {"start": at, "end": at + len(words), "text": words},
    }


def test_marked_passages_are_read_with_their_day_and_sides(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(MARKED)
    (text,) = read_gold(tmp_path)
    assert text.id == "wau-1"
    assert text.report.published == date(2016, 2, 19)
    assert text.swap == ("SPLA", "SPLA-IO")
    assert [c["type"] for c in text.claims] == ["advance"]
    assert text.part == part_of("wau-1")


def test_only_the_part_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(MARKED)
    found = [bool(read_gold(tmp_path, part)) for part in ("train", "dev", "test")]
    assert sum(found) == 1


def test_carriage_returns_keep_their_offsets(tmp_path: Path) -> None:
    text = "First line.\r\nRebels took Bor.\r\n"
    gold_file(tmp_path, text, [claim(text, "took Bor")], split="dev", may_train=False)
    (one,) = read_gold(tmp_path, "dev")
    evidence = one.claims[0]["evidence"]
    assert one.report.text[evidence["start"] : evidence["end"]] == "took Bor"
    assert not one.may_train
    assert one.kind == "notes"


def test_each_line_is_a_report_where_the_gold_says_so(tmp_path: Path) -> None:
    text = "Rebels took Bor.\n\nThe army took Wau.\r\n"
    claims = [claim(text, "took Bor"), claim(text, "took Wau")]
    gold_file(tmp_path, text, claims, lines_are_reports=True)
    first, second = read_gold(tmp_path)
    assert [first.report.text, second.report.text] == ["Rebels took Bor.", "The army took Wau."]
    assert [len(first.claims), len(second.claims)] == [1, 1]
    evidence = second.claims[0]["evidence"]
    start = evidence["start"] - second.offset
    assert second.report.text[start : start + 8] == "took Wau"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: None, "no gold there"),
        (lambda folder: folder.rmdir(), "no such folder"),
        (lambda folder: (folder / "a.gold.json").write_text("{}"), "cannot be read as gold"),
        (lambda folder: (folder / "a.gold.json").write_text("["), "cannot be read as gold"),
        (lambda folder: (folder / "a.txt").write_text("@ x\n> Words.\nnothing\n"), "a.txt:3"),
    ],
)
def test_what_is_no_gold_is_told_with_a_remedy(tmp_path: Path, make, told: str) -> None:
    make(tmp_path)
    with pytest.raises(BadQuery, match=told):
        read_gold(tmp_path)


def test_parts_are_eight_one_and_one_tenths_and_fixed() -> None:
    found = Counter(part_of(f"passage-{n}") for n in range(5000))
    assert 0.75 < found["train"] / 5000 < 0.85
    assert 0.07 < found["dev"] / 5000 < 0.13
    # A passage that changes its part would leak from the test part into training.
    assert [part_of(i) for i in ("wau-1", "p-5", "p-43")] == ["train", "dev", "test"]


def test_what_was_written_for_what_is_read_badly_only_trains() -> None:
    series = tuple(f"field-{letter}-" for letter in "ijkl")
    targeted = [t for t in read_gold(ROOT / "corpus/passages") if t.id.startswith(series)]
    assert {text.part for text in targeted} == {"train"}


def test_the_corpus_has_every_part() -> None:
    found = Counter(text.part for text in read_gold(ROOT / "corpus/passages"))
    assert min(found[part] for part in ("train", "dev", "test")) > 30
