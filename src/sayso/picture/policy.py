"""What an analyst may vary, as one value; each picture names the one it was made under."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from attrs import Attribute, asdict, fields, frozen

from sayso.codebook.load import load_terms
from sayso.errors import BadQuery
from sayso.model.ids import content_id

RULES = "2"
"""Version of the rules in the code; it moves when a judgement can come out otherwise."""


@frozen
class ControlPolicy:
    """Who holds a place; days are whole days."""

    promote_single_neutral: bool
    join_days: int
    transient_days: int
    horizon_front_days: int
    horizon_days: int
    front_window_days: int
    inherit_areas: bool
    show_starting_only: bool


@frozen
class SidePolicy:
    """Who counts as aligned with whom."""

    belonging: tuple[str, ...]
    members_are_one_side: bool
    allied: tuple[str, ...]
    hostile: tuple[str, ...]
    monitors: tuple[str, ...]
    bystanders: tuple[str, ...]
    armed: tuple[str, ...]


@frozen
class LineagePolicy:
    """When two reports are one origin; shares are 0 to 1."""

    shingle_words: int
    least_words: int
    near_duplicate: float
    contained: float
    minhash_permutations: int
    minhash_bands: int
    quote_words: int
    shared_quotes: int
    window_days: int


@frozen
class EventPolicy:
    """When claims are of one happening."""

    slack_days: Mapping[str, int]
    untimed_days: int
    alike: tuple[tuple[str, ...], ...]
    campaign: tuple[str, ...]
    campaign_parts: tuple[str, ...]
    campaign_days: int


@frozen
class TallyPolicy:
    """How numbers are read for other products."""

    acled_words: Mapping[str, int]
    cumulative: tuple[str, ...]
    correction_days: int


@frozen
class Words:
    """Words that change what a claim bears on."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]
    limited: tuple[str, ...]
    short_of: tuple[str, ...]
    pointing: tuple[str, ...]
    unnamed_forces: tuple[str, ...]
    visual: tuple[str, ...]
    buffer: tuple[str, ...]


@frozen
class Policy:
    """All that an analyst may vary."""

    name: str
    version: str
    control: ControlPolicy
    sides: SidePolicy
    lineage: LineagePolicy
    events: EventPolicy
    tallies: TallyPolicy
    words: Words

    @property
    def label(self) -> str:
        """Name, version and a digest of every value, as a picture prints it."""
        digest = content_id("policy", asdict(self)).removeprefix("policy-")[:8]
        return f"{self.name} {self.version} ({digest})"


def policy_from(data: Mapping[str, Any], where: str = "policy") -> Policy:
    """Return the policy that `data` spells out; a missing key takes the default's value.

    Raises:
        BadQuery: An unknown key, or a value of the wrong kind, with its place in the file.
    """
    base = load_terms("policy")
    unknown = sorted(set(data) - {a.name for a in fields(Policy)})
    if unknown:
        raise BadQuery(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(base)}")
    values: dict[str, Any] = {}
    for attribute in fields(Policy):
        given = data.get(attribute.name, base[attribute.name])
        if attribute.name in ("name", "version"):
            values[attribute.name] = str(given)
        else:
            values[attribute.name] = _group(
                attribute, given, base[attribute.name], f"{where}: {attribute.name}"
            )
    return Policy(**values)


def _group(attribute: "Attribute[Any]", given: Any, base: Mapping[str, Any], where: str) -> Any:
    cls = attribute.type
    assert isinstance(cls, type)
    if not isinstance(given, Mapping):
        raise BadQuery(f"{where}: expected keys and values")
    known = {a.name for a in fields(cls)}
    if unknown := sorted(set(given) - known):
        raise BadQuery(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")
    merged = {
        name: _value(given.get(name, base[name]), base[name], f"{where}.{name}") for name in known
    }
    return cls(**merged)


def _value(given: Any, like: Any, where: str) -> Any:
    fits = isinstance(given, type(like)) or (isinstance(like, float) and isinstance(given, int))
    if not fits or (isinstance(given, bool) and not isinstance(like, bool)):
        raise BadQuery(f"{where}: {given!r} should be a {type(like).__name__}")
    if isinstance(given, list):
        return tuple(tuple(v) if isinstance(v, list) else v for v in given)
    if isinstance(given, (int, float)) and not isinstance(given, bool) and given < 0:
        raise BadQuery(f"{where}: {given!r} is below 0")
    return given


@cache
def default_policy() -> Policy:
    """The policy that ships with Sayso."""
    return policy_from({})


@cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of `words`, whole and in any case."""
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    spelled = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest_first)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)
