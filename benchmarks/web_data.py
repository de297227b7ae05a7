"""A ledger as big as a year of a war: places, events and claims for the load on the web.

    python benchmarks/web_data.py war.db --claims 100000

Settlements that do not exist, scattered over Syria; sides of its pack, each around a few seats of its
own, some of which change hands; events near the front, told again by sixty outlets within a week;
now and then who holds a place. Reports come day by day. Nothing in it happened.
"""

import argparse
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from time import sleep

from attrs import evolve, frozen

from sayso.adapters.sqlite import SqliteLedger
from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.entry import Recorded
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Stance

SIDES = {
    "syria-armed-forces": "the Syrian army",
    "hts": "Hayat Tahrir al-Sham",
    "sna": "the Syrian National Army",
    "sdf": "the Syrian Democratic Forces",
    "isis": "the Islamic State",
}
KINDS = (
    ClaimType.CAPTURE, ClaimType.ADVANCE, ClaimType.ARMED_CLASH, ClaimType.AIRSTRIKE,
    ClaimType.SHELLING, ClaimType.WITHDRAWAL, ClaimType.CASUALTIES, ClaimType.ATTACK_REPELLED,
)  # fmt: skip
FIRST_DAY = date(2024, 1, 1)
DAYS = 360
_PER_REPORT = 40
_HELD_PER_REPORT = 2
"""Claims of a report that only say who holds a place, so that every place is spoken of."""
_SEATS = 20
_TOLD_DAYS = 7
_NEAREST_DAYS = 30
"""How far from a report's day it may reach where few things happened."""


@frozen
class Place:
    """One settlement, with its holders in turn."""

    name: str
    lat: float
    lon: float
    holders: tuple[str, str]
    turns: int
    """The day from FIRST_DAY on which the second holder takes it."""

    def holder(self, day: int) -> str:
        """Who holds it on a day."""
        return self.holders[day >= self.turns]


@frozen
class Happening:
    """One thing that happened."""

    kind: ClaimType
    place: Place
    day: int
    actor: str
    target: str | None


def war(places: int, events: int, draw: random.Random) -> tuple[list[Place], list[Happening]]:
    """The places of a war, and what happened in it, by day."""
    seats = [
        (*_spot(draw), *draw.sample(list(SIDES), 2), draw.randrange(DAYS * 2))
        for _ in range(_SEATS)
    ]
    settled = []
    for n in range(places):
        lat, lon = _spot(draw)
        *_, one, other, turns = min(seats, key=lambda s: (s[0] - lat) ** 2 + (s[1] - lon) ** 2)
        settled.append(Place(f"Settlement {n}", lat, lon, (one, other), turns + draw.randrange(20)))
    happened = []
    for _ in range(events):
        place, day = draw.choice(settled), draw.randrange(DAYS)
        attacker, holder = draw.sample(place.holders, 2)
        kind = draw.choice(KINDS)
        if kind is ClaimType.CAPTURE:
            day = min(place.turns, DAYS - 1)
            attacker, holder = place.holders[1], place.holders[0]
        happened.append(Happening(kind, place, day, attacker, holder))
    return settled, sorted(happened, key=lambda h: h.day)


def readings(
    claims: int, settled: Sequence[Place], happened: Sequence[Happening], draw: random.Random
) -> Iterator[Recorded]:
    """The reports of a war as they were read, day by day."""
    days = [h.day for h in happened]
    number = claims // _PER_REPORT
    for n in range(number):
        today = n * DAYS // number
        told: Sequence[Happening] = ()
        for reach in (_TOLD_DAYS, _NEAREST_DAYS, DAYS):
            told = happened[bisect_left(days, today - reach) : bisect_left(days, today + 1)]
            if told:
                break
        chosen = [draw.choice(told or happened[:1]) for _ in range(_PER_REPORT - _HELD_PER_REPORT)]
        for k in range(_HELD_PER_REPORT):
            place = settled[(n * _HELD_PER_REPORT + k) % len(settled)]
            day = max(0, today - 1)
            chosen.append(Happening(ClaimType.CONTROLS, place, day, place.holder(day), None))
        yield _reading(n, today, chosen, draw)


def _spot(draw: random.Random) -> tuple[float, float]:
    return 32.6 + draw.random() * 4.4, 35.9 + draw.random() * 6.2


def _reading(
    n: int,
    today: int,
    chosen: Sequence[Happening],
    draw: random.Random,
    published: datetime | None = None,
) -> Recorded:
    text = ""
    spans = []
    for one in chosen:
        start = len(text)
        words = (
            SIDES[one.actor], one.kind.value.replace("_", " "), SIDES.get(one.target or "", ""),
            "at", one.place.name, f"on {FIRST_DAY + timedelta(one.day)}, report {n} says",
        )  # fmt: skip
        text += " ".join(w for w in words if w)
        spans.append((start, len(text)))
        text += ". "
    published = published or datetime.combine(FIRST_DAY + timedelta(today), time(18), UTC)
    report = make_report(
        text, source=f"wire-{n % 60}", published=published, title=f"Report {n}", language="en"
    )
    claims = tuple(
        _claim(report, k, one, *spans[k], draw) for k, one in enumerate(chosen)
    )  # fmt: skip
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    return Recorded(moment, report, "bench", claims)


def _claim(
    report: Report, k: int, one: Happening, start: int, end: int, draw: random.Random
) -> Claim:
    def name(words: str, ref: str) -> Mention:
        at = report.text.index(words, start)
        return Mention(words, at, at + len(words), ref)

    place = one.place
    at = report.text.index(place.name, start)
    where = Mention(
        place.name, at, at + len(place.name), f"bench:{place.name.replace(' ', '-').lower()}",
        place.name, place.lat, place.lon, "settlement",
    )  # fmt: skip
    day = FIRST_DAY + timedelta(one.day)
    dead = draw.randrange(1, 40) if one.kind is ClaimType.CASUALTIES else None
    speaker = draw.choice((None, one.actor, "anonymous", one.target or one.actor))
    words = "sources" if speaker == "anonymous" else SIDES.get(speaker or "", "")
    return Claim(
        claim_id(report.id, one.kind, [k]),
        report.id,
        one.kind,
        Evidence(start, end, report.text[start:end]),
        actor=(name(SIDES[one.actor], one.actor),),
        target=(name(SIDES[one.target], one.target),) if one.target else (),
        place=(where,),
        time=ClaimTime(str(day), day, day, "day"),
        count=Count(str(dead), dead, dead) if dead else None,
        label="killed" if dead else None,
        stance=Stance.REPORTS if speaker is None else Stance.ASSERTS,
        speaker=Speaker(words, speaker) if speaker else None,
        engine="bench",
        score=round(0.5 + draw.random() / 2, 3),
    )


def _more(
    settled: Sequence[Place], happened: Sequence[Happening], *, old: bool
) -> Iterator[Recorded]:
    """Reports without end, recorded as they come; not `old`: published at that moment."""
    draw = random.Random()
    for n in count(10**6):
        chosen = [draw.choice(happened) for _ in range(_PER_REPORT)]
        now = datetime.now(UTC)
        published = None if old else now
        yield evolve(_reading(n, max(h.day for h in chosen), chosen, draw, published), at=now)


def main() -> None:
    """Write the ledger."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--places", type=int, default=3000)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--more", type=float, help="record another report every so many seconds")
    parser.add_argument("--old", action="store_true", help="with --more: of the days of the war")
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    settled, happened = war(asked.places, asked.events, draw)
    ledger = SqliteLedger(asked.path)
    if asked.more:
        for entry in _more(settled, happened, old=asked.old):
            ledger.append([entry])
            sleep(asked.more)
    print(ledger.append(readings(asked.claims, settled, happened, draw)))
    ledger.close()


if __name__ == "__main__":
    main()
