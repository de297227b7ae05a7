"""The second reading of a tenth of the passages: which, their bare text, and the agreement.

python corpus/second_reading.py list       the drawn passages: part, file, id
python corpus/second_reading.py text       their text without claims, to be read blind
python corpus/second_reading.py agreement  first reading against second, by the project's scorer
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
from sayso.evaluation.parts import Part, part_of
from sayso.evaluation.passages import Passage, read_passages

FIRST = ROOT / "corpus/passages"
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
    ids = sorted((p.id for _, p in passages(FIRST)), key=_order)
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


def main(argv: list[str]) -> int:
    """Run one of the commands above; returns its exit code."""
    match argv:
        case ["list"]:
            ids = drawn()
            for path, passage in passages(FIRST):
                if passage.id in ids:
                    print(part_of(passage.id), path.name, passage.id, sep="\t")
        case ["text"]:
            ids = drawn()
            for path in sorted(FIRST.glob("*.txt")):
                lines = list(bare(path, ids))
                if lines:
                    print(f"# {path.name}", *lines, sep="\n")
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
