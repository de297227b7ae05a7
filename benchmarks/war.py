"""A war made up at any size: reports and claims with the skew of real ones, for the benchmark.

A few places draw most of the news (the share of the rank-n place falls as 1/(n + 10)), reports
keep to one corner of the map, one in sixteen is another's text printed again, claims are of all
types, some are denied, some cannot be confirmed, and one in five hundred is about a whole province.
Nothing in it happened.
"""

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from attrs import evolve

from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.entry import Recorded
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Stance
from sayso.picture.background import (
    ActorFacts,
    Alignment,
    Background,
    OutletFacts,
    PlaceFacts,
    Relation,
)

FIRST_DAY = date(2015, 1, 1)
CLAIMS_A_REPORT = 20
_T = ClaimType
_MIX = {
    _T.CAPTURE: 9, _T.CONTROLS: 9, _T.ADVANCE: 6, _T.WITHDRAWAL: 4, _T.PRESENT: 4,
    _T.ATTACK_REPELLED: 5, _T.SIEGE: 2, _T.HANDOVER: 1, _T.SHELLING: 12, _T.AIRSTRIKE: 10,
    _T.ARMED_CLASH: 12, _T.CASUALTIES: 16, _T.DAMAGE: 5, _T.DISPLACEMENT: 3, _T.AID: 2,
}  # fmt: skip
_SIDES = ("north-army", "south-front")
_UNITS = 12
_FILLER = (
    "Roads there have been closed since the morning.", "Markets stayed shut.",
    "Residents spoke of a quiet night.", "No more details were given.",
)  # fmt: skip


class War:
    """Places, actors and outlets, and an endless stream of entries about them."""

    def __init__(self, places: int, reports: int, seed: int = 1) -> None:
        self._draw = random.Random(seed)
        self._reports = reports
        self.provinces = max(2, places // 100)
        self.places = [f"place-{n}" for n in range(places)]
        order = list(range(places))
        self._draw.shuffle(order)
        self._order = order
        self._weights = list(accumulate(1 / (n + 10) for n in range(places)))
        self.background = self._background()

    def _background(self) -> Background:
        actors = {side: ActorFacts(side.title(), "rebel") for side in _SIDES}
        for n in range(_UNITS):
            side = _SIDES[n % 2]
            relation = Relation("member_of", side)
            actors[f"unit-{n}"] = ActorFacts(f"Unit {n}", "rebel", relations=(relation,))
        actors["monitor"] = ActorFacts("Monitor", "ngo")
        facts = {
            f"province-{n}": PlaceFacts(f"Province {n}", ("country",), 10 + n / 10, 20.0, "adm1")
            for n in range(self.provinces)
        }
        facts["country"] = PlaceFacts("Country", (), 12.0, 20.0, "country")
        for n, key in enumerate(self.places):
            province = n % self.provinces
            facts[key] = PlaceFacts(
                f"Place {n}",
                (f"province-{province}",),
                10 + n / 1000,
                20 + n % 97 / 100,
                "settlement",
            )
        outlets = {f"paper-{n}": OutletFacts(f"Paper {n}") for n in range(30)}
        for n, side in enumerate(_SIDES):
            outlets[f"voice-{n}"] = OutletFacts(f"Voice {n}", (Alignment(side),))
        return Background(actors, facts, outlets)

    def place(self) -> str:
        """A place, the more often the more news it has."""
        at = bisect(self._weights, self._draw.random() * self._weights[-1])
        return self.places[self._order[min(at, len(self._order) - 1)]]

    def entries(self) -> Iterator[Recorded]:
        """The reports as they come, days rising."""
        outlets = sorted(self.background.outlets)
        last: list[tuple[str, list[Claim], date]] = []
        for n in range(self._reports):
            day = FIRST_DAY + timedelta(days=n * 1400 // self._reports)
            at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC) + timedelta(days=1)
            source = self._draw.choice(outlets)
            if last and self._draw.random() < 1 / 16:
                text, drafts, _ = self._draw.choice(last)
            else:
                text, drafts = self._write(day)
                last = [*last[-40:], (text, drafts, day)]
            report = make_report(text, source=source, published=day, title=f"Report {n}")
            yield Recorded(
                at, report, "generated", tuple(_of(report, d, k) for k, d in enumerate(drafts))
            )

    def _write(self, day: date) -> tuple[str, list[Claim]]:
        centre = self.place()
        province = (
            self.places.index(centre) % self.provinces
            if len(self.places) < 200
            else int(centre[6:]) % self.provinces
        )
        near = [
            centre,
            centre,
            self.place(),
            f"place-{(int(centre[6:]) + self.provinces) % len(self.places)}",
        ]
        sentences: list[str] = []
        drafts: list[Claim] = []
        length = 0
        for _ in range(CLAIMS_A_REPORT):
            whole = self._draw.random() < 0.002
            place = f"province-{province}" if whole else self._draw.choice(near)
            sentence, draft = self._claim(place, day, length)
            drafts.append(draft)
            sentences.append(sentence)
            if self._draw.random() < 0.3:
                sentences.append(self._draw.choice(_FILLER))
            length = sum(len(s) + 1 for s in sentences)
        return " ".join(sentences), drafts

    def _claim(self, place: str, day: date, start: int) -> tuple[str, Claim]:
        draw = self._draw
        kind = draw.choices(list(_MIX), list(_MIX.values()))[0]
        unit = draw.randrange(_UNITS)
        # Who gains where changes with the season, so that there are turns to follow.
        season = (day - FIRST_DAY).days // 200 + int(place.rpartition("-")[2]) % 2
        side = (unit + season) % 2 if draw.random() < 0.8 else draw.randrange(2)
        actor = f"unit-{unit - unit % 2 + side}"
        target = _SIDES[1 - side]
        speaker = draw.choices(
            [None, "monitor", _SIDES[0], _SIDES[1], "anonymous"], [5, 2, 2, 2, 1]
        )[0]
        stance = Stance.REPORTS if speaker is None else Stance.ASSERTS
        if speaker == target:
            stance = draw.choices([Stance.ACKNOWLEDGES, Stance.DENIES], [1, 3])[0]
        elif speaker is None and draw.random() < 0.03:
            stance = Stance.CANNOT_CONFIRM
        happened = day - timedelta(days=draw.choice([0, 0, 0, 1, 1, 2, 5, 30]))
        number = draw.randrange(1, 40)
        parts = [
            (actor, actor.replace("-", " ").title()), (None, f"{kind.value.replace('_', ' ')} against"),
            (target, target.replace("-", " ").title()), (None, f"counting {number} near"),
            (place, place.replace("-", " ").title()),
        ]  # fmt: skip
        spots: list[Mention] = []
        text = ""
        for ref, words in parts:
            if ref is not None:
                begin = start + len(text)
                spots.append(Mention(words, begin, begin + len(words), ref, words))
            text += words + " "
        text = text.rstrip() + "."
        timed = draw.random() < 0.7
        draft = Claim(
            claim_id("", kind, [start]), "", kind,
            Evidence(start, start + len(text) - 1, text[:-1]),
            (spots[0],), (spots[1],), (spots[2],),
            time=ClaimTime("that day", happened, happened, "day") if timed else None,
            count=Count(str(number), number, number) if kind is _T.CASUALTIES else None,
            label="killed" if kind is _T.CASUALTIES else None,
            stance=stance,
            speaker=Speaker(speaker.replace("-", " ").title(), speaker) if speaker else None,
            said=day, engine="generated",
        )  # fmt: skip
        return text, draft


def _of(report: Report, draft: Claim, n: int) -> Claim:
    return evolve(draft, id=claim_id(report.id, draft.type, [n]), report=report.id)
