"""Whether a bare name that a town shares with its division means the division."""

import re

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
_FROM_DIVISION = r"(?:[’']s)? (?:\w+ )?(?:governorate|province|oblast|state|countryside)\b"
_FROM_TOWN = r"(?:[’']s)? (?:city|town|centre|center|airport|old city)\b"

LEAST_DIVISIONS = 2
"""A report that so often names the division, and never the town, means it by the bare name too."""
_LOOK_BACK = 120


def means_area(text: str, start: int, end: int) -> bool:
    """Return whether the words around text[start:end], or failing that the rest of the report,
    treat it as more than a town."""
    before, after = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_BACK]
    sentence = re.split(r"[.!?;:]\s|\n", before)[-1]
    if re.match(_FROM_TOWN, after) or re.search(r"\b(?:city|town|village) of $", sentence):
        return False
    if _BEFORE.search(sentence) or _AFTER.match(after):
        return True
    name = re.escape(text[start:end])
    if re.search(rf"\b{name}{_FROM_TOWN}|\b(?:city|town|centre|center) of {name}\b", text):
        return False
    said = re.findall(rf"\b{name}{_FROM_DIVISION}|\b(?:rural|parts of|areas of) {name}\b", text)
    return len(said) >= LEAST_DIVISIONS
