"""Known names in running text, with their exact offsets."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from attrs import define, frozen

from sayso.registry.gazetteer import GazetteerPlace
from sayso.registry.index import Entry, Index
from sayso.registry.names import Key, Token, fold_key, keys, tokens
from sayso.registry.pack import NameKind, Ref

MOST_WORDS = 10
"""Longer names are not looked for."""
MOST_WORDS_IN_WORLD = 4
LEAST_LETTERS_IN_WORLD = 4
FAMOUS_POPULATION = 500_000
"""A place of the world table of this size is read in prose without a word such as "in" before
it; smaller ones share their names with too many people."""
NAMESAKE_POPULATION = 50_000
"""A place below this size is not read within what looks like a longer name ("Hamad Jassim")."""

# What may stand between two words of one name: a hyphen, a slash, or space with one line break.
_WITHIN_NAME = re.compile(
    r"[ \t\u00a0]*\n?[ \t\u00a0]*|\s?[-/\u2010-\u2013]\s?|\. ?|[ \t][(\u201c\u2018]"
)
_SPACE = re.compile(r"[ \t\u00a0]+")
# Arabic writes "and", "in", "to", "so" in one with the word that follows.
_ARABIC_PARTICLES: Final = ("و", "ب", "ل", "ف", "وب", "ول", "فل")
_ARABIC = re.compile(r"[\u0621-\u064a]{4,}")

_BEFORE_PLACES: Final = frozenset(
    "in at near from to of around outside inside toward towards into across over between "
    "and or through reached entered left besieged bombed captured seized hit city town village "
    "capital province region district port state county oblast".split()
)
_SMALL_WORDS: Final = frozenset(
    "the a an and or but in at on of to from for with by near around after before since when "
    "while as if into over across between towards toward outside inside within against north "
    "south east west northern southern eastern western central northeast northwest southeast "
    "southwest northeastern northwestern southeastern southwestern rural city town village "
    "villages towns greater upper lower old new al el that this its their his her also is was "
    "were are has had have not meanwhile however both all".split()
)
_PLACE_TAILS: Final = frozenset(
    "city town village district subdistrict sub province governorate state region airport airbase "
    "air base camp countryside area areas front crossing bridge dam hospital prison neighbourhood "
    "neighborhood refugee military market road highway university and or on in at is was oil gas "
    "field mountain mountains plain valley island stadium factory".split()
)
_EITHER_WAY: Final = (_PLACE_TAILS - {"state"}) | frozenset(
    "al the of for and army forces force front group groups movement militia brigade brigades "
    "division battalion council government party coalition alliance command police guard guards "
    "eastern western northern southern central old new "
    "network ministry defence defense foreign committee committees union".split()
)
_CALENDAR: Final = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday ramadan eid christmas "
    "general major colonel president minister".split()
)
_ENGLISH_IN_CAPITALS: Final = frozenset("is us it who no an as at au car ap rt aa pa".split())


@frozen
class NameSpan:
    """A known name at [start, end) of a text."""

    start: int
    end: int
    text: str
    actor: Ref | None = None
    place: Ref | None = None
    outlet: Ref | None = None
    entries: tuple[Entry, ...] = ()
    """All bearers that packs list under the name, meant or not; empty for the world table's."""

    @property
    def is_known(self) -> bool:
        """Whether it is sure what the name means in at least one sense."""
        return bool(self.actor or self.place or self.outlet)


Resolve = Callable[[Sequence[Entry], str], tuple[Ref | None, Ref | None, Ref | None]]
ResolveInWorld = Callable[[Key], GazetteerPlace | Ref | None]


@frozen
class _Listed:
    """A name that packs list, at [start, end)."""

    start: int
    end: int
    words: str
    entries: tuple[Entry, ...]


@frozen
class _Run:
    """Capitalised words up to `end` that may be a place of the world."""

    end: int
    length: int
    key: Key


@frozen
class _Stop:
    """A word at which a name may begin: a listed one, else runs of capitals, longest first."""

    at: int
    start: int
    listed: _Listed | None
    runs: tuple[_Run, ...] = ()


@define(eq=False)
class Prose:
    """A text and where names may stand in it: worked out once, however often it is searched."""

    text: str
    index: Index

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words."""
        return tokens(self.text, running=True)

    @cached_property
    def in_capitals(self) -> bool:
        """Whether it is all in capitals, as teletypes are."""
        return _is_in_capitals(self.text)

    @cached_property
    def stops(self) -> tuple[_Stop, ...]:
        """Where a name may begin, in order."""
        found = []
        for at, word in enumerate(self.words):
            listed = _listed_at(self, at)
            if listed is not None:
                found.append(_Stop(at, word.start, listed))
            elif self.capital(at):
                found.append(_Stop(at, word.start, None, _runs_at(self, at)))
        return tuple(found)

    def capital(self, at: int) -> bool:
        """Whether a word has a capital; false of what is no word's number."""
        return 0 <= at < len(self.words) and self.text[self.words[at].start].isupper()

    def joined(self, at: int) -> bool:
        """Whether only space stands between a word and the next."""
        if not 0 <= at < len(self.words) - 1:
            return False
        return bool(_SPACE.fullmatch(self.text, self.words[at].end, self.words[at + 1].start))


def spot(prose: Prose, resolve: Resolve, resolve_in_world: ResolveInWorld | None) -> list[NameSpan]:
    """Return the names in a text that packs list, and those of the world's places.

    Args:
        prose: Spans are code points of its text.
        resolve: From the entries of a name and its words to (actor, place, outlet).
        resolve_in_world: From the folded key of a capitalised run to a place; None to
            leave the world table out.
    """
    found: list[NameSpan] = []
    end = 0
    for stop in prose.stops:
        if stop.start < end:
            continue
        span = None
        if stop.listed:
            span = _named(stop.listed, resolve, resolve_in_world)
        elif resolve_in_world:
            span = _in_world(prose, stop, resolve_in_world)
        if span is not None:
            found.append(span)
            end = span.end
    return found


def is_short_form(words: str) -> bool:
    """Whether words are printed as an abbreviation is: "HTS", "U.S.", "SPLM-N", "HTŞ"."""
    cased = [char for char in words if char.lower() != char.upper()]
    return all(char.isupper() for char in cased) and any(char.isalpha() for char in words)


def _listed_at(prose: Prose, at: int) -> _Listed | None:
    text, index = prose.text, prose.index
    for loose_first, exact_first, start in _openings(text, prose.words[at]):
        longest = index.longest.get(loose_first)
        if longest is None:
            continue
        run = _run(prose, at, min(longest, MOST_WORDS))
        for length in range(len(run), 0, -1):
            last = run[length - 1]
            if last.possessive:
                continue
            said = [token for token in run[:length] if not token.possessive]
            entries = index.find(
                (loose_first, *(token.loose for token in said[1:])),
                (exact_first, *(token.folded for token in said[1:])),
            )
            if not entries:
                continue
            words = text[start : last.end]
            usable = [
                entry
                for entry in entries
                if is_printed_as(entry, words, prose.in_capitals)
                and not (_is_small(entry, index) and _in_longer_name(prose, at, length))
            ]
            if usable:
                return _Listed(start, last.end, words, tuple(usable))
    return None


def _named(listed: _Listed, resolve: Resolve, in_world: ResolveInWorld | None) -> NameSpan:
    words = listed.words
    actor, place, outlet = resolve(listed.entries, words)
    if place is None and actor and actor.kind == "state" and in_world:
        place = _seat(in_world(fold_key(words)))
    return NameSpan(listed.start, listed.end, words, actor, place, outlet, listed.entries)


def _seat(found: GazetteerPlace | Ref | None) -> Ref | None:
    """A country or capital: what else a state's name means."""
    is_seat = isinstance(found, GazetteerPlace) and found.kind in ("country", "capital")
    return found.ref() if is_seat and isinstance(found, GazetteerPlace) else None


def _openings(text: str, token: Token) -> list[tuple[str, str, int]]:
    """Loose and exact first word of a name and where it starts, also without the particles that
    Arabic writes in one with it."""
    openings = [(token.loose, token.folded, token.start)]
    if not token.folded.isascii() and _ARABIC.fullmatch(text, token.start, token.end):
        for particle in _ARABIC_PARTICLES:
            rest = token.folded[len(particle) :]
            if token.folded.startswith(particle) and len(rest) >= 3:
                openings.append((rest, rest, token.start + len(particle)))
        # "لل" is "to the": the article has lost its first letter.
        if token.folded.startswith("لل") and len(token.folded) > 4:
            openings.append(("ال" + token.folded[2:], "ال" + token.folded[2:], token.start))
    return openings


def _run(prose: Prose, at: int, most: int) -> list[Token]:
    run: list[Token] = []
    count = 0
    for token in prose.words[at:]:
        if run:
            gap = _WITHIN_NAME.fullmatch(prose.text, run[-1].end, token.start)
            if gap is None or (token.possessive and token.start != run[-1].end):
                break
        count += not token.possessive
        if count > most:
            break
        run.append(token)
    return run


def is_name(words: str) -> bool:
    """Whether words have a capital, or are in a script without."""
    return any(char.isupper() for char in words) or not any(char.islower() for char in words)


def is_printed_as(entry: Entry, words: str, in_capitals: bool = False) -> bool:
    """Whether words are printed as such a name is: with its capitals, or all in capitals."""
    if entry.kind is NameKind.ABBREVIATION:
        return is_short_form(words) and not (in_capitals and words.lower() in _ENGLISH_IN_CAPITALS)
    if in_capitals or not any(entry.capitals):
        return True
    *_, printed = keys(words)
    if not any(char.isupper() for char in words):
        return is_name(words)
    if len(printed) != len(entry.capitals):
        return any(printed)
    # "an Islamic state" is not the Islamic State, but "Aleppo airport" is Aleppo Airport.
    return any(printed) and all(
        has or not wants or word in _EITHER_WAY
        for has, wants, word in zip(printed, entry.capitals, entry.key, strict=True)
    )


def _is_small(entry: Entry, index: Index) -> bool:
    return (
        entry.what == "place"
        and len(entry.key) == 1
        and entry.ref.kind in ("settlement", "neighbourhood")
        and entry.ref.lat is not None
        and index.population.get(entry.ref.slug, 0) < NAMESAKE_POPULATION
    )


def _in_longer_name(prose: Prose, at: int, length: int) -> bool:
    """Whether capitals just before or after make a name look like part of another, of a person
    or brigade."""
    if prose.in_capitals:
        return False
    before, after = at - 1, at + length
    names_on = prose.capital(before) and prose.joined(before)
    if names_on and prose.words[before].folded not in _SMALL_WORDS | _PLACE_TAILS:
        return True
    if prose.capital(after) and prose.joined(after - 1):
        return prose.words[after].folded not in _PLACE_TAILS
    return False


def _is_in_capitals(text: str) -> bool:
    cased = [char for char in text if char.lower() != char.upper()]
    return len(cased) > 20 and sum(char.isupper() for char in cased) > 0.7 * len(cased)


def _runs_at(prose: Prose, at: int) -> tuple[_Run, ...]:
    run = _run(prose, at, MOST_WORDS_IN_WORLD)
    runs = []
    for length in range(len(run), 0, -1):
        last = run[length - 1]
        if last.possessive or not prose.text[last.start].isupper():
            continue
        key = tuple(token.folded for token in run[:length] if not token.possessive)
        runs.append(_Run(last.end, length, key))
    return tuple(runs)


def _in_world(prose: Prose, stop: _Stop, resolve: ResolveInWorld) -> NameSpan | None:
    for run in stop.runs:
        found = resolve(run.key)
        if isinstance(found, Ref):
            place = found if found.precision else None
            actor = None if found.precision or found.kind == "outlet" else found
            outlet = found if found.kind == "outlet" else None
            words = prose.text[stop.start : run.end]
            return NameSpan(stop.start, run.end, words, actor, place, outlet)
        if len("".join(run.key)) < LEAST_LETTERS_IN_WORLD or run.key[0] in _CALENDAR:
            continue
        if found and _is_said_as_place(prose, stop.at, run.length, found):
            words = prose.text[stop.start : run.end]
            return NameSpan(stop.start, run.end, words, place=found.ref())
    return None


def _is_said_as_place(prose: Prose, at: int, length: int, place: GazetteerPlace) -> bool:
    """Whether prose means the place and not a person of the name."""
    famous = place.kind == "country" or place.population >= FAMOUS_POPULATION
    if prose.in_capitals:
        return famous or place.kind == "capital"
    if place.kind == "country":
        return True
    if _in_longer_name(prose, at, length):
        return False
    cue = at > 0 and prose.words[at - 1].folded in _BEFORE_PLACES
    tail = at + length < len(prose.words) and prose.words[at + length].folded in _PLACE_TAILS
    return famous or place.kind == "capital" or cue or tail
