"""Marked passages: a text with its claims between its sentences, as people write them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

ROLES = ("actor", "target", "place", "origin")
STANCES = ("reports", "asserts", "acknowledges", "denies", "accuses", "cannot_confirm")
REALIS = ("actual", "planned", "threatened", "possible")
LISTS = (*ROLES, "via")
KEYS = (*LISTS, "time", "count", "unit", "label", "by", "stance", "realis", "said", "trigger", "ev")
FLAGS = ("neg", "ended")


class BadPassage(ValueError):
    """A marked passage cannot be read; the message names file, line and remedy."""


@frozen
class Passage:
    """One passage with its claims in the contract's form (plain dicts, offsets checked)."""

    id: str
    text: str
    head: Mapping[str, str]
    claims: tuple[dict[str, Any], ...]

    @property
    def published(self) -> str | None:
        """Day of publication as an ISO date, or None where the passage gives none."""
        return self.head.get("published")


@frozen
class _Piece:
    start: int
    end: int


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Read every passage of one file.

    Raises:
        BadPassage: A line is not of the form that corpus/FORMAT.md gives, or a mention
            does not stand in the text.
    """
    return tuple(_passages(path.read_text(encoding="utf-8"), path.name))


def _passages(body: str, name: str) -> Iterator[Passage]:
    blocks: list[tuple[int, list[tuple[int, str]]]] = []
    for number, line in enumerate(body.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            blocks.append((number, [(number, line)]))
        elif not blocks:
            raise BadPassage(f"{name}:{number}: a passage begins with a line '@ id | key=value …'")
        else:
            blocks[-1][1].append((number, line))
    for _, lines in blocks:
        yield _passage(lines, name)


def _passage(lines: list[tuple[int, str]], name: str) -> Passage:
    number, first = lines[0]
    head_id, *pairs = (part.strip() for part in first[1:].split("|"))
    head = {}
    for pair in pairs:
        key, eq, value = pair.partition("=")
        if not eq:
            raise BadPassage(f"{name}:{number}: {pair!r} is not key=value")
        head[key.strip()] = value.strip()
    text = ""
    pieces: list[_Piece] = []
    marked: list[tuple[int, str, int]] = []
    for number, line in lines[1:]:
        if line.startswith(">"):
            new_paragraph = line.startswith(">>")
            words = line[2 if new_paragraph else 1 :].strip()
            if text:
                text += "\n" if new_paragraph else " "
            pieces.append(_Piece(len(text), len(text) + len(words)))
            text += words
        else:
            if not pieces:
                raise BadPassage(f"{name}:{number}: a claim before the first '>' sentence")
            marked.append((number, line, len(pieces) - 1))
    claims: list[dict[str, Any]] = []
    for number, line, at in marked:
        try:
            claims.append(_claim(line, text, pieces, at, f"{head_id}-c{len(claims) + 1}"))
        except BadPassage as error:
            raise BadPassage(f"{name}:{number}: {error}") from None
    return Passage(head_id, text, head, tuple(claims))


def _claim(line: str, text: str, pieces: list[_Piece], at: int, claim_id: str) -> dict[str, Any]:
    optional = line.startswith("?")
    kind, *parts = (part.strip() for part in line.lstrip("? ").split(" | "))
    given: dict[str, str] = {}
    flags = set()
    for part in parts:
        key, eq, value = part.partition("=")
        if eq and key.strip() in KEYS:
            given[key.strip()] = value.strip()
        elif part in FLAGS:
            flags.add(part)
        else:
            raise BadPassage(
                f"{part!r}: unknown; keys are {', '.join(KEYS)}; flags {', '.join(FLAGS)}"
            )
    if "trigger" not in given:
        raise BadPassage("a claim needs trigger=…, the word that tells its type")
    trigger = _find(given["trigger"], text, pieces, at)
    roles = {
        role: [_find(item, text, pieces, at, trigger) for item in _items(given[role])]
        for role in ROLES
        if role in given
    }
    time = _time(given["time"], text, pieces, at, trigger) if "time" in given else None
    count = _count(given, text, pieces, at, trigger) if "count" in given else None
    by = given.get("by")
    speaker = None
    if by:
        found = _find(by, text, pieces, at, trigger)
        speaker = {"text": found["text"], "start": found["start"], "end": found["end"]}
    stance = given.get("stance", "asserts" if by else "reports")
    realis = given.get("realis", "actual")
    for value, allowed in ((stance, STANCES), (realis, REALIS)):
        if value not in allowed:
            raise BadPassage(f"{value!r} is not one of {', '.join(allowed)}")
    claim: dict[str, Any] = {
        "id": claim_id,
        "type": kind,
        "roles": roles,
        "time": _bare(time),
        "count": _bare(count),
        "label": given.get("label"),
        "realis": realis,
        "polarity": "negative" if "neg" in flags else "positive",
        "ended": "ended" in flags,
        "stance": stance,
        "speaker": speaker,
        "via": [
            {"text": _find(v, text, pieces, at, trigger)["text"]}
            for v in _items(given.get("via", ""))
        ]
        or None,
        "said": given.get("said"),
        "trigger": trigger,
    }
    spans = [trigger, *(m for ms in roles.values() for m in ms), *(s for s in (time, count) if s)]
    claim["evidence"] = _evidence(given.get("ev"), text, pieces, at, trigger, spans)
    if optional:
        claim["optional"] = True
    return claim


def _items(value: str) -> list[str]:
    return [item.strip() for item in value.split(" ; ") if item.strip()]


def _bare(found: dict[str, Any] | None) -> dict[str, Any] | None:
    return {k: v for k, v in found.items() if k not in ("from", "to")} if found else None


def _find(
    words: str, text: str, pieces: list[_Piece], at: int, near: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Find `words` in the claim's own sentence, nearest the trigger, else backwards, else ahead."""
    words, mark, ordinal = words.partition("#")
    words = words.strip()
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    order = [at, *range(at - 1, -1, -1), *range(at + 1, len(pieces))]
    for index in order:
        piece = pieces[index]
        hits = [m.span() for m in pattern.finditer(text, piece.start, piece.end)]
        if not hits:
            continue
        if mark:
            if index != at or int(ordinal) > len(hits):
                raise BadPassage(f"{words}#{ordinal}: the sentence has {len(hits)} of it")
            start, end = hits[int(ordinal) - 1]
        elif near is not None:
            start, end = min(hits, key=lambda h: abs(h[0] - near["start"]))
        else:
            start, end = hits[0]
        return {"text": text[start:end], "start": start, "end": end}
    raise BadPassage(f"{words!r} does not stand in the passage, letter for letter")


_ISO = r"\d{4}-\d\d-\d\d"
_TIME = re.compile(
    rf"^(?P<words>.*?)\s*\[(?P<from>{_ISO}|\?)(?P<dots>\.\.(?P<to>{_ISO})?)?(?: (?P<prec>[a-z-]+))?\]$"
)


def _time(
    value: str, text: str, pieces: list[_Piece], at: int, near: dict[str, Any]
) -> dict[str, Any]:
    match = _TIME.match(value)
    if not match:
        raise BadPassage(f"time={value}: write 'words [2020-01-31]', '[…..…]', '[…..]' or '[?]'")
    found = _find(match["words"], text, pieces, at, near)
    start = None if match["from"] == "?" else match["from"]
    end = match["to"] if match["dots"] else start
    if start and end and start > end:
        raise BadPassage(f"time={value}: ends before it begins")
    precision = match["prec"] or _precision(start, end)
    return {
        "text": found["text"], "start": start, "end": end, "precision": precision,
        "from": found["start"], "to": found["end"],
    }  # fmt: skip


def _precision(start: str | None, end: str | None) -> str:
    if start is None or end is None:
        return "open"
    if start == end:
        return "day"
    if start[5:] == "01-01" and end[5:] == "12-31":
        return "year"
    if start[8:] == "01" and start[:7] == end[:7]:
        return "month"
    return "days"


_COUNT = re.compile(r"^(?P<words>.*?)\s*\[(?P<min>\d+)?(?P<dots>\.\.(?P<max>\d+)?)?\]$")


def _count(
    given: Mapping[str, str], text: str, pieces: list[_Piece], at: int, near: dict[str, Any]
) -> dict[str, Any]:
    match = _COUNT.match(given["count"])
    if not match:
        raise BadPassage(
            f"count={given['count']}: write 'at least 12 [12..]', 'nine [9]', 'up to 30 [..30]' or 'many []'"
        )
    found = _find(match["words"], text, pieces, at, near)
    low = int(match["min"]) if match["min"] else None
    high = (int(match["max"]) if match["max"] else None) if match["dots"] else low
    return {
        "text": found["text"], "min": low, "max": high, "unit": given.get("unit", "people"),
        "from": found["start"], "to": found["end"],
    }  # fmt: skip


def _evidence(
    given: str | None,
    text: str,
    pieces: list[_Piece],
    at: int,
    trigger: dict[str, Any],
    spans: list[dict[str, Any]],
) -> dict[str, Any]:
    if given:
        found = _find(given, text, pieces, at, trigger)
        start, end = found["start"], found["end"]
    else:
        piece = next(p for p in pieces if p.start <= trigger["start"] < p.end)
        ends = [
            (int(s["from"] if "from" in s else s["start"]), int(s["to"] if "to" in s else s["end"]))
            for s in spans
        ]
        inside = [(a, b) for a, b in ends if a >= piece.start and b <= piece.end]
        start, end = min(a for a, _ in inside), max(b for _, b in inside)
    return {"start": start, "end": end, "text": text[start:end]}
