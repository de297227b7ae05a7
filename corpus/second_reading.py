"""The second reading of a tenth of the passages: which, their bare text, and the agreement.

python corpus/second_reading.py list       the drawn passages: part, file, id
python corpus/second_reading.py text       their text without claims, to be read blind
python corpus/second_reading.py agreement  first reading against second, as the data card has it

corpus/first keeps the drawn passages as their first reader left them, corpus/second as their
second; corpus/passages has what was settled after the two were compared.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
from sayso.evaluation.measure import ATTRIBUTES
from sayso.evaluation.parts import Part, part_of
from sayso.evaluation.passages import Passage, read_passages
from sayso.evaluation.scoring import Score, by_type, score

PASSAGES = ROOT / "corpus/passages"
FIRST = ROOT / "corpus/first"
SECOND = ROOT / "corpus/second"
SEED = "second reading 1"
DRAWN: dict[Part, int] = {"dev": 20, "test": 20, "train": 18}


def _order(passage_id: str) -> str:
    return hashlib.sha256(f"{SEED}:{passage_id}".encode()).hexdigest()


def passages(folder: Path) -> Iterator[tuple[Path, Passage]]:
    """Every passage of a folder with its file, in the order of the names."""
    for path in sorted(folder.glob("*.txt")):
        for passage in read_passages(path):
            yield path, passage


def drawn() -> frozenset[str]:
    """Ids of the passages that are read twice: of each part so many, in the order of a hash."""
    ids = sorted((p.id for _, p in passages(PASSAGES)), key=_order)
    return frozenset(
        i for part, n in DRAWN.items() for i in [i for i in ids if part_of(i) == part][:n]
    )


def bare(path: Path, ids: frozenset[str]) -> Iterator[str]:
    """The heads and sentences of some passages of a file, without claims and comments."""
    taken = False
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            taken = line[1:].partition("|")[0].strip() in ids
        if taken and line.startswith(("@", ">")):
            yield line


def agreement() -> tuple[Score, dict[str, Score]]:
    """Score the second reading against the first, as a whole and by type."""
    first = {p.id: p.claims for _, p in passages(FIRST)}
    whole, types = Score(), dict[str, Score]()
    for _, passage in passages(SECOND):
        pair = first[passage.id], passage.claims
        whole += score(*pair)
        for kind, one in by_type(*pair).items():
            types[kind] = types.get(kind, Score()) + one
    return whole, types


def card() -> str:
    """The agreement as the tables of the data card."""
    whole, types = agreement()
    lines = [
        "| | first | second | lenient F1 | strict F1 |",
        "|---|---|---|---|---|",
        _row("all types", whole),
        "",
        "| of the pairs that match | asked | agree |",
        "|---|---|---|",
    ]
    for name in ATTRIBUTES:
        value = whole.attribute(name)
        if value is not None:
            lines.append(f"| {name} | {whole.asked[name]} | {value:.3f} |")
    lines += ["", "| type | first | second | lenient F1 | strict F1 |", "|---|---|---|---|---|"]
    lines += [_row(kind, one) for kind, one in sorted(types.items())]
    return "\n".join(lines)


def _row(name: str, one: Score) -> str:
    return f"| {name} | {one.gold} | {one.predicted} | {one.f1():.3f} | {one.f1('strict'):.3f} |"


def main(argv: list[str]) -> int:
    """Run one of the commands above; returns its exit code."""
    match argv:
        case ["list"]:
            ids = drawn()
            for path, passage in passages(PASSAGES):
                if passage.id in ids:
                    print(part_of(passage.id), path.name, passage.id, sep="\t")
        case ["text"]:
            ids = drawn()
            for path in sorted(PASSAGES.glob("*.txt")):
                lines = list(bare(path, ids))
                if lines:
                    print(f"# {path.name}", *lines, sep="\n")
        case ["agreement"]:
            print(card())
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
