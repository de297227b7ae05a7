"""Measure what skimming saves and loses: python eval/skim.py BENCH [--reports N] [--read FILE]

BENCH is the folder with the sets by other hands. Reads every report in whole, and counts of the
claims found which stand in sentences that a skim would have read. Writes docs/batch.md's table.

    war       reports of the war in Syria (FA-KES) and of attacks (WikiEvents)
    none      reports of ordinary news in which the reader finds no claim
    ordinary  reports of ordinary news in which it finds some
    stream    war and none, as many characters of each; reports of none come as often as is needed
    wide      war, ordinary and none: a quarter, a quarter, a half of the characters

With --choose, it reads other reports (every second of a set, or the set's training part) and writes
the two thresholds: those that keep the most of the stream's claims at less than half of the work. None of the texts had a
part in the weights, and none of the measured ones in the thresholds.
"""

import argparse
import json
import random
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from attrs import evolve

from sayso.evaluation.skimming import Sentences, Skimmed, read_whole, skimmed
from sayso.model.report import make_report
from sayso.reading.engine import LearnedReader
from sayso.reading.sentences import sentence_spans
from sayso.reading.skim import WEIGHTS, Skim, shipped_skim
from sayso.registry import default_registry

PAGE = Path(__file__).resolve().parents[1] / "docs/batch.md"
START, END = "<!-- table: skim -->", "<!-- end -->"
WAR = ("fakes_syria", "wikievents")
SETS = (*WAR, "polnear", "timex", "five_w", "geoparsing")
WORK = 0.48
"""Share of the encoder's work that thresholds may cost where they are chosen: a little less than a
half, since other texts cost more or less."""
Read = tuple[str, Sentences]
"""The set that a report is of, and the report."""


def texts(bench: Path, number: int, after: int, *, choosing: bool) -> Iterator[tuple[str, str]]:
    """Draw reports of each set, in any order."""
    drawn = []
    for name in SETS:
        # Halves of a set stay what they are, whichever sets and however many reports are asked for.
        draw = random.Random(name)
        rows = lines(bench / name / "dev.jsonl")
        # GeoVirus had a part in the weights.
        rows = [r for r in rows if "virus" not in r.get("corpus", "").lower()]
        draw.shuffle(rows)
        match name:
            case "wikievents":
                rows = [] if choosing else rows
            case "polnear":
                rows = draw.sample(lines(bench / name / "train.jsonl"), 400) if choosing else rows
            case _:
                rows = rows[choosing::2]
        drawn += [(name, row["text"]) for row in rows[after : after + number]]
    random.Random(11).shuffle(drawn)
    yield from drawn


def lines(path: Path) -> list[dict[str, Any]]:
    """A set's documents; a line ends with a line feed alone."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def read(asked: Iterable[tuple[str, str]], kept: Path | None) -> list[Read]:
    """Read reports in whole, but for those whose readings a file keeps."""
    reader, registry = LearnedReader(), default_registry()
    rows = lines(kept) if kept and kept.exists() else []
    known = {tuple(s for s, _ in report): report for _, report in rows}
    out: list[Read] = []
    for name, text in asked:
        found = known.get(tuple(text[a:b] for a, b in sentence_spans(text)))
        if found is None:
            found = read_whole(make_report(text), reader, registry)
            if kept:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([name, found], ensure_ascii=False) + "\n")
        out.append((name, found))
    return out


def streams(reports: list[Read]) -> dict[str, list[Sentences]]:
    """Put reports together; see the module."""
    war = [s for name, s in reports if name in WAR]
    ordinary = [s for name, s in reports if name not in WAR and any(n for _, n in s)]
    none = [s for name, s in reports if name not in WAR and not any(n for _, n in s)]
    room = characters(war)
    return {
        "war": war, "none": none, "ordinary": ordinary,
        "stream": [*war, *upto(cycle(none), room)],
        "wide": [*war, *upto(cycle(ordinary), room), *upto(cycle(none), 2 * room)],
    }  # fmt: skip


def characters(stream: Iterable[Sentences]) -> int:
    """How many a stream has."""
    return sum(len(sentence) for report in stream for sentence, _ in report)


def upto(stream: Iterable[Sentences], room: float) -> list[Sentences]:
    """As many of the first reports as come to so many characters."""
    out: list[Sentences] = []
    long = 0
    for report in stream:
        long += characters([report])
        if long - characters([report]) / 2 > room:
            break
        out.append(report)
    return out


def choose(skim: Skim, war: list[Sentences], none: list[Sentences]) -> Skim:
    """The thresholds that keep the most claims at the work that is allowed, at the least of it.

    Of both streams all is counted, and then as though they had as many characters.
    """
    weighed = [
        [(skim.weight("\n".join(t for t, _ in one)), [(skim.score(t), len(t), n) for t, n in one])
         for one in stream]
        for stream in (war, none)
    ]  # fmt: skip
    steps = [step / 4 for step in range(-14, 13)]
    best = (0, 0.0, skim)
    for sentence, report in ((s, r) for s in steps for r in steps if s <= r):
        work, kept = 0.0, 0
        for stream in weighed:
            told = [(w, score, long, n) for w, one in stream for score, long, n in one]
            read = [(long, n) for w, score, long, n in told if w >= report and score >= sentence]
            work += sum(long for long, _ in read) / sum(long for _, _, long, _ in told) / 2
            kept += sum(n for _, n in read)
        if work <= WORK and (kept, -work) > best[:2]:
            best = kept, -work, evolve(skim, sentence=sentence, report=report)
    return best[2]


def table(found: dict[str, Skimmed], rate: float, engine: str, number: int) -> str:
    """The figures as they stand in the page."""
    out = [
        START,
        f"`python eval/skim.py ../shared/bench --reports {number}`, reader {engine}, skim {shipped_skim().version}:",
        "",
        "| stream | reports | without a claim | characters | share read | claims | share kept |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, c in found.items():
        kept = f"{c.share_kept:.3f}" if c.claims else ""
        out.append(
            f"| {name} | {c.reports} | {c.without} | {c.characters:,} | {c.share_read:.3f} "
            f"| {c.claims:,} | {kept} |"
        )
    out += ["", f"Reports were weighed at {rate:.0f} MB a CPU second.", END]
    return "\n".join(out)


def speed(reports: list[Read], skim: Skim) -> float:
    """MB of reports weighed a CPU second; the best of five rounds, the machine being shared."""
    told = ["\n".join(sentence for sentence, _ in report) for _, report in reports]
    rates = []
    for _ in range(5):
        began = time.process_time()
        for text in told:
            skim.is_worth(text)
        rates.append(sum(map(len, told)) / (time.process_time() - began) / 1e6)
    return max(rates)


def main() -> None:
    """Print the figures and write them into the page, or choose the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--reports", type=int, default=120, help="drawn from each set")
    parser.add_argument("--after", type=int, default=0, help="as many of each set are left out")
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--read", type=Path, help="keeps what was read, by this reader")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args()
    skim = shipped_skim()
    reports = read(
        texts(asked.bench, asked.reports, asked.after, choosing=asked.choose), asked.read
    )
    told = streams(reports)
    if asked.choose:
        skim = choose(skim, told["war"], told["none"])
        print(f"sentence {skim.sentence}, report {skim.report}")
        if not asked.dry:
            said = json.loads(WEIGHTS.read_text("utf-8"))
            said.update(sentence=skim.sentence, report=skim.report)
            WEIGHTS.write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
    found = {name: skimmed(stream, skim) for name, stream in told.items()}
    page = table(found, speed(reports, skim), LearnedReader().engine, asked.reports)
    print(page)
    if not (asked.dry or asked.choose):
        text = PAGE.read_text("utf-8")
        start = text.index(START)
        end = text.index(END, start)
        PAGE.write_text(text[:start] + page + text[end + len(END) :], "utf-8")


if __name__ == "__main__":
    main()
