"""The second reading of a tenth of the passages: which, their bare text, and the agreement.

python corpus/second_reading.py list       the drawn passages: round, part, file, id
python corpus/second_reading.py text       their text without claims, to be read blind
python corpus/second_reading.py agreement  first reading against second, as the data card has it
python corpus/second_reading.py times      the same of the times of dev and test, all read again

The corpus was written in six steps, and each was drawn from and read twice in a round of its own.
corpus/first keeps the drawn passages as their first reader left them, corpus/second as their second;
corpus/passages has what was settled after the two were compared.
"""

import csv
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
TIMES = SECOND / "times.tsv"
"""The times of dev and test as first marked, as read again, and whose was kept of those that differ."""


@dataclass(frozen=True)
class Round:
    """One draw: how many passages of each part, in the order of a hash with this seed."""

    name: str
    files: str
    """Pattern of the names of its files."""
    seed: str
    numbers: dict[Part, int]

    def has(self, path: Path) -> bool:
        """Whether the passages of this file belong to the round."""
        return re.match(self.files, path.name) is not None

    def draw(self) -> frozenset[str]:
        """Ids of the passages that are read twice."""
        ids = sorted((p.id for path, p in passages(PASSAGES) if self.has(path)), key=self._order)
        return frozenset(
            i
            for part, n in self.numbers.items()
            for i in [i for i in ids if part_of(i) == part][:n]
        )

    def _order(self, passage_id: str) -> str:
        return hashlib.sha256(f"{self.seed}:{passage_id}".encode()).hexdigest()


ROUNDS = (
    Round("first", r"(?!field-)", "second reading 1", {"dev": 20, "test": 20, "train": 18}),
    Round("second", r"field-[a-f]", "second reading 2", {"dev": 32, "test": 32, "train": 32}),
    Round("third", r"field-[gh]", "second reading 3", {"dev": 17, "test": 17, "train": 16}),
    Round("fourth", r"field-[i-l]", "second reading 4", {"train": 28}),
    Round("fifth", r"field-[m-p]", "second reading 5", {"train": 21}),
    Round("sixth", r"field-[q-s]", "second reading 6", {"train": 23}),
)


def passages(folder: Path) -> Iterator[tuple[Path, Passage]]:
    """Every passage of a folder with its file, in the order of the names."""
    for path in sorted(folder.glob("*.txt")):
        for passage in read_passages(path):
            yield path, passage


def bare(path: Path, ids: frozenset[str]) -> Iterator[str]:
    """The heads and sentences of some passages of a file, without claims and comments."""
    taken = False
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@"):
            taken = line[1:].partition("|")[0].strip() in ids
        if taken and line.startswith(("@", ">")):
            yield line


def agreement(rounds: tuple[Round, ...]) -> tuple[Score, dict[str, Score]]:
    """Score the second reading of these rounds against the first, as a whole and by type."""
    first = {p.id: p.claims for _, p in passages(FIRST)}
    whole, types = Score(), dict[str, Score]()
    for path, passage in passages(SECOND):
        if not any(one.has(path) for one in rounds):
            continue
        pair = first[passage.id], passage.claims
        whole += score(*pair)
        for kind, part in by_type(*pair).items():
            types[kind] = types.get(kind, Score()) + part
    return whole, types


def card() -> str:
    """The agreement as the tables of the data card: by round, then by type of both together."""
    whole, types = agreement(ROUNDS)
    columns = [*(agreement((one,))[0] for one in ROUNDS), whole]
    names = [*(f"{one.name} round" for one in ROUNDS), "together"]
    lines = [
        "| all types | first | second | lenient F1 | strict F1 |",
        "|---|---|---|---|---|",
        *map(_row, names, columns),
        "",
        f"| of the pairs that match, agree (asked) | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for attribute in ATTRIBUTES:
        if whole.attribute(attribute) is not None:
            cells = (f"{one.attribute(attribute):.3f} ({one.asked[attribute]})" for one in columns)
            lines.append(f"| {attribute} | {' | '.join(cells)} |")
    lines += ["", "| type, together | first | second | lenient F1 | strict F1 |"]
    lines += ["|---|---|---|---|---|", *(_row(kind, one) for kind, one in sorted(types.items()))]
    return "\n".join(lines)


def times_card() -> str:
    """How far the two readings of the times agree, and how the differences were settled."""
    found: Counter[tuple[str, str]] = Counter()
    with TIMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["part"], "all"] += 1
            found[row["part"], row["settled"] or "agree"] += 1
    lines_out = [
        "| part | times | agree | kept the first | the second | neither |",
        "|---|---|---|---|---|---|",
    ]
    for part in ("dev", "test"):
        whole, agree = found[part, "all"], found[part, "agree"]
        kept = " | ".join(str(found[part, who]) for who in ("first", "second", "neither"))
        lines_out.append(f"| {part} | {whole} | {agree} ({agree / whole:.3f}) | {kept} |")
    return "\n".join(lines_out)


def _row(name: str, one: Score) -> str:
    return f"| {name} | {one.gold} | {one.predicted} | {one.f1():.3f} | {one.f1('strict'):.3f} |"


def main(argv: list[str]) -> int:
    """Run one of the commands above; returns its exit code."""
    match argv:
        case ["list"]:
            for one in ROUNDS:
                ids = one.draw()
                for path, passage in passages(PASSAGES):
                    if passage.id in ids:
                        print(one.name, part_of(passage.id), path.name, passage.id, sep="\t")
        case ["text"]:
            ids = frozenset[str]().union(*(one.draw() for one in ROUNDS))
            for path in sorted(PASSAGES.glob("*.txt")):
                lines = list(bare(path, ids))
                if lines:
                    print(f"# {path.name}", *lines, sep="\n")
        case ["agreement"]:
            print(card())
        case ["times"]:
            print(times_card())
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
