"""Findings in a few words, the same wherever they are shown."""

from collections.abc import Iterable
from datetime import date

from sayso.model.picture import Control, Event, Fact, MapPlace, Party, Status, Tally


def control_words(found: Control) -> str:
    """Who holds a place, in one clause."""
    words = _state_words(found)
    notes = [
        "in part" if found.partial else "",
        f"conceded by {found.conceded_by.name}" if found.conceded_by else "",
        "disputed" if found.disputed else "",
        "stale" if found.stale else "",
        ruling_words(found),
        f"{found.siege.status.replace('_', ' ')} by {_names(found.siege.by)}".removesuffix(" by ")
        if found.siege
        else "",
    ]
    return _noted(words, notes)


def map_words(found: MapPlace) -> str:
    """The same by what a map has of it, which is less."""
    notes = [
        "disputed" if found.disputed else "",
        "stale" if found.stale else "",
        "by a reviewer's ruling" if found.overruled else "",
        found.siege.replace("_", " ") if found.siege else "",
    ]
    return _noted(_state_words(found), notes)


def _noted(words: str, notes: Iterable[str]) -> str:
    told = ", ".join(n for n in notes if n)
    return f"{words} ({told})" if told else words


def _state_words(found: Control | MapPlace) -> str:
    place = found.place.name
    claimed = _names(found.claimed_by)
    match found.status:
        case Status.HELD:
            words = f"{place} held by {_name(found.holder)}"
            words += f", claimed by {claimed}" if claimed else ""
        case Status.CLAIMED:
            over = f", last held by {_name(found.holder)}" if found.holder else ""
            words = f"{place} claimed by {claimed}{over}"
        case Status.CONTESTED:
            words = f"{place} contested between {_names(found.inside)}"
        case Status.MIXED:
            words = f"{place} held jointly by {_names(found.shared)}"
        case Status.BUFFER:
            words = f"{place} a buffer watched by {_names(found.shared)}"
        case Status.VACATED:
            words = f"{place} left by {_name(found.previous)}, nobody shown inside"
        case Status.UNKNOWN:
            words = f"{place} unknown"
            words += f", {_names(found.inside)} inside" if found.inside else ""
    return words


def event_words(found: Event) -> str:
    """What happened, in one clause."""
    actors = _names(p.party for p in found.parts if p.role == "actor")
    targets = _names(p.party for p in found.parts if p.role == "target")
    words = found.fine.replace("_", " ")
    words += f" by {actors}" if actors else ""
    words += f" against {targets}" if targets else ""
    words += f" in {found.place.name}" if found.place else ""
    return f"{words}, {days(found.start, found.end)}"


def tally_words(found: Tally) -> str:
    """A claimant's figure, in one clause."""
    whom = found.victims.name if found.victims else found.group.replace("_", " ")
    number = found.phrase or "no figure"
    return f"{found.claimant.name}: {number} {found.outcome} ({whom})"


def fact_words(found: Fact) -> str:
    """What is said of an actor, in one clause."""
    words = found.kind.replace("_", " ")
    words += f" {found.other.name}" if found.other else ""
    words += f" in {found.place.name}" if found.place else ""
    words += f": {found.label}" if found.label else ""
    return f"{words} (ended)" if found.ended else words


def days(first: date | None, last: date | None) -> str:
    """A stretch of days: "2024-11-27 to 2024-11-30", "by 2024-11-30", "since …"."""
    if first is None:
        return f"by {last}" if last else "day not known"
    if last is None:
        return f"since {first}"
    return str(first) if first == last else f"{first} to {last}"


def _name(party: Party | None) -> str:
    return party.name if party else "nobody known"


def _names(parties: Iterable[Party]) -> str:
    names = [p.name for p in parties]
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def ruling_words(found: Control) -> str:
    """A reviewer's ruling beside what the rules give; empty where nobody ruled."""
    if found.overruled is None:
        return ""
    by_rule = found.overruled
    held = f" by {by_rule.holder.name}" if by_rule.holder else ""
    rules = f"{by_rule.status}{held}, {by_rule.basis.replace('_', ' ')}, T{by_rule.tier.value}"
    return f"by ruling of {by_rule.by} ({by_rule.reason}); by the rules alone {rules}"
