"""Who is who, and on whose side: keys of actors and places, and what a speaker has at stake."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from sayso.model.claim import Mention, Speaker
from sayso.model.entry import Linked, LinkKind
from sayso.model.ids import ReportId
from sayso.model.picture import Interest, Party, Spot
from sayso.picture.background import Background, PlaceFacts
from sayso.picture.policy import Policy

ANONYMOUS = "anonymous"
_ARTICLE = re.compile(r"^(?:the|an|a)\s+", re.IGNORECASE)
_POINTERS = ("this ", "that ", "these ", "those ", "such ", "its ", "their ", "his ", "her ")
_KINDS_OF_PLACE = frozenset(
    "and of the several many some few numerous large small other nearby surrounding neighbouring"
    " neighboring rural new various strategic key its their town village city region regions"
    " territory territories settlement settlements hamlet hamlets locality localities swathes"
    " land lands place places frontline front line lines border hill hills hilltops".split()
)
_EDGES = " \t\r\n\"'“”‘’«».,;:"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})


def fold(text: str) -> str:
    """`text` as names are compared: one case, plain quotes, single spaces, no leading article."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return _ARTICLE.sub("", " ".join(plain.split()).strip(_EDGES))


Called = tuple[str | None, str]
"""What a registry and a report's words call an actor."""
Seen = tuple[str, float | None, float | None, str | None]
"""A place as a mention has it: name, position, precision."""


def place_key(words: str) -> str:
    """The key of a place that no registry knows."""
    return "place:" + fold(words)


def key_of_place(place: Mention) -> str:
    """The key of a place by its mention alone."""
    return place.ref or place_key(place.text)


def key_of_actor(one: Mention | Speaker) -> str:
    """The key of an actor by its mention alone, by the report's name where no registry knows it."""
    return one.ref or "text:" + fold(one.name or one.text)


class Spellings(Protocol):
    """What all claims that are known call actors and places, where a picture is of some only."""

    def actor(self, keys: Collection[str]) -> Iterable[Called]:
        """What the claims call the actor with these keys, in any order."""

    def place(self, keys: Collection[str]) -> Iterable[Seen]:
        """How the claims have the place with these keys, in any order."""


class Cast:
    """The actors, places and outlets of one picture, by key.

    Links by reviewers are folded in: where they make two keys one, the registered key stands
    for both, else the first in the alphabet. A later link on the same two ids takes the place
    of an earlier one; that two ids are not one undoes only a link between just these two.
    """

    def __init__(
        self,
        background: Background,
        links: Iterable[Linked],
        policy: Policy,
        spellings: Spellings | None = None,
    ) -> None:
        self.background = background
        self.policy = policy
        self._spellings = spellings
        self._actor_of = _joined(links, LinkKind.ACTOR, background.actors)
        self._place_of = _joined(links, LinkKind.PLACE, background.places)
        self._pointing = frozenset(fold(w) for w in policy.words.pointing) | {""}
        self._unnamed = frozenset("text:" + fold(w) for w in policy.words.unnamed_forces)
        # Words for parts and kinds of places: a mention of nothing else has no place of its own.
        self._kinds_of_place = _KINDS_OF_PLACE | {
            w for phrase in policy.words.parts for w in fold(phrase).split()
        }
        self._pointed: set[str] = set()
        self._names: dict[str, set[Called]] = {}
        self._parties: dict[str, Party] = {}
        self._spots: dict[str, Seen] = {}
        self._places: dict[str, PlaceFacts | None] = {}
        self._areas: dict[str, tuple[str, ...]] = {}
        self._folded: dict[str, str] = {}
        self._lineages: dict[tuple[str, date | None], frozenset[str]] = {}
        self._stakes: dict[tuple[str, str, str | None, date | None], Interest] = {}
        self._sided: dict[tuple[str, str, date | None], bool] = {}

    def actor(self, mention: Mention | Speaker, report: ReportId) -> str:
        """The key of an actor, its name noted for later."""
        key = self._key(mention.ref, mention.name or mention.text, "text:", report)
        key = self._actor_of.get(key, key)
        self._note(key, mention)
        return key

    def place(self, mention: Mention, report: ReportId) -> str:
        """The key of a place, its name and position noted for later."""
        key = self._key(mention.ref, mention.text, "place:", report)
        key = self._place_of.get(key, key)
        if self._place_facts(key) is None:
            seen = (mention.name or mention.text, mention.lat, mention.lon, mention.precision)
            held = self._spots.get(key)
            # The least stands, so that the order of claims decides nothing.
            if held is None or _spot_order(seen) < _spot_order(held):
                self._spots[key] = seen
        return key

    def _key(self, ref: str | None, text: str, prefix: str, report: ReportId) -> str:
        if ref is not None:
            return ref
        folded = self._fold(text)
        if self.names_no_place(text) if prefix == "place:" else self.points(text):
            key = f"{prefix}{folded}@{report}"
            self._pointed.add(key)
            return key
        return prefix + folded

    def _note(self, key: str, mention: Mention | Speaker) -> None:
        called = (mention.name, mention.text)
        known = self._names.setdefault(key, set())
        if called not in known:
            known.add(called)
            self._parties.pop(key, None)

    def points(self, text: str) -> bool:
        """Whether words only point at something named elsewhere: "they", "this merger"."""
        folded = self._fold(text)
        return folded in self._pointing or folded.startswith(_POINTERS)

    def names_no_place(self, text: str) -> bool:
        """Whether words say what sort of place it is and not which: "central districts"."""
        return self.points(text) or self._kinds_of_place.issuperset(self._fold(text).split())

    def _fold(self, text: str) -> str:
        folded = self._folded.get(text)
        if folded is None:
            folded = self._folded[text] = fold(text)
        return folded

    def is_nameless(self, key: str) -> bool:
        """Whether a key is of words that name nothing by themselves: "they", "the town"."""
        return key in self._pointed

    def is_unnamed(self, key: str) -> bool:
        """Whether nobody can tell whose forces a key is of: "they", "troops"."""
        return self.is_nameless(key) or key in self._unnamed

    def party(self, key: str) -> Party:
        """The actor or outlet with this key."""
        found = self._parties.get(key)
        if found is None:
            found = self._parties[key] = self._party(key)
        return found

    def _party(self, key: str) -> Party:
        if key.startswith("outlet:"):
            source = key.removeprefix("outlet:")
            outlet = self.background.outlets.get(source)
            return Party(key, outlet.name if outlet else source)
        if key.startswith("report:"):
            return Party(key, "the report itself")
        if key == ANONYMOUS:
            # Whoever they are, what one report calls them is no name of theirs.
            return Party(key, ANONYMOUS)
        facts = self.background.actors.get(key)
        return Party(key, facts.name if facts else self._name(key))

    def _name(self, key: str) -> str:
        called: Iterable[Called] = self._names.get(key, ())
        if self._spellings is not None:
            called = self._spellings.actor(_all_of(key, self._actor_of))
        best = min((self._name_order(c) for c in called), default=None)
        return best[-1] if best else key.removeprefix("text:")

    def _name_order(self, called: Called) -> tuple[int, int, bool, int, str]:
        """A registry's name before a report's words, these before a word that only points; then
        as names are written. The order of claims, and how many say it, is nothing."""
        name, words = called
        shown = name or _ARTICLE.sub("", words)
        kind = 0 if name else 2 if self.points(words) else 1
        capitals = sum(word[:1].isupper() for word in shown.split())
        return kind, -capitals, shown.isupper(), -len(shown), shown

    def _place_facts(self, key: str) -> PlaceFacts | None:
        # A background may look places up in a table of its own: once is enough.
        if key not in self._places:
            self._places[key] = self.background.places.get(key)
        return self._places[key]

    def spot(self, key: str) -> Spot:
        """The place with this key."""
        facts = self._place_facts(key)
        if facts is not None:
            return Spot(key, facts.name, facts.lat, facts.lon, facts.precision)
        seen = self._spots.get(key)
        if self._spellings is not None:
            told = self._spellings.place(_all_of(key, self._place_of))
            seen = min(told, key=_spot_order, default=None)
        return Spot(key, *(seen or (key.removeprefix("place:"), None, None, None)))

    def canonical_place(self, key: str) -> str:
        """The key that stands for `key`, links considered."""
        return self._place_of.get(key, key)

    def keys_of_place(self, key: str) -> set[str]:
        """The keys that links make one place with `key`, its own among them."""
        return _all_of(self.canonical_place(key), self._place_of)

    def canonical_actor(self, key: str) -> str:
        """The key that stands for `key`, links considered."""
        return self._actor_of.get(key, key)

    def areas(self, place: str) -> tuple[str, ...]:
        """The areas that contain a place, nearest first; a cycle in a pack ends the walk."""
        known = self._areas.get(place)
        if known is not None:
            return known
        found: dict[str, None] = {}
        queue = [place]
        for key in queue:
            facts = self._place_facts(key)
            for parent in facts.parents if facts else ():
                above = self._place_of.get(parent, parent)
                if above != place and above not in found:
                    found[above] = None
                    queue.append(above)
        result = self._areas[place] = tuple(found)
        return result

    def lineage(self, key: str, day: date | None) -> frozenset[str]:
        """An actor and all that it belonged to on `day`; a cycle in a pack ends the walk."""
        held = self._lineages.get((key, day))
        if held is not None:
            return held
        found = {key}
        queue = [key]
        for one in queue:
            facts = self.background.actors.get(one)
            if facts is None:
                continue
            above = [*facts.parents]
            above += [
                r.other
                for r in facts.relations
                if r.kind in self.policy.sides.belonging and r.holds(day)
            ]
            for parent in (self._actor_of.get(p, p) for p in above):
                if parent not in found:
                    found.add(parent)
                    queue.append(parent)
        result = self._lineages[key, day] = frozenset(found)
        return result

    def same_side(self, a: str, b: str, day: date | None) -> bool:
        """Whether `a` and `b` were one side on `day`: one belongs to the other, or both to one
        whole, and no pack dates them as hostile. Alliance alone does not make one side."""
        if a == b:
            return True
        if a > b:
            a, b = b, a
        held = self._sided.get((a, b, day))
        if held is None:
            ours, theirs = self.lineage(a, day), self.lineage(b, day)
            shared = ours & theirs
            related = (
                a in theirs
                or b in ours
                or (self.policy.sides.members_are_one_side and bool(shared))
            )
            held = related and not self._tied(
                ours - shared, theirs - shared, self.policy.sides.hostile, day
            )
            if related and held and (a in theirs or b in ours):
                held = not self._tied({a}, {b}, self.policy.sides.hostile, day)
            self._sided[a, b, day] = held
        return held

    def allied(self, a: str, b: str, day: date | None) -> bool:
        """Whether a pack dates `a` and `b`, or what they belong to, as allies on `day`."""
        return self._tied(self.lineage(a, day), self.lineage(b, day), self.policy.sides.allied, day)

    def _tied(
        self, ours: Iterable[str], theirs: Iterable[str], kinds: tuple[str, ...], day: date | None
    ) -> bool:
        ours, theirs = set(ours), set(theirs)
        for here, there in ((ours, theirs), (theirs, ours)):
            for one in here:
                facts = self.background.actors.get(one)
                for relation in facts.relations if facts else ():
                    other = self._actor_of.get(relation.other, relation.other)
                    if relation.kind in kinds and other in there and relation.holds(day):
                        return True
        return False

    def stake(self, speaker: str, gainer: str, loser: str | None, day: date | None) -> Interest:
        """What a speaker has at stake where `gainer` gains from `loser`.

        An outlet's follows from its alignment; an unnamed speaker, or one that no pack aligns,
        is unaligned.
        """
        if speaker == ANONYMOUS:
            return Interest.UNALIGNED
        key = (speaker, gainer, loser, day)
        held = self._stakes.get(key)
        if held is None:
            held = self._stakes[key] = self._stake(speaker, gainer, loser, day)
        return held

    def _stake(self, speaker: str, gainer: str, loser: str | None, day: date | None) -> Interest:
        if not speaker.startswith(("outlet:", "report:")):
            if self.same_side(speaker, gainer, day):
                return Interest.FOR
            if loser is not None and self.same_side(speaker, loser, day):
                return Interest.AGAINST
            if self.allied(speaker, gainer, day):
                return Interest.FOR
            if loser is not None and self.allied(speaker, loser, day):
                return Interest.AGAINST
        leans = self._leaning(speaker, gainer, day) - (
            self._leaning(speaker, loser, day) if loser is not None else 0
        )
        if leans == 0:
            return Interest.UNALIGNED
        return Interest.FOR if leans > 0 else Interest.AGAINST

    def _leaning(self, speaker: str, party: str, day: date | None) -> int:
        outlet = self.background.outlets.get(speaker.removeprefix("outlet:"))
        for alignment in outlet.alignments if outlet else ():
            if alignment.holds(day):
                actor = self._actor_of.get(alignment.actor, alignment.actor)
                if self.same_side(actor, party, day) or self.allied(actor, party, day):
                    return 1 if alignment.favours else -1
        return 0

    def is_bystander(self, key: str) -> bool:
        """Whether a speaker is known to be no party to a war: a monitor, a medium, relief."""
        if key == ANONYMOUS or key.startswith(("outlet:", "report:")):
            return True
        facts = self.background.actors.get(key)
        return facts is not None and facts.kind in self.policy.sides.bystanders

    def is_armed(self, key: str) -> bool:
        """Whether an actor is known to fight."""
        facts = self.background.actors.get(key)
        return facts is not None and facts.kind in self.policy.sides.armed

    def is_monitor(self, key: str) -> bool:
        """Whether an actor watches over places rather than holding them."""
        facts = self.background.actors.get(key)
        return facts is not None and facts.kind in self.policy.sides.monitors


def _all_of(key: str, stands_for: Mapping[str, str]) -> set[str]:
    """The keys that `key` stands for, its own among them."""
    return {key, *(one for one, other in stands_for.items() if other == key)}


def _spot_order(seen: Seen) -> tuple[bool, str, float, float, str]:
    name, lat, lon, precision = seen
    return (lat is None, name, lat or 0.0, lon or 0.0, precision or "")


def _joined(
    links: Iterable[Linked], kind: LinkKind, registered: Mapping[str, object]
) -> dict[str, str]:
    pairs: dict[tuple[str, str], bool] = {}
    for link in links:
        if link.kind is kind and link.a != link.b:
            pairs[min(link.a, link.b), max(link.a, link.b)] = link.same
    return one_of_each([pair for pair, same in pairs.items() if same], registered)


def one_of_each(
    pairs: Iterable[tuple[str, str]], preferred: Mapping[str, object]
) -> dict[str, str]:
    """Map each id in `pairs` to the one that stands for its group: a preferred one, else the
    first in the alphabet."""
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for a, b in pairs:
        first, second = sorted((find(a), find(b)), key=lambda k: (k not in preferred, k))
        root[second] = first
    return {one: find(one) for one in root}
