"""Rival outlets' reports of one incident in one event, each claimant's number side by side.

    python eval/rivals.py FOLDER LEDGER [--cases 10]

FOLDER holds dev.jsonl of a set of news reports (id, outlet, date, title, text). LEDGER is where
the readings are kept; reports that this reader, with these weights, has read are not read again. Prints events that several
outlets tell of with figures of several claimants, the most outlets first: document ids, days,
places and figures, and no text of the set.
"""

import argparse
import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from sayso.app.settings import settings_from
from sayso.app.wire import App
from sayso.model.entry import Recorded
from sayso.model.known import Known
from sayso.model.picture import Event, Picture, Tally
from sayso.model.report import Report, make_report
from sayso.outputs.phrases import range_words
from sayso.picture.build import picture_at

_INCIDENT = timedelta(days=6)
"""What takes longer is no incident, but the course of a war."""


def reports(path: Path) -> dict[str, Report]:
    """The set's reports by their ids in it."""
    found = {}
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        found[row["id"]] = make_report(
            row["text"],
            source=row["outlet"],
            title=row["title"],
            published=date.fromisoformat(row["date"]),
        )
    return found


def cases(picture: Picture, known: Known) -> list[tuple[Event, list[Tally], set[str]]]:
    """Incidents with figures of several claimants from reports of several outlets."""
    of_event: dict[str, list[Tally]] = defaultdict(list)
    for tally in picture.tallies:
        if tally.event is not None and tally.low is not None:
            of_event[tally.event].append(tally)
    report_of = {c.id: known.reports[c.report] for c in known.claims}
    found = []
    for event in picture.events:
        told = of_event.get(event.id, [])
        outlets = {report_of[c].source or "" for t in told for c in t.support}
        kinds: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for tally in told:
            kinds[tally.group, tally.outcome].add(tally.claimant.key)
        one_incident = event.start and event.end and event.end - event.start <= _INCIDENT
        if one_incident and len(outlets) > 1 and any(len(who) > 1 for who in kinds.values()):
            found.append((event, told, outlets))
    return sorted(found, key=lambda c: (-len(c[2]), c[0].id))


def main() -> int:
    """Read what is to be read, draw the picture, print the cases."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--cases", type=int, default=10)
    asked = parser.parse_args()
    app = App(settings_from(ledger=asked.ledger))
    ledger = app.open_ledger(write=True)
    by_id = reports(asked.folder / "dev.jsonl")
    held = {
        (e.report.source, e.report.text_sha256): e.engine
        for _, e in ledger.entries()
        if isinstance(e, Recorded)
    }
    for report in by_id.values():
        if held.get((report.source, report.text_sha256)) != app.reader.engine:
            reading = app.claims_of(report)
            ledger.append([Recorded(app.clock.now(), report, app.reader.engine, reading.claims)])
    known = ledger.known()
    ledger.close()
    names = {(r.source, r.text_sha256): name for name, r in by_id.items()}
    name_of = {k: names.get((r.source, r.text_sha256), k) for k, r in known.reports.items()}
    report_of = {c.id: c.report for c in known.claims}
    picture = picture_at(known, None, app.background, app.policy)
    found = cases(picture, known)
    print(f"{len(found)} incidents with figures of several claimants from several outlets")
    for n, (event, told, outlets) in enumerate(found[: asked.cases], 1):
        place = event.place.name if event.place else "place not known"
        print(f"\n{n}. {event.fine.replace('_', ' ')}, {place}, {event.start} to {event.end}")
        print(
            f"   {len({report_of[c] for c in event.support})} reports of {', '.join(sorted(outlets))}"
        )
        for tally in told:
            ids = sorted({name_of[report_of[c]] for c in tally.support})
            figure = f"{range_words(tally.low, tally.high)} {tally.outcome}"
            print(f"   {tally.claimant.name}: {figure} ({tally.group}) in {', '.join(ids)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
