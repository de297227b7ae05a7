"""Which named place a word without a name points at: "the town", "the base", "its outskirts"."""

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from sayso.registry.pack import Ref

LOOK_BACK = 300
"""Code points before a word that only points in which what it means is looked for: about two
sentences."""

_TOWN = re.compile(
    r"(?:the |this |that )?(?:town|city|village|settlement|township)$", re.IGNORECASE
)
_VILLAGE = re.compile(r"(?:the |this |that )?village$", re.IGNORECASE)
_THERE = re.compile(r"(?:there|here|it)$", re.IGNORECASE)
_SITE = re.compile(
    r"(?:the |this |that )?(airport|airbase|air base|base|airfield|camp|barracks|prison|dam"
    r"|crossing|refinery|port|bridge|hospital|oilfield)$",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    r"(?:the |this |that )?(province|governorate|oblast|county|district|state)$", re.IGNORECASE
)
_PART = re.compile(
    r"(?:the |its |their )?(?:(?:town|city|village)(?:’s|'s)? (?:centre|center|outskirts)|downtown"
    r"|(?:old|inner) city|(?:centre|center|outskirts|suburbs)"
    r"|(?:central|inner|outer|(?:north|south|east|west)[a-z]*) "
    r"(?:districts?|neighbou?rhoods?|quarters?|suburbs?|outskirts|edges?))$",
    re.IGNORECASE,
)
_SETTLED = frozenset({"settlement"})
_HELD = frozenset({"settlement", "site", "neighbourhood"})
_DIVIDED = frozenset({"adm1", "adm2", "area"})
_MEASURED = re.compile(
    r"(?:\b(?:km|kms|kilomet(?:er|re)s?|miles?)\b[^.;]{0,24}|\b(?:north|south|east|west)[a-z]* of "
    r"|\b(?:near|outside|between|from|(?:road|highway|motorway|route) to) (?:the )?|[\u2013-])$",
    re.IGNORECASE,
)
"""What leads to a place that only tells where another lies."""
_WAY = re.compile(r"(?:[\u2013-][A-Z][\w-]*)? (?:highway|road|motorway|route|line)\b")
"""What follows on one."""
_LISTED = re.compile(r"(?:,? and |, |,? or )(?:the )?$")


@frozen
class Named:
    """A place's name at [start, end) of a report; `ref` is None where no registry knows it."""

    start: int
    end: int
    ref: Ref | None


def points(words: str) -> bool:
    """Whether words without a name point at a place that is named elsewhere."""
    return any(kind.match(words) for kind in (_TOWN, _THERE, _SITE, _DIVISION, _PART))


def pointed_at(text: str, start: int, end: int, named: Sequence[Named]) -> Ref | None:
    """Return the place that text[start:end] points at, or None where that is not sure.

    It is the last one of its kind that was named before, not long ago and not in a list of
    several; a town named to tell where another lies is passed over.

    Args:
        named: The places named in the report, in text order.
    """
    words = text[start:end]
    if not points(words) or _one_of_its_kind(text, start, words):
        return None
    if _TOWN.match(words) or _PART.match(words):
        kinds = _SETTLED
    elif noun := _SITE.match(words) or _DIVISION.match(words):
        # The noun is part of the name, or stands beside it: "Kweiris airbase", "Idlib province".
        kinds = _HELD | _DIVIDED
        last = noun[1].lower().split()[-1]
        named = [n for n in named if last in text[n.start : n.end + len(last) + 1].lower()]
    else:
        kinds = _HELD
    close = [
        n
        for n in named
        if n.end <= start <= n.end + LOOK_BACK
        and (n.ref is None or n.ref.precision in kinds)
        and not _MEASURED.search(text[max(0, n.start - 40) : n.start])
        and not (_VILLAGE.match(words) and _is_town(n.ref))
        and not _WAY.match(text, n.end)
    ]
    if not close or _is_listed(text, close, start):
        return None
    return close[-1].ref


def _is_town(ref: Ref | None) -> bool:
    """Whether a place is of the world table, which lists no village."""
    return ref is not None and ref.slug.startswith("geonames:")


def _one_of_its_kind(text: str, start: int, words: str) -> bool:
    """Whether "a village" without a name was spoken of shortly before "the village"."""
    noun = re.escape(words.rsplit(maxsplit=1)[-1])
    before = text[max(0, start - LOOK_BACK) : start]
    unnamed = rf"\b(?:an?|another|one|some) (?:[\w-]+ ){{0,2}}{noun}\b(?! (?:of|called|named))"
    return re.search(unnamed, before, re.IGNORECASE) is not None


def _is_listed(text: str, close: Sequence[Named], before: int) -> bool:
    """Whether the last two were named in one breath: "A and B"."""
    if len(close) < 2 or close[-1].ref == close[-2].ref:
        return False
    return _LISTED.fullmatch(text[close[-2].end : close[-1].start]) is not None


def in_order(named: Iterable[Named]) -> tuple[Named, ...]:
    """Return names in text order, one a spot; a known one stands for an unknown one there."""
    kept: list[Named] = []
    for one in sorted(named, key=lambda n: (n.start, n.ref is None, -n.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)
