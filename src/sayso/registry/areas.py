"""Whether a bare name that a town shares with its division means the division."""

import re
from collections.abc import Iterator

_NAME = r"[A-Z][\w’'-]*(?: (?:al|el|ez|az|as|ar|an)-[A-Z][\w’'-]*| [A-Z][\w’'-]*)?"
_DIVISION = r"(?:governorates?|provinces?|states?|oblasts?|regions?|countrysides?)"
_SEVERAL = (
    r"(?:villages?|towns?|hamlets|localities|settlements|communities|territory|territories|"
    r"swathes?|parts?|areas?|districts|cities|fields|farmland|farms|roads|provinces?|"
    r"governorates?|states?|countrysides?|outskirts|suburbs|camps)"
)
_LISTED = rf"(?:{_NAME}(?:[’']s)?(?: {_DIVISION})?(?:, and |, | and | or ))*"
_SIDE = r"(?:the )?(?:(?:north|south|east|west)[\w-]*(?: and (?:north|south|east|west)[\w-]*)? )?"
_BEFORE = re.compile(
    rf"(?:\b{_SEVERAL} (?:of|in|across|throughout|around|inside|near) (?:both )?{_SIDE}{_LISTED}"
    rf"|\b(?:across|throughout|rural|countryside of|most of|much of|all of) {_LISTED})$"
)
_AFTER = re.compile(rf"(?:(?:, {_NAME})*,? and {_NAME})? {_DIVISION}\b")
_DIVISION_NEXT = re.compile(
    r"(?:[’']s)? (?:\w+ )?(?:governorate|province|oblast|state|countryside)\b"
)
_TOWN_NEXT = re.compile(r"(?:[’']s)? (?:city|town|centre|center|airport|old city)\b")
_TOWN_LAST = re.compile(r"\b(?:city|town|village) of $")
_CENTRE_LAST = re.compile(r"\b(?:city|town|centre|center) of $")
_PARTS_LAST = re.compile(r"\b(?:rural|parts of|areas of) $")

LEAST_DIVISIONS = 2
"""A report that so often names the division, and never the town, means it by the bare name too."""
_LOOK_BACK = 120


def means_area(text: str, start: int, end: int) -> bool:
    """Return whether the words around text[start:end], or failing that the rest of the report,
    treat it as more than a town."""
    before, after = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_BACK]
    sentence = re.split(r"[.!?;:]\s|\n", before)[-1]
    if _TOWN_NEXT.match(after) or _TOWN_LAST.search(sentence):
        return False
    if _BEFORE.search(sentence) or _AFTER.match(after):
        return True
    said = 0
    for a, b in _elsewhere(text, text[start:end]):
        last = text[max(0, a - _LOOK_BACK) : a]
        if _TOWN_NEXT.match(text, b) or _CENTRE_LAST.search(last):
            return False
        said += bool(_DIVISION_NEXT.match(text, b) or _PARTS_LAST.search(last))
    return said >= LEAST_DIVISIONS


def _elsewhere(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a text, as a word of its own."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at, end
        at = text.find(name, end)
