"""A ledger of made-up claims, as large as wanted: nothing in it happened.

    python benchmarks/generate_ledger.py 10000 ledger.db

Reports of some ten claims each, about places and parties of the Syria pack, every quotation in
its report letter for letter; now and then a verdict, a withdrawal, a second reading, a name in
Arabic. The same for the same arguments.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.entry import Entry, Judged, Recorded, Verdict, Withdrawn
from sayso.model.report import make_report
from sayso.model.terms import ClaimType, Polarity, Realis, Stance

PARTIES = {
    "syria-armed-forces": "the Syrian army",
    "hts": "Hayat Tahrir al-Sham",
    "sna": "the Syrian National Army",
    "sdf": "the Syrian Democratic Forces",
    "isis": "the Islamic State",
    "turkiye-armed-forces": "Turkish forces",
    "russia-armed-forces": "Russian forces",
    "ypg": "وحدات حماية الشعب",
}
PLACES = ("Aleppo", "Nubl", "Idlib", "Hama", "Homs", "Saraqib", "Maarat al-Numan", "Raqqa",
          "Deir ez-Zor", "Tell Rifaat", "Al-Zahraa", "Khan Tuman")  # fmt: skip
OUTLETS = ("sana", "enab-baladi", "Generated Wire", "Generated Herald", "=Generated+Formula", None)
UNNAMED = ("rebels", "soldiers", "residents", "gunmen")
FIRST_DAY = date(2024, 1, 1)
FIRST_RECORD = datetime(2025, 1, 1, tzinfo=UTC)
_EVENTS = {
    ClaimType.ARMED_CLASH: 6, ClaimType.OFFENSIVE: 4, ClaimType.ADVANCE: 4,
    ClaimType.ATTACK_REPELLED: 2, ClaimType.CAPTURE: 5, ClaimType.HANDOVER: 1,
    ClaimType.WITHDRAWAL: 3, ClaimType.SIEGE: 1, ClaimType.SIEGE_LIFTED: 1,
    ClaimType.AIRSTRIKE: 5, ClaimType.SHELLING: 5, ClaimType.BOMBING: 2,
    ClaimType.ATTACK_ON_CIVILIANS: 2, ClaimType.ABDUCTION: 1, ClaimType.ARREST: 1,
    ClaimType.RELEASE: 1, ClaimType.SURRENDER: 1, ClaimType.DEPLOYMENT: 2,
    ClaimType.CASUALTIES: 8, ClaimType.DAMAGE: 1, ClaimType.DISPLACEMENT: 1, ClaimType.AID: 1,
    ClaimType.AGREEMENT: 1, ClaimType.VIOLATION: 1, ClaimType.NEGOTIATION: 1,
    ClaimType.DESIGNATION: 1, ClaimType.PROTEST: 1, ClaimType.RIOT: 1, ClaimType.CONTROLS: 4,
    ClaimType.LEADS: 1, ClaimType.MEMBER_OF: 1, ClaimType.ALLIED: 1, ClaimType.HOSTILE: 1,
    ClaimType.SUPPORTS: 1, ClaimType.FORMED: 1,
}  # fmt: skip
_COUNTS = (("12", 12, 12), ("at least 7", 7, None), ("up to 30", None, 30), ("dozens", 24, 99))
_LABELS = {
    ClaimType.CASUALTIES: ("killed", "killed", "wounded"),
    ClaimType.AGREEMENT: ("ceasefire", None),
    ClaimType.CONTROLS: ("full", "partial", None),
    ClaimType.FORMED: ("merger", "split", "renamed"),
    ClaimType.DESIGNATION: ("terrorist organisation",),
}


class _Text:
    """A report's text in the making."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.words = "Generated report."

    def name(self, text: str, ref: str | None, **place: object) -> Mention:
        """Add a mention to the text."""
        self.words += " "
        start = len(self.words)
        self.words += text
        return Mention(text, start, len(self.words), ref, **place)  # type: ignore[arg-type]


def entries(claims: int, seed: int = 1) -> Iterator[Entry]:
    """Yield the entries of a ledger of about so many claims, oldest first.

    Args:
        claims: At least so many, to the report.
        seed: Of the draw.
    """
    draw = random.Random(seed)
    positions = _positions()
    made = 0
    at = FIRST_RECORD
    while made < claims:
        at += timedelta(seconds=30)
        entry = _reading(draw, positions, at)
        made += len(entry.claims)
        yield entry
        chance = draw.random()
        some = entry.claims[0].id
        at += timedelta(seconds=30)
        if chance < 0.02:
            yield Judged(at, some, Verdict.ACCEPT, "a reviewer")
        elif chance < 0.022:
            yield Judged(at, some, Verdict.REJECT, "a reviewer", "not what is said")
        elif chance < 0.024 and entry.report.published_at is not None:
            yield Withdrawn(at, entry.report.id, at, "taken back")
        elif chance < 0.026:
            yield Recorded(at, entry.report, "generated again", entry.claims[:-1])


def _positions() -> list[tuple[str, str, float, float, str]]:
    """Reference, name, position and precision of the places, as the registry has them."""
    from sayso.registry import default_registry

    registry = default_registry()
    found = [registry.place(name) for name in PLACES]
    return [
        (p.slug, p.name, p.lat, p.lon, p.precision or "settlement")
        for p in found
        if p is not None and p.lat is not None and p.lon is not None
    ]


def _reading(
    draw: random.Random, places: list[tuple[str, str, float, float, str]], at: datetime
) -> Recorded:
    text = _Text(draw)
    day = FIRST_DAY + timedelta(days=draw.randrange(330))
    drafts = [_draft(draw, text, places, day) for _ in range(draw.randint(6, 14))]
    report = make_report(
        text.words,
        source=draw.choice(OUTLETS),
        url=f"https://news.example/{draw.randrange(10**9)}",
        title=draw.choice(("Day of fighting", "=1+1", "-2 degrees", 'Talks, and "no" results')),
        published=datetime.combine(day, time(18), UTC),
        language="en",
    )
    return Recorded(
        at,
        report,
        "generated",
        tuple(
            Claim(claim_id(report.id, kind, [n, kind.value]), report.id, kind, **draft)
            for n, (kind, draft) in enumerate(drafts)
        ),
    )


def _draft(
    draw: random.Random,
    text: _Text,
    places: list[tuple[str, str, float, float, str]],
    day: date,
) -> tuple[ClaimType, dict[str, object]]:
    (kind,) = draw.choices(list(_EVENTS), list(_EVENTS.values()))
    text.words += "\n"
    start = len(text.words)
    a, b = draw.sample(list(PARTIES), 2)
    actor = (text.name(PARTIES[a], a),)
    text.words += f" {kind.value.replace('_', ' ')}"
    target = _target(draw, text, kind, b)
    slug, name, lat, lon, precision = draw.choice(places)
    text.words += " in"
    place = (text.name(name, slug, name=name, lat=lat, lon=lon, precision=precision),)
    counted = None
    if kind in (ClaimType.CASUALTIES, ClaimType.DISPLACEMENT):
        words, low, high = draw.choice(_COUNTS)
        text.words += f" {words}"
        counted = Count(words, low, high)
    speaker = draw.choice((None, None, a, b, "anonymous"))
    stance = Stance.REPORTS
    if speaker is not None:
        stance = draw.choice((Stance.ASSERTS, Stance.ASSERTS, Stance.ACKNOWLEDGES, Stance.DENIES))
    evidence = Evidence(start + 1, len(text.words), text.words[start + 1 :])
    text.words += "."
    first = day - timedelta(days=draw.randrange(3))
    has_place = kind not in (ClaimType.LEADS, ClaimType.MEMBER_OF, ClaimType.FORMED)
    return kind, {
        "evidence": evidence,
        "actor": actor,
        "target": target,
        "place": place if has_place and draw.random() < 0.95 else (),
        "time": ClaimTime("then", first, draw.choice((first, first, day)), "day")
        if draw.random() < 0.8
        else None,
        "count": counted,
        "label": draw.choice(_LABELS.get(kind, (None,))),
        "realis": draw.choices((Realis.ACTUAL, Realis.PLANNED, Realis.THREATENED), (20, 2, 1))[0],
        "polarity": Polarity.NEGATIVE if draw.random() < 0.03 else Polarity.POSITIVE,
        "stance": stance,
        "speaker": None
        if speaker is None
        else Speaker("sources" if speaker == "anonymous" else PARTIES[speaker], speaker),
        "engine": "generated",
        "score": round(draw.random(), 3),
    }


def _target(draw: random.Random, text: _Text, kind: ClaimType, b: str) -> tuple[Mention, ...]:
    if kind in (ClaimType.ADVANCE, ClaimType.WITHDRAWAL, ClaimType.DEPLOYMENT):
        return ()
    text.words += " against"
    if kind is ClaimType.CASUALTIES and draw.random() < 0.1:
        # A private person: public exports must not name anyone like this.
        return (text.name("Firas Nobody", None),)
    if kind in (ClaimType.CASUALTIES, ClaimType.ATTACK_ON_CIVILIANS, ClaimType.DISPLACEMENT):
        return (text.name(draw.choice(("civilians", "soldiers", "children")), None),)
    if draw.random() < 0.15:
        return (text.name(draw.choice(UNNAMED), None),)
    return (text.name(PARTIES[b], b),)


def main() -> None:
    """Write a ledger."""
    from sayso.adapters.sqlite import SqliteLedger

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("claims", type=int)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    ledger = SqliteLedger(asked.ledger)
    print(ledger.append(entries(asked.claims, asked.seed)))
    ledger.close()


if __name__ == "__main__":
    main()
