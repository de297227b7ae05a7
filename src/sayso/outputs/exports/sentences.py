"""One sentence on an event: day, actors, place, claimants with their stance, range of deaths."""

from sayso.model.picture import Deaths, Voice
from sayso.outputs.exports.telling import Told
from sayso.picture.words import days

_STANCES = {
    "reports": "reported by",
    "asserts": "asserted by",
    "acknowledges": "acknowledged by",
    "denies": "denied by",
    "accuses": "charged by",
    "cannot_confirm": "not confirmed by",
}


def sentence(one: Told) -> str:
    """Who did what to whom, where and when, on whose word."""
    event = one.event
    a = _names([p.party.name for p in event.parts if p.role == "actor"])
    b = _names([p.party.name for p in event.parts if p.role == "target"])
    words = event.fine.replace("_", " ")
    if event.fine == "handover":
        words += f" from {a}" if a else ""
        words += f" to {b}" if b else ""
    else:
        words += f" by {a}" if a else ""
        words += f" against {b}" if b else ""
    words += f" in {event.place.name}" if event.place else ""
    said = "; ".join(_voice(v) for v in event.voices)
    denied = " Disputed." if event.disputed else ""
    return f"{days(event.start, event.end)}: {words} ({said}).{denied}{_deaths(one.deaths)}"


def _voice(voice: Voice) -> str:
    return f"{_STANCES[voice.stance.value]} {voice.speaker.name}"


def _deaths(deaths: Deaths | None) -> str:
    if deaths is None:
        return ""
    if deaths.low == deaths.high:
        return f" {deaths.low} killed."
    return f" Between {deaths.low} and {deaths.high} killed."


def _names(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
