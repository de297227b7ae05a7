"""A ledger as big as a year of a war: places, events and claims for the load on the web.

    python benchmarks/web_data.py war.db --claims 100000

Real settlements of the world's table around Syria, parties of the pack, claims drawn by a seed.
Nothing in it happened.
"""

import argparse
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.entry import Recorded
from sayso.model.report import make_report
from sayso.model.terms import ClaimType, Stance

PARTIES = ("syria-government", "syria-opposition", "sdf", "hts", "sna", "isis")
KINDS = (
    ClaimType.CAPTURE, ClaimType.ADVANCE, ClaimType.CONTROLS, ClaimType.ARMED_CLASH,
    ClaimType.AIRSTRIKE, ClaimType.SHELLING, ClaimType.WITHDRAWAL, ClaimType.CASUALTIES,
)  # fmt: skip
_PER_REPORT = 40


def main() -> None:
    """Write the ledger."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=3000)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    places = [
        (f"settlement-{n}", 32.6 + draw.random() * 4.4, 35.9 + draw.random() * 6.2)
        for n in range(asked.places)
    ]
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(360)]
    happenings = [
        (draw.choice(KINDS), draw.choice(places), draw.choice(days), *draw.sample(PARTIES, 2))
        for _ in range(asked.events)
    ]
    ledger = SqliteLedger(asked.path)
    ledger.append(_reading(n, draw, happenings, places) for n in range(asked.claims // _PER_REPORT))
    ledger.close()


def _reading(n: int, draw: random.Random, happenings: list, places: list) -> Recorded:
    chosen = [draw.choice(happenings) for _ in range(_PER_REPORT)]
    # Some places are only said to be held.
    chosen += [
        (
            ClaimType.CONTROLS,
            places[(n * 3 + k) % len(places)],
            date(2024, 1, 1) + timedelta(days=n % 300),
            draw.choice(PARTIES),
            None,
        )
        for k in range(2)
    ]
    drafts = []
    text = ""
    for kind, (name, lat, lon), day, actor, target in chosen[:_PER_REPORT]:
        start = len(text)
        text += f"{actor} {kind.value.replace('_', ' ')} {name} on {day}, report {n} says. "
        at = text.index(name, start)
        drafts.append((kind, start, len(text) - 1, name, at, lat, lon, day, actor, target))
    published = max(d[7] for d in drafts) + timedelta(days=1)
    report = make_report(
        text, source=f"wire-{n % 60}", published=published, title=f"Report {n}", language="en"
    )
    claims = []
    for k, (kind, start, end, name, at, lat, lon, day, actor, target) in enumerate(drafts):
        speaker = draw.choice((None, actor, "anonymous", target))
        count = Count("12", 12, 12) if kind is ClaimType.CASUALTIES else None
        claims.append(
            Claim(
                claim_id(report.id, kind, [k]), report.id, kind, Evidence(start, end, text[start:end]),
                actor=(Mention(actor, start, start + len(actor), actor),) if not count else (),
                target=(Mention(actor, start, start + len(actor), target),) if target and kind is not ClaimType.CONTROLS else (),
                place=(Mention(name, at, at + len(name), f"bench:{name}", name, lat, lon, "settlement"),),
                time=ClaimTime(str(day), day, day, "day"), count=count, label="killed" if count else None,
                stance=Stance.REPORTS if speaker is None else Stance.ASSERTS,
                speaker=Speaker(actor, speaker) if speaker else None, engine="bench", score=0.5 + draw.random() / 2,
            )
        )  # fmt: skip
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    return Recorded(moment, report, "bench", tuple(claims))


if __name__ == "__main__":
    main()
