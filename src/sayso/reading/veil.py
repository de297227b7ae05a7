"""Read without knowing who: parties get stand-in names before the network sees a sentence.

A network trained on wars learns who "usually" attacks whom. Under the veil it cannot use that:
the first party of a sentence is always the same stand-in, whichever side it is, so swapping two
sides' names in a report cannot change what is read of it, but for the names.
"""

import re
from collections.abc import Sequence

from attrs import frozen

GROUPS = (
    "Norvan Front", "Keltar Forces", "Morava Brigade", "Selkan Army", "Dorim Movement", "Ravel Militia",
    "Tarsa Division", "Ostrin Guard", "Belan Alliance", "Zemur Battalion", "Halven Council", "Irrin Union",
)  # fmt: skip
ABBREVIATIONS = ("NVF", "KTF", "MVB", "SKA", "DRM", "RVM", "TSD", "OSG", "BLA", "ZMB", "HVC", "IRU")
PERSONS = (
    "Karim Dossan", "Pavel Orrin", "Samuel Tekka", "Anton Mirel", "Yusuf Harran", "Daniel Osto",
    "Omar Velit", "Peter Lanka", "Jamal Terek", "Viktor Asher", "Idris Molan", "Marco Benin",
)  # fmt: skip
_ABBREVIATION = re.compile(r"[A-Z][A-Z-]{1,7}$")
_BARE_ABBREVIATION = re.compile(r"(?<![\w’'.-])[A-Z](?:[A-Z]|-[A-Z]){1,6}(?![\w’'-])")
# Capitals that are no party: hours, countries that are places too, currencies, titles.
_NO_PARTY = frozenset(
    "AM PM GMT UTC TV US USA UK UN EU UAE DRC CAR II III IV VI USD TEXT AFP AP II".split()
)


@frozen
class Party:
    """A name at [start, end) of a report's text that stands for a party to what is told."""

    start: int
    end: int
    person: bool = False


@frozen
class Veiled:
    """A sentence as the network sees it, with the way back to the report's text."""

    words: str
    start: int
    stand_ins: tuple[tuple[int, int, int, int], ...] = ()
    """(start, end) in `words`, (start, end) in the report's text, in order."""

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the report's text that a span of `words` stands for."""
        shift = self.start
        for a, b, c, d in self.stand_ins:
            if end <= a:
                break
            if start < b:
                return c, d
            shift = d - b
        return start + shift, end + shift


def veil(text: str, start: int, end: int, parties: Sequence[Party]) -> Veiled:
    """Give the parties of text[start:end] stand-in names, in the order they appear.

    One spelling has one stand-in within a sentence. What is written in capitals gets capitals.
    """
    sentence = text[start:end]
    if sentence.isupper():
        inside = [p for p in parties if start <= p.start and p.end <= end]
    else:
        inside = with_abbreviations(text, start, end, parties)
    pools = {"group": iter(GROUPS), "abbreviation": iter(ABBREVIATIONS), "person": iter(PERSONS)}
    given: dict[str, str] = {}
    words, at = "", start
    stand_ins = []
    for party in inside:
        name = text[party.start : party.end]
        kind = "person" if party.person else "group"
        # In brackets a short form is the other name of what stands before; elsewhere its shape
        # would tell one party from another.
        if text[party.start - 1 : party.start] in ("(", "[") and _ABBREVIATION.match(name):
            kind = "abbreviation"
        key = name.casefold()
        if key not in given:
            given[key] = next(pools[kind], name)
        stand_in = given[key].upper() if sentence.isupper() else given[key]
        words += text[at : party.start]
        stand_ins.append((len(words), len(words) + len(stand_in), party.start, party.end))
        words += stand_in
        at = party.end
    return Veiled(words + text[at:end], start, tuple(stand_ins))


def with_abbreviations(text: str, start: int, end: int, parties: Sequence[Party]) -> list[Party]:
    """The parties of a sentence, with capital abbreviations that nobody has named yet."""
    inside = [p for p in parties if start <= p.start and p.end <= end]
    for found in _BARE_ABBREVIATION.finditer(text, start, end):
        if found.group() not in _NO_PARTY and not any(
            p.start < found.end() and found.start() < p.end for p in inside
        ):
            inside.append(Party(found.start(), found.end()))
    return sorted(inside, key=lambda p: p.start)
