"""One claim's number: what sort it is, and its low, best and high."""

import re
from datetime import date

from attrs import frozen

from sayso.model.claim import Count
from sayso.model.picture import NumberKind
from sayso.model.terms import ClaimType
from sayso.picture.heard import Heard
from sayso.picture.kinds import group_of
from sayso.picture.policy import Policy, pattern
from sayso.picture.sides import ANONYMOUS, Cast

_AT_LEAST = re.compile(r"\b(?:at least|no fewer than|not less than|a minimum of|or more)\b", re.I)
_MORE = re.compile(r"\b(?:more than|over|above|in excess of|exceed\w*|upwards of)\b", re.I)
_UP_TO = re.compile(r"\b(?:up to|as many as|no more than|at most|a maximum of)\b", re.I)
_LESS = re.compile(r"\b(?:fewer than|less than|under|below|nearly|almost)\b", re.I)
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|estimated)\b", re.I
)


@frozen
class Figure:
    """The number of one claim of casualties."""

    heard: Heard
    claimant: str
    """Key of the claimant; of an unnamed one, with its report's family."""
    group: str
    victims: str | None
    blamed: str | None
    outcome: str
    kind: NumberKind
    low: int | None
    best: int | None
    high: int | None
    cumulative: bool
    said: date | None

    @property
    def phrase(self) -> str:
        """The number as it was said; empty where none was."""
        return self.heard.claim.count.text if self.heard.claim.count else ""


def figure_of(one: Heard, cast: Cast, policy: Policy) -> Figure | None:
    """Return the number that a claim of casualties or displacement gives; None for others."""
    claim = one.claim
    if claim.type is ClaimType.DISPLACEMENT:
        if claim.count is None:
            return None
        outcome = "displaced"
    elif claim.type is ClaimType.CASUALTIES:
        outcome = claim.label or "losses"
    else:
        return None
    group, victims = _whom(one, cast)
    kind = kind_of(claim.count)
    low, best, high = bounds_of(claim.count, kind)
    claimant = one.speaker if one.speaker != ANONYMOUS else f"{ANONYMOUS}@{one.cluster}"
    return Figure(
        one,
        claimant,
        group,
        victims,
        one.actors[0] if one.actors and not cast.is_nameless(one.actors[0]) else None,
        outcome,
        kind,
        low,
        best,
        high,
        pattern(policy.tallies.cumulative).search(claim.evidence.text) is not None,
        one.day,
    )


def _whom(one: Heard, cast: Cast) -> tuple[str, str | None]:
    """The group that was hurt, and the party that lost them where they are its own."""
    unit = one.claim.count.unit if one.claim.count else "people"
    words = " ".join([m.text for m in one.claim.target] + [unit])
    group = group_of(words)
    party = next((k for k in one.targets if not cast.is_nameless(k)), None)
    registered = party is not None and not party.startswith("text:")
    if group in ("children", "women", "men", "civilians"):
        return group, None
    if registered or group == "fighters":
        return "side_named", party
    if party is not None and group is None:
        # A name that the codebook's words do not have is a party's.
        return "side_named", party
    return ("all" if one.claim.target else "unknown"), None


def kind_of(count: Count | None) -> NumberKind:
    """What sort of number a count is, by its words and bounds."""
    if count is None or (count.min is None and count.max is None):
        return NumberKind.NONE
    if _AT_LEAST.search(count.text):
        return NumberKind.AT_LEAST
    if _UP_TO.search(count.text):
        return NumberKind.UP_TO
    if count.min is not None and count.min == count.max:
        about = _ABOUT.search(count.text) or _LESS.search(count.text)
        return NumberKind.ABOUT if about else NumberKind.EXACT
    if _MORE.search(count.text):
        return NumberKind.MORE_THAN
    if count.min is None:
        return NumberKind.UP_TO
    if count.max is None:
        return NumberKind.AT_LEAST
    has_digits = any(ch.isdigit() for ch in count.text)
    return NumberKind.RANGE if has_digits else NumberKind.WORD


def bounds_of(count: Count | None, kind: NumberKind) -> tuple[int | None, int | None, int | None]:
    """Return low, best and high: best is the number said, of an interval its lower end, and
    None where only a ceiling or no number was said."""
    if count is None or kind is NumberKind.NONE:
        return None, None, None
    if kind is NumberKind.UP_TO:
        return count.min, count.min, count.max
    return count.min, count.min if count.min is not None else count.max, count.max
