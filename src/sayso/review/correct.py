"""A reviewer's corrections of a claim, field by field; every word of them stands in the report."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from attrs import evolve

from sayso.errors import BadQuery
from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance

E = TypeVar("E", bound=StrEnum)
FIELDS = (
    "evidence", "type", "stance", "realis", "polarity", "ended", "label", "speaker",
    "actor", "target", "place", "origin", "time", "time_start", "time_end", "time_precision",
    "count", "count_min", "count_max", "count_unit",
)  # fmt: skip
"""What a form of a correction holds. Mentions are written one a line, `words` or `words = id`."""


def as_form(claim: Claim) -> dict[str, str]:
    """A claim as the form of its correction is first filled."""
    time, count = claim.time, claim.count
    return {
        "evidence": claim.evidence.text,
        "type": claim.type.value,
        "stance": claim.stance.value,
        "realis": claim.realis.value,
        "polarity": claim.polarity.value,
        "ended": "yes" if claim.ended else "",
        "label": claim.label or "",
        "speaker": _line(claim.speaker) if claim.speaker else "",
        **{r.value: "\n".join(_line(m) for m in claim.mentions(r)) for r in Role},
        "time": time.text if time else "",
        "time_start": str(time.start or "") if time else "",
        "time_end": str(time.end or "") if time else "",
        "time_precision": time.precision if time else "day",
        "count": count.text if count else "",
        "count_min": _number(count.min) if count else "",
        "count_max": _number(count.max) if count else "",
        "count_unit": count.unit if count else "people",
    }


def corrected(claim: Claim, report: Report, form: Mapping[str, str]) -> Claim:
    """The claim as a form has it; it keeps its id.

    Raises:
        BadQuery: A field cannot be read, or its words do not stand in the report.
    """
    given = {**as_form(claim), **{k: v.replace("\r\n", "\n").strip() for k, v in form.items()}}
    start, end = _found(given["evidence"], report, claim.evidence.start, "the words of the claim")
    evidence = Evidence(start, end, report.text[start:end])
    roles: dict[str, Any] = {
        r.value: tuple(_mentions(given[r.value], claim, r, report, start)) for r in Role
    }
    speaker = None
    if given["speaker"]:
        text, ref = _split(given["speaker"])
        kept = claim.speaker
        speaker = kept if kept and (kept.text, kept.ref) == (text, ref) else Speaker(text, ref)
    made = evolve(
        claim,
        evidence=evidence,
        type=_term(ClaimType, given["type"], "type"),
        stance=_term(Stance, given["stance"], "stance"),
        realis=_term(Realis, given["realis"], "realis"),
        polarity=_term(Polarity, given["polarity"], "polarity"),
        ended=given["ended"] in ("yes", "on", "true"),
        label=given["label"] or None,
        speaker=speaker,
        time=_time(given),
        count=_count(given),
        **roles,
    )
    if made == claim:
        raise BadQuery("nothing is changed; accept the claim if it is right")
    return made


def _line(one: Mention | Speaker) -> str:
    return f"{one.text} = {one.ref}" if one.ref else one.text


def _split(line: str) -> tuple[str, str | None]:
    text, _, ref = line.rpartition(" = ")
    return (text.strip(), ref.strip()) if text else (line.strip(), None)


def _found(words: str, report: Report, near: int, what: str) -> tuple[int, int]:
    """Where words stand in a report: of several places the nearest."""
    text = report.text
    starts: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(starts) < 1000:
        starts.append(at)
        at = text.find(words, at + 1)
    if not starts:
        raise BadQuery(
            f"{what}: {words!r} does not stand in the report, letter for letter; copy it from there"
        )
    start = min(starts, key=lambda s: abs(s - near))
    return start, start + len(words)


def _mentions(lines: str, claim: Claim, role: Role, report: Report, near: int) -> list[Mention]:
    old = {_line(m): m for m in claim.mentions(role)}
    found = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        if line.strip() in old:
            found.append(old[line.strip()])
            continue
        text, ref = _split(line)
        start, end = _found(text, report, near, role.value)
        found.append(Mention(text, start, end, ref))
    return found


def _term(kind: type[E], value: str, name: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        raise BadQuery(f"{name}: {value!r} is not one of {', '.join(kind)}") from error


def _time(given: Mapping[str, str]) -> ClaimTime | None:
    if not given["time"] and not given["time_start"]:
        return None
    try:
        start, end = (
            date.fromisoformat(given[k]) if given[k] else None for k in ("time_start", "time_end")
        )
        return ClaimTime(given["time"], start, end, given["time_precision"] or "day")
    except ValueError as error:
        raise BadQuery(f"time: {error}; write days as 2024-11-30") from error


def _count(given: Mapping[str, str]) -> Count | None:
    if not given["count"] and not given["count_min"] and not given["count_max"]:
        return None
    try:
        low, high = (int(given[k]) if given[k] else None for k in ("count_min", "count_max"))
        if (low or 0) < 0 or (high or 0) < 0:
            raise ValueError("a count is not below nought")
        return Count(given["count"], low, high, given["count_unit"] or "people")
    except ValueError as error:
        raise BadQuery(f"count: {error}; write whole numbers") from error


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
