"""Articles of the length of news, put together from the passages of our own corpus.

    python benchmarks/generate.py 5000 --seed 1 > articles.jsonl

One JSON object a line, as `sayso read` takes it. An article keeps to one war: passages of that
war follow each other, days moved so that each article has its own date. They are like news in
length and in how much of it tells of events; they are not news, and nothing in them happened.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sayso.evaluation.passages import Passage, read_passages

PASSAGES = Path(__file__).resolve().parents[1] / "corpus/passages"
MEDIAN_WORDS, SPREAD = 290, 0.6
"""Of the lognormal that lengths are drawn from. Whole paragraphs carry an article on to some 390
words in the middle and 460 on average, as agency reports have."""
LEAST_WORDS, MOST_WORDS = 60, 2500
_FILLER = (
    "The report could not be checked independently.",
    "Roads in the area have been hard to travel since the rains began.",
    "Prices of flour and fuel rose again, traders said.",
    "A meeting of regional ministers is on the calendar for next month.",
    "Schools in the district open in the autumn.",
)


def articles(number: int, seed: int = 1, words: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield articles, the same for the same arguments.

    Args:
        words: Length of every article, to a paragraph; None draws each anew.
    """
    draw = random.Random(seed)
    wars: dict[str, list[Passage]] = defaultdict(list)
    for path in sorted(PASSAGES.glob("*.txt")):
        for passage in read_passages(path):
            wars[passage.head.get("war", "")].append(passage)
    names = sorted(wars)
    weights = [len(wars[name]) for name in names]
    for at in range(number):
        (war,) = draw.choices(names, weights)
        length = words or int(draw.lognormvariate(0, SPREAD) * MEDIAN_WORDS)
        text = _text(draw, wars[war], min(max(length, LEAST_WORDS), MOST_WORDS))
        day = date(2015, 1, 1) + timedelta(days=draw.randrange(3600))
        yield {
            "text": text,
            "published": day.isoformat(),
            "source": f"generated-{draw.randrange(40)}",
            "title": f"Generated report {at + 1}",
        }


def _text(draw: random.Random, passages: list[Passage], words: int) -> str:
    paragraphs: list[str] = []
    count = 0
    while count < words:
        left = draw.choice(passages).text.splitlines()
        if draw.random() < 0.3:
            left.append(draw.choice(_FILLER))
        for line in left:
            if count < words:
                paragraphs.append(line)
                count += len(line.split())
    return "\n\n".join(paragraphs)


def main() -> None:
    """Write articles to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int)
    asked = parser.parse_args()
    for article in articles(asked.number, asked.seed, asked.words):
        sys.stdout.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
