"""Time expressions in the form that TimeML scorers read.

usage: python eval/timex.py DOCUMENTS.jsonl > PREDICTED.jsonl

DOCUMENTS holds one document a line with `id`, `text` and `dct`, its date. The set's own
scorer compares the output with its gold. Types and values follow TimeML, not the claim
contract: "the past two weeks" is the duration P2W here and two dates in a claim.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sayso.reading.times.anchors import Anchors, TimeSpan
from sayso.reading.times.grammar import expressions
from sayso.reading.times.model import (
    Bound,
    Date,
    Edge,
    Expression,
    Length,
    Node,
    Part,
    Repeat,
    Section,
    Span,
    Step,
    Vague,
    Window,
)
from sayso.reading.times.resolve import resolve

_UNIT_LETTERS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "weekend": "W",
    "week": "W", "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "E",
    "century": "C",
}  # fmt: skip
_PART_LETTERS = {
    "morning": "TMO", "dawn": "TMO", "noon": "T12:00", "afternoon": "TAF", "evening": "TEV",
    "dusk": "TEV", "night": "TNI", "overnight": "TNI", "midnight": "T24:00",
}  # fmt: skip
_SEASONS = ("SP", "SU", "FA", "WI")
_REFS = {"now": "PRESENT_REF", "past": "PAST_REF", "future": "FUTURE_REF", "then": "PAST_REF"}
_TENSE = re.compile(
    r"\b(?:(?P<ahead>(?:will|would|shall|can|may|could|should)(?: not)?(?: be)? \w+|won't|'ll"
    r"|(?:plans?|is|are|hopes?|wants?|intends?|expects?|ready|set|about) to(?: be)? \w+"
    r"|(?:is|are) (?:due|set|scheduled|expected|planned|slated|\w+ing)"
    r"|scheduled|expected|planned|due|until|through|effective|as early as|as soon as)"
    r"|(?P<past>was|were|had|did|said|told|met|came|went|took|began|made|held|left|shot|fell"
    r"|rose|lost|won|sent|\w+ed|after|since))\b",
    re.IGNORECASE,
)


def read_document(text: str, dct: date) -> Iterator[dict[str, Any]]:
    """Every time expression of one document, with its TimeML type and value."""
    told: TimeSpan | None = None
    quarterly = False
    for found in expressions(text, join=False):
        anchors = Anchors(dct, told, _is_ahead(text, found))
        node = _running(found.node)
        kind, value = _timex(node, anchors, dct, text[found.start : found.end].lower())
        if quarterly and node == _YEAR_EARLIER:
            # "A year earlier" is as long a time as the quarter that it is compared with.
            value = _day(resolve(_running(Section("quarter", None, turn=-5)), anchors), "quarter")
        quarterly = quarterly or (isinstance(node, Section) and node.kind == "quarter")
        yield {"begin": found.core, "end": found.end, "type": kind, "value": value}
        span = resolve(found.node, anchors)
        if span.start and span.precision in ("day", "part-of-day", "month", "year"):
            told = span


_YEAR_EARLIER = Step("year", -1, "story", counted=True)


def _running(node: Node) -> Node:
    """ "The quarter" is the last one that ended."""
    match node:
        case Section(kind="quarter", number=None, turn=None):
            return Section("quarter", None, turn=-1)
        case Step(unit="year", count=-1, counted=True):
            return _YEAR_EARLIER
    return node


def _is_ahead(text: str, found: Expression) -> bool:
    """Whether the verb nearest before it, or else behind it, tells of what is to come."""
    before = re.split(r"[.;!?]\s|\n\n", text[max(0, found.start - 120) : found.start])[-1]
    if text[found.start : found.core].lower().startswith(("until", "as early", "as soon")):
        return True
    verbs = [match.lastgroup for match in _TENSE.finditer(before)]
    if verbs:
        return verbs[-1] == "ahead"
    behind = re.split(r"[.;!?]\s|\n\n", text[found.end : found.end + 80])[0]
    verb = _TENSE.search(behind)
    return bool(verb and re.match(r"w(?:ill|ould)|wo|'ll", verb.group(), re.IGNORECASE))


def _timex(node: Node, anchors: Anchors, dct: date, words: str) -> tuple[str, str]:
    match node:
        case Bound(host=host) | Edge(host=host):
            return _timex(host, anchors, dct, words)
        case Span(first=first):
            return _timex(first, anchors, dct, words)
        case Vague(which=which):
            return "DATE", _REFS[which]
        case Repeat(unit=unit, host=host):
            if host is not None and host.weekday is not None:
                return "SET", f"XXXX-WXX-{host.weekday + 1}"
            return "SET", f"XXXX-{host.month:02}" if host and host.month else _length(unit, 1)
        case Window(count=None, ahead=ahead) if not re.search(r"last|past|next|few|several", words):
            return "DATE", "FUTURE_REF" if ahead else "PAST_REF"
        case Length(role="row") if re.match(r"the \w+ (?:day|night)\b", words):
            end = resolve(node, anchors).end
            return "DATE", end.isoformat() if end else "XXXX"
        case Length(unit=unit, count=count) | Window(unit=unit, count=count):
            return "DURATION", _length(unit, count)
        case Step(unit=unit, count=count, origin="story", counted=True) if unit != "year":
            return "DURATION", _length(unit, abs(count) if count else None)
        case Step(count=None, unit=unit):
            return "DATE", "PAST_REF"
        case Part(name="day"):
            return "DATE", _day(resolve(node, anchors), "day")
        case Part():
            return "TIME", _time(node, anchors, dct)
        case Section():
            return "DATE", _section(node, anchors)
        case Step(unit=unit):
            return "DATE", _day(resolve(node, anchors), unit)
        case Date(month=None, weekday=None):
            return "DATE", _day(resolve(node, anchors), "year")
        case Date(day=None, weekday=None):
            return "DATE", _day(resolve(node, anchors), "month", node.month)
        case Date():
            return "DATE", _day(resolve(node, anchors), "day")


def _length(unit: str, count: float | None) -> str:
    letters = _UNIT_LETTERS[unit]
    number = "X" if count is None else f"{count:g}"
    if unit == "fortnight" and count is not None:
        number = f"{2 * count:g}"
    if unit == "decade" and count is not None:
        number, letters = f"{10 * count:g}", "Y"
    return f"P{letters[:-1]}{number}{letters[-1]}"


def _day(span: TimeSpan, unit: str, month: int | None = None) -> str:
    start = span.start or span.end
    if start is None:
        return f"XXXX-{month:02}" if month else "XXXX"
    match unit:
        case "year":
            return f"{start.year:04}"
        case "decade":
            return f"{start.year // 10:03}"
        case "century":
            return f"{start.year // 100:02}"
        case "month":
            return f"{start.year:04}-{start.month:02}"
        case "quarter":
            return f"{start.year:04}-Q{(start.month + 2) // 3}"
        case "week" | "fortnight" | "weekend":
            iso = start.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if unit == "weekend" else "")
    return start.isoformat()


def _section(node: Section, anchors: Anchors) -> str:
    start = resolve(node, anchors).start
    if start is None:
        return "XXXX"
    match node.kind:
        case "decade":
            return f"{start.year // 10:03}"
        case "century":
            return f"{(node.number or 1) - 1:02}"
        case "quarter":
            return f"{start.year:04}-Q{(start.month + 2) // 3}"
        case "half":
            return f"{start.year:04}-H{1 if start.month < 7 else 2}"
        case "season":
            return f"{start.year:04}-{_SEASONS[node.number or 0]}"


def _time(node: Part, anchors: Anchors, dct: date) -> str:
    if node.host is not None:
        span = resolve(node.host, anchors)
        day = span.start
    else:
        day = dct
    prefix = day.isoformat() if day else "XXXX-XX-XX"
    return prefix + (f"T{node.clock}" if node.clock else _PART_LETTERS[node.name])


def main() -> None:
    """Read the documents that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    documents = parser.parse_args().documents
    with documents.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            dct = date.fromisoformat(document["dct"][:10])
            found = list(read_document(document["text"], dct))
            json.dump({"id": document["id"], "timexes": found}, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
