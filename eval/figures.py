"""Measure the shipped reader and write the figures into docs/accuracy.md and docs/model-card.md.

    python eval/figures.py                                    our own sets, fairness, false events
    python eval/figures.py --gold FOLDER[:PART] --bench FOLDER   also gold and sets by other hands
    python eval/figures.py --gold "NAME=FOLDER:PART"             the same, with a name for its row

Each table stands in the pages between <!-- figures:NAME --> and <!-- end -->; a table whose sets
are not given stays as it is. --only NAME,NAME measures less.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from sayso.evaluation.gold import GoldText, read_gold
from sayso.evaluation.measure import ATTRIBUTES, Measured, calibration_error, measure, reliability
from sayso.evaluation.scoring import Score
from sayso.pipeline import claims_of
from sayso.reading.engine import WEIGHTS, LearnedReader
from sayso.registry import default_registry

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "docs/accuracy.md", ROOT / "docs/model-card.md")
OWN: dict[str, tuple[str, str | None]] = {
    "own passages, dev": ("corpus/passages", "dev"),
    "own passages, test": ("corpus/passages", "test"),
    "golden reports": ("tests/golden", None),
}
HELD_OUT = ("own passages, test", "given corpus, dev", "real reports, test")
"""What the tables by type and by score are of."""
BENCHES = {
    "plover": ("plover", r"answered .*", "PLOVER PLV dev"),
    "case2021": ("case2021_task2", r"n \d+ +weighted F1 .*", "CASE 2021 task 2 dev"),
    "timex": ("timex", r"(?:strict|relaxed|value) .*", "TempEval-3 dev (TBAQ)"),
    "polnear": ("polnear", r"(?:token source|detected|detected\+source) +P.*", "PolNeAR dev"),
    "indiapolice": ("indiapolice", r"(?:==.*|macro-F1.*)", "IndiaPoliceEvents dev"),
}
"""Folder of the set, the lines of its scorer's output that are kept, its name."""


def claims_table(found: Iterable[Measured]) -> str:
    """Precision, recall and F1 of each set."""
    head = (
        "set",
        "texts",
        "gold",
        "said",
        "P",
        "R",
        "F1",
        "strict P",
        "strict R",
        "strict F1",
        "refused",
    )
    rows = [(m.name, str(m.texts), *_whole(m.whole), str(m.refused)) for m in found]
    return _table(head, rows)


def attributes_table(found: Iterable[Measured]) -> str:
    """Attributes on matched pairs."""
    rows = []
    for m in found:
        cells = []
        for name in ATTRIBUTES:
            value = m.whole.attribute(name)
            cells.append("–" if value is None else f"{value:.3f} ({m.whole.asked[name]})")
        rows.append((m.name, *cells))
    return _table(("set", *ATTRIBUTES), rows)


def types_table(found: Iterable[Measured]) -> str:
    """Each type, all of the given sets together."""
    total: dict[str, Score] = {}
    for m in found:
        for kind, one in m.types.items():
            total[kind] = total.get(kind, Score()) + one
    head = ("type", "gold", "said", "P", "R", "F1", "strict P", "strict R", "strict F1")
    return _table(head, [(f"`{kind}`", *_whole(total[kind])) for kind in sorted(total)])


def reliability_table(found: Iterable[Measured]) -> str:
    """How often claims of a score are right, all of the given sets together."""
    scored = [one for m in found for one in m.scored]
    rows = [
        (f"{b.low:.1f} to {b.high:.1f}", str(b.claims), f"{b.mean:.3f}", f"{b.right:.3f}")
        for b in reliability(scored, 10)
    ]
    table = _table(("score", "claims", "mean score", "share right"), rows)
    return (
        f"{table}\n\nMean distance between the two, by claims: {calibration_error(scored, 10):.3f}."
    )


def weights_table() -> str:
    """Files, sizes and hashes."""
    rows = []
    for path in sorted(p for p in WEIGHTS.iterdir() if p.suffix in (".onnx", ".json")):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        rows.append((f"`{path.name}`", f"{len(data) / 1e6:.1f} MB", f"`{digest}`"))
    return _table(("file", "size", "sha256"), rows)


def _whole(one: Score) -> tuple[str, ...]:
    shares = [
        f(kind) for kind in ("lenient", "strict") for f in (one.precision, one.recall, one.f1)
    ]
    return (str(one.gold), str(one.predicted), *(f"{s:.3f}" for s in shares))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _output(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    if not done.stdout:
        raise RuntimeError(f"{' '.join(command)} printed nothing: {done.stderr[-500:]}")
    return done.stdout


def bench_lines(name: str, folder: Path) -> str:
    """What a set's scorer says, as far as it is kept."""
    where, pattern, title = BENCHES[name]
    printed = _output("eval/bench.py", name, str((folder / where).resolve()))
    kept = [line.strip() for line in printed.splitlines() if re.fullmatch(pattern, line.strip())]
    return f"{title}\n" + "\n".join(f"  {re.sub(r' {2,}', '  ', line)}" for line in kept)


def write(name: str, figures: str) -> None:
    """Put figures in their place on every page that has one."""
    place = re.compile(rf"(<!-- figures:{re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    for page in PAGES:
        text = page.read_text("utf-8")
        page.write_text(place.sub(lambda m: f"{m[1]}\n{figures}\n\n{m[2]}", text), "utf-8")


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", action="append", default=[], metavar="[NAME=]FOLDER[:PART]")
    parser.add_argument("--bench", type=Path, metavar="FOLDER")
    parser.add_argument("--sets", default=",".join(BENCHES), help="of --bench, by comma")
    parser.add_argument("--only", default="claims,bench,false-events,fairness", help="by comma")
    asked = parser.parse_args()
    only = set(asked.only.split(","))
    if "claims" in only:
        _claims(asked.gold)
    if "bench" in only and asked.bench is not None:
        lines = [bench_lines(name, asked.bench) for name in asked.sets.split(",")]
        write("bench", "```\n" + "\n".join(lines) + "\n```")
    commands: dict[str, Callable[[], str]] = {
        "false-events": lambda: _output("eval/false_events.py"),
        "fairness": lambda: _output("eval/fairness.py"),
    }
    for name, measured in commands.items():
        if name in only:
            write(name, f"```\n{measured().rstrip()}\n```")
    return 0


def _claims(given: Iterable[str]) -> None:
    reader, registry = LearnedReader(), default_registry()
    sets: dict[str, list[GoldText]] = {
        name: read_gold(ROOT / folder, part)
        for name, (folder, part) in OWN.items()  # type: ignore[arg-type]
    }
    for words in given:
        name, named, rest = words.rpartition("=")
        folder, _, part = rest.partition(":")
        told = name if named else "given corpus" if part else "the example"
        sets[f"{told}, {part}" if part else told] = read_gold(Path(folder), part or None)  # type: ignore[arg-type]
    found = [
        measure(name, texts, lambda report: claims_of(report, reader, registry), reader.engine)
        for name, texts in sets.items()
    ]
    held_out = [m for m in found if m.name in HELD_OUT]
    write("engine", f"Engine `{reader.engine}`, measured on {date.today().isoformat()}.")
    write("claims", claims_table(found))
    write("attributes", attributes_table(found))
    write("types", types_table(held_out))
    write("reliability", reliability_table(held_out))
    write("weights", weights_table())
    print(
        json.dumps(
            {m.name: {k: round(v, 3) for k, v in m.figures().items()} for m in found}, indent=1
        )
    )


if __name__ == "__main__":
    sys.exit(main())
