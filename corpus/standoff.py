"""Marked passages of texts that others made: kept as offsets, put together again with their texts.

python corpus/standoff.py restore BENCH OUT           OUT/ID.txt beside OUT/ID.gold.json
python corpus/standoff.py agreement BENCH              a second reading of some, against the first
python corpus/standoff.py pack MARKED BENCH KEPT      marked passages (corpus/FORMAT.md) to KEPT/SET.jsonl

BENCH is the folder of the sets as they were given (`control_syria/articles.jsonl` …). Neither those
texts nor their words are part of the project; corpus/standoff has where in them a sentence stands and
what it claims. A passage to be packed says in its head where it is from: `from=muc4/DEV-MUC3-0449`.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
from sayso.evaluation.measure import ATTRIBUTES
from sayso.evaluation.parts import part_of
from sayso.evaluation.passages import ROLES, Passage, read_passages
from sayso.evaluation.scoring import Score, score

KEPT = ROOT / "corpus/standoff"
SECOND = KEPT / "second"
"""Passages that were read twice, as the second reader marked them from the bare text."""
_QUOTED_LABELS = frozenset({"alias", "ideology", "designation"})
"""Types whose label is words of the text."""
Row = dict[str, Any]
Span = list[int]


class NotThere(ValueError):
    """A set, a document or the very words of a passage are not where they should be."""


@frozen
class Source:
    """A set of texts: its file, and the terms under which it was given."""

    file: str
    name: str
    licence: str

    def text_of(self, row: Mapping[str, Any]) -> str:
        """The text that offsets count in; a headline is kept apart in some sets."""
        title = row.get("title") if self.name == "FA-KES" else None
        return f"{title}\n{row['text']}" if title else str(row["text"])


SOURCES = {
    "control_syria": Source("articles.jsonl", "Wikipedia", "CC BY-SA 4.0 (Wikipedia)"),
    "control_ukraine": Source("articles.jsonl", "Wikipedia", "CC BY-SA 4.0 (Wikipedia)"),
    "fakes_syria": Source("dev.jsonl", "FA-KES", "CC BY 4.0 (FA-KES)"),
    "muc4": Source("train.jsonl", "MUC-4", "public research corpus (MUC-3/4)"),
}
"""Sets whose licence lets weights be trained that ship."""


@cache
def texts_of(bench: Path, name: str) -> dict[str, str]:
    """The texts of a set by document.

    Raises:
        NotThere: The set is none of ours, or its file is not in the folder.
    """
    source = SOURCES.get(name)
    if source is None:
        raise NotThere(f"{name}: not one of {', '.join(SOURCES)}")
    path = bench / name / source.file
    if not path.is_file():
        raise NotThere(
            f"{path}: no such file; give the folder that has the sets as they were given"
        )
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: source.text_of(row) for row in map(json.loads, lines)}


# --- packing -----------------------------------------------------------------------------------


def packed(passage: Passage, text: str) -> Row:
    """A marked passage as offsets into the text that its paragraphs were taken from.

    Raises:
        NotThere: A paragraph does not stand in that text, after the one before.
    """
    where, at, paragraphs = passage.head["from"], 0, []
    for words in passage.text.split("\n"):
        hit = _as_it_stands(words).search(text, at)
        if hit is None:
            raise NotThere(f"{passage.id}: not in {where}: {words[:60]!r}")
        paragraphs.append(list(hit.span()))
        at = hit.end()
    return {
        "id": passage.id,
        "from": where,
        "published": passage.published,
        "sha256": _hash(passage.text),
        "paragraphs": paragraphs,
        "claims": [_pack_claim(c, passage.text) for c in passage.claims],
    }


def _as_it_stands(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(w) for w in words.split()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _pack_claim(claim: Mapping[str, Any], text: str) -> Row:
    evidence = claim["evidence"]

    def near(words: str) -> Span:
        hits = [m.span() for m in re.finditer(re.escape(words), text)]
        start, end = min(hits, key=lambda h: abs(h[0] - evidence["start"]))
        return [start, end]

    def numbers(part: Mapping[str, Any] | None) -> Row | None:
        return part and {"at": near(part["text"]), **{k: v for k, v in part.items() if k != "text"}}

    kept = {
        "type": claim["type"],
        "roles": {r: [_span(m) for m in ms] for r, ms in claim["roles"].items() if ms},
        "trigger": _span(claim["trigger"]),
        "evidence": _span(evidence),
        "speaker": claim["speaker"] and _span(claim["speaker"]),
        "via": [near(v["text"]) for v in claim["via"] or ()],
        "time": numbers(claim["time"]),
        "count": numbers(claim["count"]),
    }
    label = claim.get("label")
    if label and label in text and claim["type"] in _QUOTED_LABELS:
        kept["label_at"] = near(label)
        label = None
    plain = {"stance": "reports", "realis": "actual", "polarity": "positive"}
    for key in ("said", "ended", "optional", *plain):
        if claim.get(key) and claim[key] != plain.get(key):
            kept[key] = claim[key]
    return {k: v for k, v in (kept | {"label": label}).items() if v}


def _span(mention: Mapping[str, Any]) -> Span:
    return [mention["start"], mention["end"]]


# --- putting together ---------------------------------------------------------------------------


def restored(kept: Mapping[str, Any], text: str) -> tuple[str, Row]:
    """The passage's text and its gold in the contract's form.

    Raises:
        NotThere: The text is not the one that the passage was marked in.
    """
    own = "\n".join(" ".join(text[a:b].split()) for a, b in kept["paragraphs"])
    if _hash(own) != kept["sha256"]:
        raise NotThere(f"{kept['id']}: {kept['from']} is not the text that was marked")
    name = kept["from"].partition("/")[0]
    report = {
        "id": kept["id"],
        "published": kept["published"],
        "language": "en",
        "source": f"{SOURCES[name].name} {kept['from'].partition('/')[2]}",
        "licence": SOURCES[name].licence,
        "split": part_of(kept["id"]),
        "may_train": True,
    }
    claims = [_claim(c, own, f"{kept['id']}-c{n}") for n, c in enumerate(kept["claims"], 1)]
    return own, {"report": report, "claims": claims}


def _claim(kept: Mapping[str, Any], text: str, claim_id: str) -> Row:
    def mention(span: Sequence[int]) -> Row:
        return {"text": text[span[0] : span[1]], "start": span[0], "end": span[1]}

    def numbers(part: Mapping[str, Any] | None) -> Row | None:
        return part and {
            "text": mention(part["at"])["text"],
            **{k: v for k, v in part.items() if k != "at"},
        }

    claim = {
        "id": claim_id,
        "type": kept["type"],
        "roles": {r: [mention(s) for s in kept["roles"].get(r, ())] for r in ROLES},
        "time": numbers(kept.get("time")),
        "count": numbers(kept.get("count")),
        "label": mention(kept["label_at"])["text"] if "label_at" in kept else kept.get("label"),
        "realis": kept.get("realis", "actual"),
        "polarity": kept.get("polarity", "positive"),
        "ended": kept.get("ended", False),
        "stance": kept.get("stance", "reports"),
        "speaker": mention(kept["speaker"]) if "speaker" in kept else None,
        "via": [{"text": mention(s)["text"]} for s in kept.get("via", ())] or None,
        "said": kept.get("said"),
        "trigger": mention(kept["trigger"]),
        "evidence": mention(kept["evidence"]),
    }
    return claim | ({"optional": True} if kept.get("optional") else {})


# --- running ------------------------------------------------------------------------------------


def restore(bench: Path, out: Path, kept: Iterable[Path]) -> int:
    """Write every passage kept as text and gold; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    done = 0
    for path in kept:
        for row in rows_of(path):
            text, gold = restored(row, _found(row["from"], bench))
            (out / f"{row['id']}.txt").write_text(text, "utf-8", newline="")
            told = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
            (out / f"{row['id']}.gold.json").write_text(told, "utf-8")
            done += 1
    return done


def pack(marked: Iterable[Path], bench: Path, kept: Path) -> int:
    """Write marked passages as offsets, a file for each set; returns how many."""
    rows: dict[str, list[Row]] = {}
    for passage in (p for path in marked for p in read_passages(path)):
        where = passage.head["from"]
        row = packed(passage, _found(where, bench))
        rows.setdefault(where.partition("/")[0], []).append(row)
    kept.mkdir(parents=True, exist_ok=True)
    for name, of_set in rows.items():
        lines = (json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in of_set)
        (kept / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return sum(map(len, rows.values()))


def agreement(bench: Path) -> Score:
    """Score the second reading of what was read twice against the first."""
    first, second = (
        {row["id"]: row for path in sorted(folder.glob("*.jsonl")) for row in rows_of(path)}
        for folder in (KEPT, SECOND)
    )
    whole = Score()
    for name, row in second.items():
        text = _found(row["from"], bench)
        one, other = (restored(r, text)[1]["claims"] for r in (first[name], row))
        whole += score(one, other)
    return whole


def card(found: Score) -> str:
    """The agreement as the data card has it."""
    shares = (found.f1(), found.f1("strict"))
    lines = [
        "| first | second | lenient F1 | strict F1 |",
        "|---|---|---|---|",
        f"| {found.gold} | {found.predicted} | {shares[0]:.3f} | {shares[1]:.3f} |",
        "",
        "| of the pairs that match, agree | share | asked |",
        "|---|---|---|",
    ]
    for name in ATTRIBUTES:
        value = found.attribute(name)
        if value is not None:
            lines.append(f"| {name} | {value:.3f} | {found.asked[name]} |")
    return "\n".join(lines)


def rows_of(path: Path) -> list[Row]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _found(where: str, bench: Path) -> str:
    name, _, document = where.partition("/")
    texts = texts_of(bench, name)
    if document not in texts:
        raise NotThere(f"{where}: no such document")
    return texts[document]


def main() -> int:
    """Pack or restore, as asked; 1 where a text is not what it should be."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = p.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("restore")
    one.add_argument("bench", type=Path)
    one.add_argument("out", type=Path)
    one.add_argument("--kept", type=Path, default=KEPT, help="folder of *.jsonl, if another")
    verbs.add_parser("agreement").add_argument("bench", type=Path)
    two = verbs.add_parser("pack")
    two.add_argument("marked", type=Path)
    two.add_argument("bench", type=Path)
    two.add_argument("kept", type=Path)
    a = p.parse_args()
    try:
        if a.verb == "restore":
            print(restore(a.bench, a.out, sorted(a.kept.glob("*.jsonl"))), "passages")
        elif a.verb == "agreement":
            print(card(agreement(a.bench)))
        else:
            print(pack(sorted(a.marked.glob("*.txt")), a.bench, a.kept), "passages")
    except NotThere as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
