"""Coordinated names: "A in the east, the towns of B and C in the north, as well as D and E"."""

import re
from collections.abc import Iterator

_WORD_AROUND = (
    "in|of|at|on|near|to|the|its|their|a|an|north|south|east|west|centre|center|northern|southern|eastern|western|"
    "central|northeastern|northwestern|southeastern|southwestern|north-eastern|north-western|city|town|towns|village|"
    "villages|countryside|province|governorate|district|districts|sub-district|region|regions|area|areas|suburb|"
    "suburbs|outskirts|neighbourhood|neighbourhoods|neighborhood|neighborhoods|oblast|county|state|side|part|parts|"
    "airport|airbase|base|camp|crossing|junction"
)
_WORD_BEFORE = (
    "the|a|of|both|nearby|neighbouring|neighboring|strategic|strategically|important|key|small|large|border|port|"
    "town|towns|village|villages|city|cities|district|districts|suburb|suburbs|hamlet|hamlets|settlement|settlements|"
    "neighbourhood|neighbourhoods|neighborhood|neighborhoods|localities|locality|camp|area|areas|also"
)
_LINK = re.compile(
    rf"(?:\s+(?:{_WORD_AROUND})\b){{0,8}}"
    r"(?:(?P<last>,?\s+(?:and|as\s+well\s+as|along\s+with|together\s+with))|,)"
    rf"(?:\s+(?:{_WORD_BEFORE})\b){{0,6}}\s+"
)
_PARTICLE = r"(?:(?:al|el|ez|az|as|ar|an|ash|at|ad|ed|ul)[-–])"
_NAME = re.compile(
    rf"(?:{_PARTICLE})?[A-Z][\w’'ʼ-]*(?:\s+(?:{_PARTICLE}|(?:de|la|del|al|el|of)\s+)?[A-Z][\w’'ʼ-]*){{0,3}}"
)
# What may follow a name in a list; a verb there would make it the subject of another clause.
_AFTER = re.compile(
    r"\s*(?:[,.;:)”\"]|$)|\s+(?:and|or|as|in|on|from|to|at|by|near|with|after|before|during|since|where|which|while|"
    rf"following|under|{_WORD_AROUND})\b"
)
_CALENDAR = re.compile(
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)"
    r"(?:uary|ruary|ust|ember|ober|day)?\b"
)


def are_joined(text: str, start: int, end: int) -> bool:
    """Whether text[start:end], what stands between two names, joins them into one list."""
    return _LINK.fullmatch(text, start, end) is not None


def coordinated(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of names joined to a place that ends at `start`, within text[:end].

    A chain counts as far as its last "and": "in Gao, Mali" is one place in another, no list.
    """
    waiting: list[tuple[int, int]] = []
    at = start
    while link := _LINK.match(text, at, end):
        name = _NAME.match(text, link.end(), end)
        if not name or _CALENDAR.match(name.group()) or not _AFTER.match(text, name.end(), end):
            return
        waiting.append(name.span())
        at = name.end()
        if link["last"]:
            yield from waiting
            waiting = []
