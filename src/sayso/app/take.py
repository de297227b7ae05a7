"""Claims of a file taken into a ledger: as one more reading of the reports that it holds."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from sayso.app.wire import App
from sayso.errors import CodecError
from sayso.ledger.fold import undone_in
from sayso.ledger.laws import misquotes
from sayso.ledger.store import Ledger
from sayso.model.claim import Claim
from sayso.model.codec import claim_from_dict
from sayso.model.entry import Entry, Recorded
from sayso.model.ids import EntryId, ReportId
from sayso.outputs.exports.claims import without_extras

ENGINE = "import"


@frozen
class TakenIn:
    """What became of a file of claims."""

    new: int
    held: int
    """Claims that stood already."""
    refused: tuple[str, ...] = field(repr=False)
    """Those that break a law, a sentence each."""


def take_claims(ledger: Ledger, lines: Iterable[str], name: str, app: App) -> TakenIn:
    """Record the claims of a file, beside those that stand; a bad one is told and stops nothing.

    A claim needs its report in the ledger, so that its words can be checked against the text.
    What the report's last reading holds stays: the new reading holds both.

    Args:
        name: Names the lines in what is told.
    """
    given = list(_parsed(lines, name))
    last = _last_readings(ledger, {c.report for _, c in given if isinstance(c, Claim)})
    refused: list[str] = []
    coming: dict[ReportId, list[Claim]] = {}
    held = 0
    seen = {c.id for reading in last.values() for c in reading.claims}
    for where, claim in given:
        fault = claim if isinstance(claim, str) else _fault(claim, last)
        if isinstance(claim, str) or fault is not None:
            refused.append(f"{where}: {fault}")
        elif claim.id in seen:
            held += 1
        else:
            seen.add(claim.id)
            coming.setdefault(claim.report, []).append(claim)
    moment = app.clock.now()
    ledger.append(_joined(moment, last[report], new) for report, new in coming.items())
    return TakenIn(sum(map(len, coming.values())), held, tuple(refused))


def is_claim_line(line: str) -> bool:
    """Whether a line is a claim of an export, not an entry of a ledger."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and "evidence" in values and "is" not in values


def _last_readings(ledger: Ledger, reports: Container[ReportId]) -> Mapping[ReportId, Recorded]:
    """The reading that stands of each report, verdicts on its claims left aside."""
    stored: list[tuple[EntryId, Entry]] = []
    for key, entry in ledger.entries():
        if not isinstance(entry, Recorded) or entry.report.id in reports:
            stored.append((key, entry))
    undone = undone_in(stored)
    return {
        entry.report.id: entry
        for key, entry in stored
        if isinstance(entry, Recorded) and key not in undone
    }


def _fault(claim: Claim, last: Mapping[ReportId, Recorded]) -> str | None:
    reading = last.get(claim.report)
    if reading is None:
        return (
            f"{claim.id} is of {claim.report}, which this ledger does not hold; import the "
            "ledger that it comes from, or read the report first"
        )
    return next(iter(misquotes(claim, reading.report)), None)


def _joined(moment: datetime, last: Recorded, new: Sequence[Claim]) -> Recorded:
    claims = sorted((*last.claims, *new), key=lambda c: (c.evidence.start, c.evidence.end))
    return Recorded(moment, last.report, f"{last.engine} + {ENGINE}", tuple(claims))


def _parsed(lines: Iterable[str], name: str) -> Iterator[tuple[str, Claim | str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            values = json.loads(line)
            if not isinstance(values, dict):
                raise CodecError("not an object")
            yield where, claim_from_dict(without_extras(values))
        except (ValueError, RecursionError) as error:
            yield where, f"not JSON ({error})"
        except CodecError as error:
            yield where, str(error)
