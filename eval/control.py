"""Score the picture of control on settlements whose holders others wrote down.

    python eval/control.py ukraine FOLDER LEDGER
    python eval/control.py syria FOLDER LEDGER

FOLDER holds articles.jsonl, settlements_dev.jsonl and the set's own score.py, which does the
scoring. LEDGER is where the readings are kept: articles that this reader, with these weights, has read are
not read again, but their claims are tied to the registry anew, so that rules can be tried without
the reader. Prints the score, and of what was missed why: not read, wrong place, wrong date, wrong
rule; with --why each takeover that was missed, and what the claims have there. Nothing of a
set is kept but in LEDGER and what is printed.

An encyclopedia's article is one neutral source, so the policy takes one for enough
(`promote_single_neutral`). The codes of the sets' holders are made from keys and names here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from sayso.adapters.sqlite import SqliteLedger
from sayso.app.settings import settings_from
from sayso.app.wire import App
from sayso.model.claim import Claim
from sayso.model.entry import Recorded
from sayso.model.known import Known
from sayso.model.picture import ControlChange, Status, Tier
from sayso.model.report import Report, make_report
from sayso.model.terms import Role
from sayso.picture.build import Ground, ground_of
from sayso.picture.control import history_of
from sayso.picture.evidence import CONTROL_TYPES
from sayso.picture.policy import Policy, default_policy
from sayso.pipeline import settled
from sayso.registry.names import fold

Row = dict[str, Any]
TOLERANCE = timedelta(days=3)
NEAR_KM = 40.0
_WORDS = {
    "ukraine": {
        "UA": ("ukrain", "azov"),
        "RU": ("russia", "dpr", "lpr", "donetsk people", "luhansk people", "wagner", "chechen"),
    },
    "syria": {
        "GOV": ("syrian-government", "syria-government", "syrian-arab-army", "syrian army",
                "government", "hezbollah", "tiger forces", "regime", "saa"),
        "HTS": ("hts", "tahrir", "nusra", "jabhat", "ahrar", "islamist"),
        "SNA": ("sna", "national army", "free-syrian", "fsa", "turkish-backed", "sultan"),
        "TUR": ("turk",),
        "SDF": ("sdf", "ypg", "kurd", "democratic forces", "rojava", "asayish", "pyd"),
        "ISIL": ("isil", "islamic-state", "islamic state", "isis", "daesh"),
    },
}  # fmt: skip
"""Parts of keys and names by which a party gets the sets' code; the first code that fits."""


def articles(path: Path) -> Iterable[Report]:
    """The set's articles as reports."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        day = date.fromisoformat(row["retrieved"])
        yield make_report(row["text"], source="encyclopedia", title=row["title"], published=day)


def read(app: App, ledger: SqliteLedger, path: Path) -> None:
    """Read the articles that the ledger does not hold as this reader reads them."""
    held = {
        (e.report.title, e.report.text_sha256): e.engine
        for _, e in ledger.entries()
        if isinstance(e, Recorded)
    }
    for report in articles(path):
        if held.get((report.title, report.text_sha256)) != app.reader.engine:
            reading = app.claims_of(report)
            ledger.append([Recorded(app.clock.now(), report, app.reader.engine, reading.claims)])
            print(f"read {report.title}: {len(reading.claims)} claims", file=sys.stderr)


def known_of(app: App, ledger: SqliteLedger) -> Known:
    """What the ledger holds, each report's claims tied to the registry by today's rules.

    An encyclopedia's article has no day on which it was said: the one on which it was taken from
    there helps the reader with years, and dates no claim.
    """
    known = ledger.known()
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in known.claims:
        by_report[claim.report].append(_untied(claim))
    claims: list[Claim] = []
    for key, told in by_report.items():
        report = known.reports[key]  # type: ignore[index]
        tied = settled(told, report, app.registry)
        claims += (evolve(c, said=None) if c.said == report.published else c for c in tied)
    return evolve(
        known,
        claims=tuple(claims),
        reports={k: evolve(r, published=None) for k, r in known.reports.items()},
    )


def _untied(claim: Claim) -> Claim:
    """A claim as it was read, before its names were tied to anything."""
    roles = {
        role.value: tuple(
            evolve(m, ref=None, name=None, lat=None, lon=None, precision=None)
            for m in claim.mentions(role)
        )
        for role in Role
    }
    speaker = claim.speaker and evolve(claim.speaker, ref=None, name=None)
    via = tuple(evolve(v, ref=None, name=None) for v in claim.via)
    return evolve(claim, **roles, speaker=speaker, via=via)


@frozen
class War:
    """One set's war, judged."""

    ground: Ground
    words: dict[str, tuple[str, ...]]

    def code(self, key: str | None, name: str) -> str | None:
        """The set's code of a party; None where its words have none."""
        folded = f"{key or ''} {name}".casefold()
        fits = (c for c, parts in self.words.items() if any(p in folded for p in parts))
        return next(fits, None)

    def keys_of(self, row: Row) -> list[str]:
        """The places of the picture that a settlement may be."""
        names = {fold(n) for n in (row["name"], row.get("short_name") or row["name"])}
        found = []
        for key in self.ground.places:
            spot = self.ground.cast.spot(key)
            if fold(spot.name) in names and _near(row, spot.lat, spot.lon):
                found.append(key)
        return found

    def changes(self, row: Row) -> list[ControlChange]:
        """What the picture has a settlement go through, in order of days."""
        lines = [
            line
            for key in self.keys_of(row)
            for line in history_of(self.ground.places[key], self.ground.rules, None)
        ]
        return sorted(lines, key=lambda x: x.from_latest or x.from_earliest or date.min)


def _near(row: Row, lat: float | None, lon: float | None) -> bool:
    if lat is None or lon is None or "lat" not in row:
        return True
    north, east = lat - row["lat"], (lon - row["lon"]) * cos(radians(lat))
    return hypot(north, east) * 111 <= NEAR_KM


def ukraine(war: War, gold: Sequence[Row]) -> list[Row]:
    """Dated changes of holder."""
    rows = []
    for row in gold:
        events: list[Row] = []
        for change in war.changes(row):
            day = change.from_latest or change.from_earliest
            code = _holder(change, war)
            last = events[-1]["held_by"] if events else None
            if day is not None and code is not None and code != last:
                events.append({"held_by": code, "date": day.isoformat()})
        rows.append({"id": row["id"], "events": events})
    return rows


def _holder(change: ControlChange, war: War) -> str | None:
    match change.status:
        case Status.HELD if change.holder is not None:
            return war.code(change.holder.key, change.holder.name)
        case Status.CLAIMED if change.claimed_by and change.tier <= Tier.T4 and change.transition:
            return war.code(change.claimed_by[0].key, change.claimed_by[0].name)
        case Status.CONTESTED:
            return "CONTESTED"
        case Status.VACATED if change.previous is not None:
            # The set has no such state: where one of its two sides left, its editors have the other.
            left = war.code(change.previous.key, change.previous.name)
            return {"RU": "UA", "UA": "RU"}.get(left or "")
        case _:
            return None


def syria(war: War, gold: Sequence[Row]) -> list[Row]:
    """Holders on the set's day; the government where nothing is known, as on the first day."""
    rows = []
    for row in gold:
        holders: list[str] = []
        for change in war.changes(row):
            parties = [change.holder] if change.holder else list(change.claimed_by[:1])
            codes = [c for p in parties if (c := war.code(p.key, p.name))]
            holders = codes or holders
        rows.append({"id": row["id"], "holders": holders or ["GOV"]})
    return rows


def causes(
    war: War, known: Known, gold: Sequence[Row], predicted: Sequence[Row], *, why: bool = False
) -> Counter[str]:
    """Why each dated takeover that was missed was missed.

    Args:
        why: Print each, with what the picture has in its place and the claims that it is from.
    """
    told: Counter[str] = Counter()
    by_id = {p["id"]: p["events"] for p in predicted}
    for row in gold:
        for event in row["dated_events"] if row["mentions_in_articles"] else ():
            if event["kind"] != "take":
                continue
            first, last = (date.fromisoformat(event[k]) for k in ("begin", "end"))
            span = (first - TOLERANCE, last + TOLERANCE)
            if any(
                e["held_by"] == event["by"] and span[0] <= date.fromisoformat(e["date"]) <= span[1]
                for e in by_id[row["id"]]
            ):
                told["found"] += 1
                continue
            cause = _cause(war, known, row, event["by"], span)
            told[cause] += 1
            if why:
                _explain(war, row, f"{event['by']} {first} to {last}: {cause}", by_id[row["id"]])
    return told


def _explain(war: War, row: Row, what: str, drawn: Sequence[Row]) -> None:
    print(f"\n{row['name']}, {what}")
    print("  drawn:", "; ".join(f"{e['held_by']} {e['date']}" for e in drawn) or "nothing")
    for change in war.changes(row):
        parties = [change.holder, *change.claimed_by]
        who = ", ".join(p.name for p in parties if p is not None)
        print(
            f"  state: {change.from_earliest}..{change.from_latest} {change.status} {who} "
            f"T{int(change.tier)} {change.basis} {change.transition}"
        )
    bearings = [b for key in war.keys_of(row) for b in war.ground.places[key].own]
    for one in sorted(bearings, key=lambda b: (b.at, b.heard.n)):
        claim = one.heard.claim
        who = "+".join(war.code(s, war.ground.cast.party(s).name) or s for s in one.sides)
        print(
            f"  claim: {one.earliest}..{one.latest} {who} {one.on.value}"
            f"{'' if one.whole else ' (part)'}{'' if one.says_so else ' (not)'} "
            f"{claim.type}: {' '.join(claim.evidence.text.split())[:160]}"
        )


def _cause(war: War, known: Known, row: Row, by: str, span: tuple[date, date]) -> str:
    named = [
        c
        for c in known.claims
        if c.type in CONTROL_TYPES and c.is_actual
        and any(fold(row["name"]) in fold(m.text) for m in c.place)
    ]  # fmt: skip
    keys = {*war.keys_of(row)}
    placed = [c for c in named if keys & {m.ref or "place:" + fold(m.text) for m in c.place}]
    right = [c for c in placed if any(war.code(m.ref, m.text) == by for m in c.actor)]
    dated = [
        c
        for c in right
        if c.time and c.time.start
        and c.time.start <= span[1] and (c.time.end or c.time.start) >= span[0]
    ]  # fmt: skip
    if not named:
        return "not read"
    if not placed:
        return "wrong place"
    if not right:
        return "not read: another side's or nobody's"
    return (
        "wrong rule"
        if dated
        else "wrong date: none"
        if not any(c.time and c.time.start for c in right)
        else "wrong date"
    )


SETS: dict[str, Callable[[War, Sequence[Row]], list[Row]]] = {"ukraine": ukraine, "syria": syria}


def policy() -> Policy:
    """The default, with one neutral source for enough."""
    usual = default_policy()
    control = evolve(usual.control, promote_single_neutral=True)
    return evolve(usual, name="one encyclopedia", control=control)


def main() -> int:
    """Read what is to be read, judge, score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--why", action="store_true", help="each takeover that was missed")
    asked = parser.parse_args()
    app = App(settings_from(ledger=asked.ledger))
    ledger = app.open_ledger(write=True)
    read(app, ledger, asked.folder / "articles.jsonl")
    known = known_of(app, ledger)
    ledger.close()
    war = War(ground_of(known, app.background, policy()), _WORDS[asked.set])
    gold_path = asked.folder / "settlements_dev.jsonl"
    gold = [json.loads(line) for line in gold_path.open(encoding="utf-8")]
    predicted = SETS[asked.set](war, gold)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in predicted)
        out.flush()
        score = [sys.executable, str(asked.folder / "score.py"), "--gold", str(gold_path)]
        subprocess.run([*score, "--pred", out.name], check=True)
    if asked.set == "ukraine":
        print("takeovers with a dated note, by what became of them:")
        for cause, number in causes(war, known, gold, predicted, why=asked.why).most_common():
            print(f"  {number:3d} {cause}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
