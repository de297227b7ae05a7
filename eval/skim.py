"""Measure what skimming saves and loses: python eval/skim.py BENCH [--reports N]

BENCH is the folder with the sets by other hands. Reads every report of the streams below in whole
and counts, for sentences that a skim would pass over, the frames that would be lost (a frame
becomes a claim, or several). None of these texts had a part in the weights.

    war       reports of the war in Syria (FA-KES) and of attacks (WikiEvents)
    none      reports of ordinary news in which the reader finds nothing
    ordinary  reports of ordinary news in which it finds something
    stream    war and none mixed, as many characters of each
"""

import argparse
import json
import random
import time
from pathlib import Path

from attrs import define, field

from sayso.model.report import make_report
from sayso.pipeline import parties_of
from sayso.reading.engine import LearnedReader
from sayso.reading.sentences import sentence_spans
from sayso.reading.skim import shipped_skim
from sayso.registry import default_registry

WAR = ("fakes_syria", "wikievents")
ORDINARY = ("polnear", "timex", "five_w", "geoparsing")


@define
class Count:
    """Of one stream, in all and as skimmed."""

    reports: int = 0
    chars: int = 0
    read: int = 0
    frames: int = 0
    kept: int = 0

    def add(self, sentences: list[tuple[str, int]], chosen: list[bool]) -> None:
        """Add one report."""
        self.reports += 1
        for (sentence, frames), is_read in zip(sentences, chosen, strict=True):
            self.chars += len(sentence)
            self.read += len(sentence) * is_read
            self.frames += frames
            self.kept += frames * is_read


@define
class Run:
    """What was counted."""

    counts: dict[str, Count] = field(factory=dict)
    chars: int = 0
    seconds: float = 0.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--reports", type=int, default=60, help="drawn from each set")
    asked = parser.parse_args()
    reader, registry, skim = LearnedReader(), default_registry(), shipped_skim()
    run = Run({name: Count() for name in ("war", "none", "ordinary", "stream")})
    draw = random.Random(11)
    war: list[tuple[list[tuple[str, int]], list[bool]]] = []
    for name in (*ORDINARY, *WAR):
        lines = (asked.bench / name / "dev.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        # GeoVirus had a part in the weights.
        rows = [r for r in rows if "virus" not in r.get("corpus", "").lower()]
        for row in draw.sample(rows, min(asked.reports, len(rows))):
            text = row["text"]
            parties = parties_of(make_report(text), registry.about(text))
            spans = sentence_spans(text)
            sentences = [
                (text[a:b], len(reader.frames(reader.pieces(text, a, b, parties))))
                for a, b in spans
            ]
            began = time.process_time()
            chosen = skim.chosen([s for s, _ in sentences])
            run.seconds += time.process_time() - began
            run.chars += len(text)
            if name in WAR:
                run.counts["war"].add(sentences, chosen)
                war.append((sentences, chosen))
            else:
                kind = "ordinary" if any(n for _, n in sentences) else "none"
                run.counts[kind].add(sentences, chosen)
                if kind == "none":
                    run.counts["stream"].add(sentences, chosen)
    draw.shuffle(war)
    stream = run.counts["stream"]
    room = stream.chars
    for sentences, chosen in war:
        if stream.chars < 2 * room:
            stream.add(sentences, chosen)
    print("| stream | reports | characters | read | frames | kept |\n|---|---|---|---|---|---|")
    for name, c in run.counts.items():
        read, kept = c.read / max(1, c.chars), c.kept / max(1, c.frames)
        print(f"| {name} | {c.reports} | {c.chars} | {read:.3f} | {c.frames} | {kept:.3f} |")
    print(f"\nskimming: {run.chars / run.seconds / 1e6:.1f} MB a CPU second")


if __name__ == "__main__":
    main()
