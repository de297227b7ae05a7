"""Findings as sentences that name who says so, how, and the range of what is said."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from attrs import evolve

from sayso.model.picture import (
    Control,
    Dispute,
    Event,
    Fact,
    Party,
    Status,
    Tally,
    Voice,
)
from sayso.model.terms import ClaimType, Realis
from sayso.outputs.layout import printable
from sayso.outputs.phrases import (
    days_in_short,
    fact_words,
    how_words,
    name_of,
    names,
    place_words,
    range_words,
    siege_words,
    stance_words,
    voice_words,
)

MOST_VOICES = 6
"""Voices that a sentence names; the rest is counted."""

_TOWARDS = {
    ClaimType.HANDOVER: "to",
    ClaimType.SURRENDER: "to",
    ClaimType.AID: "to",
    ClaimType.SUPPORTS: "of",
    ClaimType.DESIGNATION: "of",
    ClaimType.LEADS: "of",
    ClaimType.MEMBER_OF: "of",
    ClaimType.RELEASE: "of",
    ClaimType.AGREEMENT: "with",
    ClaimType.NEGOTIATION: "with",
    ClaimType.ALLIED: "with",
    ClaimType.AFFILIATED: "with",
    ClaimType.FORMED: "with",
}
"""How the second party stands to the first, where it is not fought."""


def sentence_of(found: Control | Event | Tally | Fact | Dispute, subject: Party | None) -> str:
    """A finding in a sentence.

    Args:
        subject: Whose fact it is.
    """
    match found:
        case Control():
            return control_sentence(found)
        case Event():
            return event_sentence(found)
        case Tally():
            return tally_sentence(found)
        case Fact():
            return fact_sentence(found, subject)
        case Dispute():
            return dispute_sentence(found)
        case _:
            assert_never(found)


def control_sentence(found: Control) -> str:
    """Who holds a place, and on whose word."""
    return f"{control_state(found)}, {_on_word(found.voices, found.starting)}."


def control_state(found: Control) -> str:
    """Who holds a place, without who says so."""
    place = place_words(found.place)
    match found.status:
        case Status.HELD:
            words = f"{place} is held by {name_of(found.holder)}"
            if found.claimed_by:
                words += f" and claimed by {names(found.claimed_by)}"
        case Status.CLAIMED:
            words = f"{place} is claimed by {names(found.claimed_by)}"
            words += f", last held by {name_of(found.holder)}" if found.holder else ""
        case Status.CONTESTED:
            words = f"{place} is contested between {names(found.inside)}"
        case Status.MIXED:
            words = f"{place} is held jointly by {names(found.shared)}"
        case Status.BUFFER:
            words = f"{place} is a buffer watched over by {names(found.shared)}"
        case Status.VACATED:
            words = f"{place} was left by {name_of(found.previous)}, nobody is shown inside"
        case Status.UNKNOWN:
            words = f"who holds {place} is not known"
            words += f", {names(found.inside)} inside" if found.inside else ""
        case _:
            assert_never(found.status)
    how = how_words(found)
    since = days_in_short(found.from_earliest, found.from_latest)
    notes = [
        " ".join(part for part in (how, since) if part) if how else "",
        "parts of it only" if found.partial else "",
        f"conceded by {name_of(found.conceded_by)}" if found.conceded_by else "",
        "disputed" if found.disputed else "",
        siege_words(found.siege) if found.siege else "",
    ]
    told = "; ".join(n for n in notes if n)
    return f"{words} ({told})" if told else words


def event_sentence(found: Event) -> str:
    """What happened by whose word, when and where."""
    actors = names(p.party for p in found.parts if p.role == "actor")
    targets = names(p.party for p in found.parts if p.role == "target")
    words = found.fine.replace("_", " ")
    words += f" by {actors}" if actors else ""
    words += f" {_TOWARDS.get(found.type, 'against')} {targets}" if targets else ""
    words += f" in {place_words(found.place)}" if found.place else ""
    notes = [] if found.realis is Realis.ACTUAL else [found.realis.value]
    notes += ["disputed"] if found.disputed else []
    words += f" ({', '.join(notes)})" if notes else ""
    days = days_in_short(found.start, found.end)
    return f"{said_by(found.voices)}: {words}{f', {days}' if days else ', day not known'}."


def tally_sentence(found: Tally) -> str:
    """A claimant's figure, with its range."""
    whose = name_of(found.victims) if found.victims else ""
    if not whose and found.group not in ("all", "unknown", "side_named"):
        whose = found.group.replace("_", " ")
    number = printable(found.phrase) or "no figure"
    bounds = range_words(found.low, found.high)
    number += f" [{bounds}]" if bounds and bounds != found.phrase else ""
    unit = whose or printable(found.unit)
    words = f"{number} {unit} {found.outcome}".replace("  ", " ")
    words += f" in {', '.join(map(place_words, found.places))}" if found.places else ""
    words += f", laid to {name_of(found.blamed)}" if found.blamed else ""
    days = days_in_short(found.start, found.end)
    words += f", {days}" if days else ""
    words += ", in all so far" if found.cumulative else ""
    words += ", in place of its earlier figure" if found.revises else ""
    return f"{name_of(found.claimant)} ({stance_words(found.stance)}): {words}."


def fact_sentence(found: Fact, subject: Party | None) -> str:
    """What is said of an actor."""
    # A label is the reports' own word, often one side's.
    quoted = evolve(found, label=f"“{found.label}”") if found.label else found
    return f"{said_by(found.voices)}: {name_of(subject)} {fact_words(quoted)}."


def dispute_sentence(found: Dispute) -> str:
    """What a dispute is about, and who has conceded what."""
    words = f"Disputed: {printable(found.about)}"
    if found.conceded_by is not None and found.conceded_to is not None:
        says = printable(found.positions[found.conceded_to].says)
        words += f"; {name_of(found.conceded_by)} has since conceded: {says}"
    return f"{words}."


def said_by(voices: Iterable[Voice]) -> str:
    """Who says it and how, the first few; the outlet's voice is named like any other."""
    told = list(dict.fromkeys(map(voice_words, voices)))
    if not told:
        return "Nobody named"
    shown = told[:MOST_VOICES]
    shown += [f"{len(told) - MOST_VOICES} more"] if len(told) > MOST_VOICES else []
    return _listed(shown)


def _on_word(voices: Sequence[Voice], starting: str | None) -> str:
    parts = [f"on the word of {said_by(voices)}"] if voices else []
    parts += [f"from the starting list ({printable(starting)})"] if starting else []
    return " and ".join(parts) or "by an area around it"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
