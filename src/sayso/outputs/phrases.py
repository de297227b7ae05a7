"""Parts of findings and claims in words, for rows of tables."""

from collections.abc import Iterable
from datetime import date

from sayso.model.claim import Claim, Count, Mention, Speaker
from sayso.model.picture import (
    Control,
    ControlChange,
    Event,
    Fact,
    Interest,
    Party,
    Siege,
    Spot,
    Status,
    Step,
    Transition,
    Voice,
)
from sayso.model.report import Report
from sayso.model.terms import Polarity, Realis, Role, Stance
from sayso.outputs.layout import printable

NOBODY = "–"

_STAKES = {
    Interest.FOR: ", in its own interest",
    Interest.AGAINST: ", against its own interest",
    Interest.UNALIGNED: "",
}
# Outgoing: the profile's actor is the subject. Incoming: it is what is spoken of.
_FACTS = {
    "alias": ("also called", "also called"),
    "formed": ("formed from", "gave rise to"),
    "leads": ("leads", "led by"),
    "member_of": ("belongs to", "has as a part"),
    "affiliated": ("tied to", "tied to"),
    "allied": ("allied with", "allied with"),
    "supports": ("backs", "backed by"),
    "hostile": ("fights", "fought by"),
    "ideology": ("ideology", "ideology"),
    "designation": ("lists", "listed by"),
    "governs_through": ("governs through", "runs public life for"),
    "present": ("present", "present"),
    "controls": ("controls", "controls"),
}


def days_in_short(first: date | None, last: date | None) -> str:
    """A stretch of days, both included, as ISO 8601 shortens it: "2024-11-27/28"."""
    if first is None:
        return f"by {last}" if last else ""
    if last is None:
        return f"since {first}"
    if first == last:
        return str(first)
    if first.year != last.year:
        return f"{first}/{last}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    return f"{first}/{str(last)[8:] if first.month == last.month else str(last)[5:]}"


def since_in_short(first: date | None, last: date | None) -> str:
    """When a state began: between two days, both included."""
    return days_in_short(first, last) if first or last else "not known"


def names(parties: Iterable[Party]) -> str:
    """Names with "and" before the last; empty of none."""
    return _joined(printable(p.name) for p in parties)


def name_of(party: Party | None) -> str:
    """A party's name; a dash for nobody."""
    return printable(party.name) if party else NOBODY


def place_words(spot: Spot) -> str:
    """A place's name, with its precision code where that is not a settlement's."""
    name = printable(spot.name)
    plain = spot.precision in (None, "settlement")
    return name if plain else f"{name} ({spot.precision})"


def event_words(found: Event) -> str:
    """What happened: what, who to whom, where."""
    notes = [] if found.realis is Realis.ACTUAL else [found.realis.value]
    notes += ["disputed"] if found.disputed else []
    what = found.fine.replace("_", " ") + (f" ({', '.join(notes)})" if notes else "")
    actors = names(p.party for p in found.parts if p.role == "actor")
    targets = names(p.party for p in found.parts if p.role == "target")
    who = f"{actors or 'nobody named'} → {targets}" if targets else actors
    where = place_words(found.place) if found.place else ""
    return f"{what}: {', '.join(p for p in (who, where) if p) or 'no party or place named'}"


def voices_words(voices: Iterable[Voice]) -> str:
    """Who says it; see `voice_words`."""
    return "; ".join(dict.fromkeys(map(voice_words, voices)))


def voice_words(voice: Voice) -> str:
    """A speaker with stance and, where the words are to its side's gain or loss, that."""
    stance = stance_words(voice.stance)
    return f"{printable(voice.speaker.name)} ({stance}{_STAKES[voice.interest]})"


def stance_words(stance: Stance) -> str:
    """A stance as a verb."""
    return "cannot confirm" if stance is Stance.CANNOT_CONFIRM else stance.value


def transition_words(how: Transition, frm: Iterable[Party] = (), to: Iterable[Party] = ()) -> str:
    """A change of hands in one clause; empty for what is no movement."""
    giver, receiver = names(frm), names(to)
    verb = how.value.replace("_", " ")
    match how:
        case Transition.STARTING | Transition.RECLASSIFIED | Transition.CORRECTED:
            return ""
        case Transition.HANDED_OVER:
            words = f"handed over to {receiver}" if receiver else verb
            return f"{words} by {giver}" if giver else words
        case Transition.WITHDREW | Transition.SURRENDERED | Transition.DEFECTED:
            return f"{giver} {verb}" if giver else verb
        case Transition.CAPTURED | Transition.RECAPTURED:
            words = f"{verb} by {receiver}" if receiver else verb
            return f"{words} from {giver}" if giver else words
        case _:
            return f"{verb} by {receiver}" if receiver else verb


def step_words(step: Step, voices: Iterable[Voice]) -> str:
    """One alleged change of hands, with when it was and who says so."""
    frm, to = ((p,) if p else () for p in (step.frm, step.to))
    words = transition_words(step.transition, frm, to) if step.transition else ""
    words = words or f"said to be held by {name_of(step.to)}"
    when = days_in_short(step.earliest, step.latest)
    said = voices_words(v for v in voices if set(v.claims) & set(step.support))
    return ", ".join(p for p in (words, when, f"says: {said}" if said else "") if p)


def how_words(found: Control) -> str:
    """What brought a place's state about, in one clause; empty where nothing moved."""
    how = found.transition
    if how is None:
        return ""
    before = found.holder or found.previous
    match found.status:
        case Status.CLAIMED:
            to: tuple[Party, ...] = found.claimed_by
        case Status.HELD:
            to, before = (found.holder,) if found.holder else (), found.previous
        case Status.CONTESTED:
            to = tuple(p for p in found.inside if p != before)
        case _:
            to = ()
    return transition_words(how, (before,) if before else (), to)


def change_words(found: ControlChange) -> str:
    """The state that began: who holds the place, who claims it, how it came about."""
    holder, claimed = name_of(found.holder), names(found.claimed_by)
    words = found.status.value
    match found.status:
        case Status.HELD:
            words = f"held by {holder}"
        case Status.CLAIMED:
            words = f"claimed by {claimed}" + (f", held by {holder}" if found.holder else "")
        case Status.VACATED:
            words = f"left by {name_of(found.previous)}"
        case Status.CONTESTED | Status.UNKNOWN if found.holder:
            words += f", last held by {holder}"
        case _:
            pass
    notes = [found.transition.value.replace("_", " ")] if found.transition else []
    notes += ["disputed"] if found.disputed else []
    notes += [siege_words(found.siege)] if found.siege else []
    return f"{words} ({', '.join(notes)})" if notes else words


def siege_words(siege: Siege) -> str:
    """Who besieges a place, since when, on how strong a word."""
    words = siege.status.replace("_", " ")
    words += f" by {names(siege.by)}" if siege.by else ""
    words += f" since {siege.since}" if siege.since else ""
    return f"{words}, {siege.tier.name}"


def status_words(found: Control) -> str:
    """The status with what qualifies it."""
    notes = []
    if found.transition is Transition.HANDED_OVER:
        notes.append("handed over")
    if found.partial:
        notes.append("in part")
    if found.disputed:
        notes.append("disputed")
    if found.stale:
        notes.append("stale")
    return found.status.value + (f" ({', '.join(notes)})" if notes else "")


def fact_words(fact: Fact) -> str:
    """What is said of a profile's actor, with days; who says it apart."""
    words = _FACTS.get(fact.kind, (fact.kind, fact.kind))[0 if fact.outgoing else 1]
    if fact.kind == "formed" and fact.other is None:
        words = "formed"
    if fact.other is not None:
        words += f" {printable(fact.other.name)}"
    if fact.place is not None:
        words += f"{'' if fact.kind == 'controls' else ' in'} {place_words(fact.place)}"
    if fact.label:
        label = printable(fact.label)
        words += f" {label}" if fact.kind in ("alias", "ideology") else f" ({label})"
    if fact.ended:
        words = f"no longer {words}"
    if fact.disputed:
        words += ", disputed"
    return f"{words}, {days_in_short(fact.start, fact.end)}" if fact.start else words


def claim_type(claim: Claim) -> str:
    """A claim's type with what keeps it from being a plain fact."""
    notes = []
    if claim.polarity is Polarity.NEGATIVE:
        notes.append("not")
    if claim.realis is not Realis.ACTUAL:
        notes.append(claim.realis.value)
    if claim.ended:
        notes.append("ended")
    words = claim.type.value.replace("_", " ")
    return f"{words} ({', '.join(notes)})" if notes else words


def proposition(claim: Claim) -> str:
    """Who, to whom, where and how many, by registered names where there are any."""
    actor, target = _mentions(claim, Role.ACTOR), _mentions(claim, Role.TARGET)
    parts = [f"{actor} → {target}" if target else actor]
    place, origin = _mentions(claim, Role.PLACE), _mentions(claim, Role.ORIGIN)
    parts.append(f"from {origin}" if origin else "")
    parts.append(f"at {place}" if place else "")
    parts.append(count_words(claim.count) if claim.count else "")
    parts.append(printable(claim.label or ""))
    return ", ".join(p for p in parts if p)


def count_words(count: Count) -> str:
    """A count as said, with its bounds where they say more than the words."""
    words = printable(count.text)
    bounds = range_words(count.min, count.max)
    if bounds and bounds != words:
        words += f" [{bounds}]"
    return f"{words} {printable(count.unit)}"


def range_words(low: int | None, high: int | None) -> str:
    """Bounds of a number: "24–99", "12 or more", "up to 30"; empty where none is known."""
    if low is None:
        return "" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low}–{high}"


def claim_days(claim: Claim) -> str:
    """When it was, else the time's words, in quotes, that no day was found for."""
    if claim.time is None:
        return ""
    found = days_in_short(claim.time.start, claim.time.end)
    return found or f"“{printable(claim.time.text)}”"


def speaker_words(claim: Claim, report: Report | None) -> str:
    """Who says it and how, outer speakers after."""
    if claim.speaker is not None:
        who = _speaker(claim.speaker)
    elif claim.stance is Stance.REPORTS:
        who = outlet_words(report)
    else:
        who = "unnamed"
    told = f"{who} ({stance_words(claim.stance)})"
    return told + (f", by way of {', '.join(map(_speaker, claim.via))}" if claim.via else "")


def outlet_words(report: Report | None) -> str:
    """The outlet's name, or that the report speaks for itself."""
    return printable(report.source) if report and report.source else "the report itself"


def quoted(text: str) -> str:
    """Words of a report, on one line, in quotation marks."""
    return f"“{' '.join(printable(text).split())}”"


def _speaker(speaker: Speaker) -> str:
    # The registry's name for all who are not named says less than the words do.
    unnamed = speaker.ref == "anonymous"
    return printable(speaker.text if unnamed else speaker.name or speaker.text)


def _mentions(claim: Claim, role: Role) -> str:
    return _joined(_shown(m) for m in claim.mentions(role))


def _shown(mention: Mention) -> str:
    return printable(mention.name or mention.text)


def _joined(words: Iterable[str]) -> str:
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return ", ".join(listed[:-1]) + " and " + listed[-1]
