"""A reader that understands a few plain sentences: quick, and the same everywhere.

"ACTOR captured PLACE." · "ACTOR entered PLACE." · "ACTOR left PLACE." · "ACTOR repelled an attack
on PLACE by TARGET." · "ACTOR handed over PLACE to TARGET." · "At least N soldiers were killed in
PLACE." Targets may be left out.
Each may end in ", SPEAKER said", ", SPEAKER denied" or ", SPEAKER admitted". A report with
"BREAKDOWN" in it makes the reader fail; "MISQUOTE" makes it misquote.
"""

import re
from collections.abc import Sequence
from typing import Any

from sayso.model.claim import Claim, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Stance
from sayso.reading.engine import Reading

_NAME = r"(?:the )?(?P<{}>[^\W\d][\w' -]*?)"
_ACT = re.compile(
    _NAME.format("actor").replace("(?:the )?", "(?:[Tt]he )?")
    + r" (?P<verb>captured|entered|left|repelled an attack on|handed over) "
    + _NAME.format("place")
    + rf"(?: (?:to|by) {_NAME.format('target')})?"
    + rf"(?:, {_NAME.format('speaker')} (?P<stance>said|denied|admitted))?\."
)
_DEAD = re.compile(
    rf"At least (?P<count>\d+) (?P<unit>\w+) were killed in {_NAME.format('place')}"
    rf"(?:, {_NAME.format('speaker')} (?P<stance>said|denied|admitted))?\."
)
_TYPES = {
    "captured": ClaimType.CAPTURE,
    "entered": ClaimType.ADVANCE,
    "left": ClaimType.WITHDRAWAL,
    "repelled an attack on": ClaimType.ATTACK_REPELLED,
    "handed over": ClaimType.HANDOVER,
}
_STANCES = {"said": Stance.ASSERTS, "denied": Stance.DENIES, "admitted": Stance.ACKNOWLEDGES}


class PlainReader:
    """Reads plain sentences."""

    engine = "plain/1"
    languages = frozenset(("en",))

    def read(self, report: Report, parties: Sequence[Any] = ()) -> Reading:
        """Return the claims of a report, in text order."""
        if "BREAKDOWN" in report.text:
            raise ZeroDivisionError("the reader broke down")
        matches = [*_ACT.finditer(report.text), *_DEAD.finditer(report.text)]
        return Reading(tuple(_claim(m, report) for m in sorted(matches, key=re.Match.start)))


def _claim(match: re.Match[str], report: Report) -> Claim:
    found = match.groupdict()
    kind = _TYPES[found["verb"]] if "verb" in found else ClaimType.CASUALTIES
    words = match.group()[:-1]
    if "MISQUOTE" in report.text:
        words = words.upper()
    count = None
    if found.get("count"):
        number = int(found["count"])
        count = Count(f"At least {number}", number, None, found["unit"])
    speaker = found["speaker"]
    return Claim(
        id=claim_id(report.id, kind, [match.start(), match.end()]),
        report=report.id,
        type=kind,
        evidence=Evidence(match.start(), match.end() - 1, words),
        actor=_mention(match, "actor"),
        target=_mention(match, "target"),
        place=_mention(match, "place"),
        count=count,
        label="killed" if count else None,
        stance=_STANCES[found["stance"]] if speaker else Stance.REPORTS,
        speaker=Speaker(speaker) if speaker else None,
        engine=PlainReader.engine,
    )


def _mention(match: re.Match[str], role: str) -> tuple[Mention, ...]:
    text = match.groupdict().get(role)
    return (Mention(text, match.start(role), match.end(role)),) if text else ()
