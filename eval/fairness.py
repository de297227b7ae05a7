"""Swap sides, loaded words and names, and count the claims that change: python eval/fairness.py

Prints for each swap how many claims of the texts that it touches stay as they were but for the
swapped words. Texts: the golden reports, the bundled example and the dev part of corpus/passages.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from attrs import frozen

from sayso.evaluation.gold import read_gold
from sayso.evaluation.swapping import both_ways, shape, swapped
from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict
from sayso.model.report import Report, make_report
from sayso.pipeline import claims_of, parties_of
from sayso.reading.engine import WEIGHTS, LearnedReader
from sayso.registry import Registry, default_registry

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE_SIDES = (("HTS", "ISIS"), ("Jabhat al-Nusra", "Ahrar al-Sham"))
LOADED = (
    ("regime", "government"), ("regime forces", "government forces"), ("terrorists", "fighters"),
    ("terrorist", "rebel"), ("liberated", "captured"), ("martyred", "killed"), ("mercenaries", "troops"),
    ("militants", "fighters"), ("militia", "army"), ("aggression", "offensive"), ("bandits", "guerrillas"),
)  # fmt: skip
"""A word that takes sides and a plain one, each put in the other's place."""
GROUPS = (
    "Lord's Resistance Army", "Karen National Union", "Shining Path", "Janjaweed", "Moro Islamic Liberation Front",
    "Free Aceh Movement", "Tuareg Movement", "Contras", "Mai-Mai", "National Resistance Army",
)  # fmt: skip
PERSONS = (
    "Joseph Kony",
    "Abimael Guzman",
    "Bo Mya",
    "Jonas Savimbi",
    "Ahmad Massoud",
    "Foday Sankoh",
)
Read = Callable[[Report], Iterable[Claim]]


@frozen
class Kept:
    """How many claims stayed, of texts that a swap touched."""

    texts: int = 0
    claims: int = 0
    """Claims before and after the swap, the larger number of each text."""
    same: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.texts + other.texts, self.claims + other.claims, self.same + other.same)

    @property
    def share(self) -> float:
        """Share of claims that stayed; 1 where there were none."""
        return self.same / self.claims if self.claims else 1.0


def kept(report: Report, words: Mapping[str, str], read: Read) -> Kept:
    """Read a report before and after a swap; a report that it does not touch counts nothing."""
    swap = swapped(report.text, words)
    if not swap.moves:
        return Kept()
    other = make_report(swap.text, source=report.source, published=report.published)
    before = Counter(shape(claim_to_dict(c), swap, words) for c in read(report))
    after = Counter(shape(claim_to_dict(c)) for c in read(other))
    return Kept(1, max(before.total(), after.total()), (before & after).total())


def example() -> Report:
    """The bundled example."""
    path = ROOT / "src/sayso/examples/aleppo-2024-11-30.txt"
    return make_report(path.read_bytes().decode("utf-8"), published=date(2024, 11, 30))


def sides() -> list[tuple[Report, tuple[str, str]]]:
    """Golden reports and the example, each with two sides whose names may be swapped."""
    golden = [(t.report, t.swap) for t in read_gold(ROOT / "tests/golden") if t.swap]
    return [*golden, *((example(), pair) for pair in EXAMPLE_SIDES)]


def other_war(report: Report, registry: Registry) -> dict[str, str]:
    """Names of a report's parties to names of parties of other wars, the same for the same."""
    groups, persons = iter(GROUPS), iter(PERSONS)
    words: dict[str, str] = {}
    for party in parties_of(report, registry.about(report.text)):
        name = report.text[party.start : party.end]
        if name[:1].isupper() and not name.isupper() and name not in words:
            new = next(persons if party.person else groups, None)
            if new is not None and new not in report.text:
                words[name] = new
    return words


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    reader, registry = LearnedReader(asked.weights), default_registry()

    def read(report: Report) -> Iterable[Claim]:
        return claims_of(report, reader, registry).claims

    corpus = [t.report for t in read_gold(ROOT / "corpus/passages", "dev")]
    texts = [*(report for report, _ in sides()), *corpus]
    texts = list({report.id: report for report in texts}.values())
    found = {"sides": Kept(), "loaded words": Kept(), "names of other wars": Kept()}
    for report, pair in sides():
        found["sides"] += kept(report, both_ways(*pair), read)
    for pair in LOADED:
        one = Kept()
        for report in texts:
            one += kept(report, both_ways(*pair), read)
        found["loaded words"] += one
        if one.texts:
            print(
                f"  {pair[0]} ~ {pair[1]}: {one.same} of {one.claims} claims in {one.texts} texts"
            )
    for report in corpus:
        found["names of other wars"] += kept(report, other_war(report, registry), read)
    for name, one in found.items():
        print(
            f"{name}: {one.same} of {one.claims} claims unchanged ({one.share:.3f}), {one.texts} texts"
        )
    print(f"engine {reader.engine}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
