"""From the frames of a sentence to claims: lists split or kept, times and counts resolved."""

import operator
import re
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve, fields

from sayso.model.claim import Claim, Evidence, Mention, Speaker, claim_id
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance
from sayso.reading.dating import day_said, time_of
from sayso.reading.details import count_of, has_ended, label_of
from sayso.reading.factuality import Otherwise, told_otherwise
from sayso.reading.frames import Frame
from sayso.reading.roles import (
    BEHIND_TO,
    LISTED_PLACES,
    SCATTERED_ACTORS,
    Sentence,
    anchor_span,
    are_between,
    is_adjective,
    is_attack,
    is_habit,
    is_holder,
    is_rid_of,
    listed,
    mentions_of,
    most_specific,
    named_once,
    one_list,
    who_moves,
    whose_habit,
)
from sayso.reading.speeches import voice_at
from sayso.reading.tellers import (
    announces,
    answers_for_itself,
    is_aside,
    is_claimed,
    is_hearsay,
    is_posed,
    spoken_together,
    takes_upon_itself,
    tells_of_itself,
    who_said,
    who_says,
    whose_word,
)

# A claim that is true of each part alone is split, one claim a part; parties to one deal,
# actors of one joint act, and what shares one number stay together. Source: the claim contract;
# where it leaves room, what annotators did in most cases.
SPLIT_ACTORS = frozenset(
    {"affiliated", "allied", "designation", "formed", "member_of", "supports", "hostile", "leads"}
)
SPLIT_TARGETS = frozenset(
    {"affiliated", "allied", "attack_on_civilians", "casualties", "designation", "formed",
     "governs_through", "hostile", "leads", "member_of", "supports"}
)  # fmt: skip
_OF_SOMEBODY = frozenset({"controls", "governs_through", "leads"})
"""States that tell nothing without whose they are: "areas under control", "its leader"."""
KEEP_PLACES = frozenset({"casualties", "agreement", "negotiation"})
_HAPPENS_SOMEWHERE = frozenset(
    {"abduction", "airstrike", "armed_clash", "arrest", "attack_on_civilians", "attack_repelled",
     "bombing", "casualties", "damage", "offensive", "protest", "riot", "shelling"}
)  # fmt: skip
Named = dict[str, list[Mention]]
"""The mentions of each role and part of a frame."""
_OTHERS = re.compile(
    r"(?:(?:several|many|some|various|numerous|a few)\s+)?others?\b", re.IGNORECASE
)
"""What ends a list without a name or a number ("and several other countries"): annotators make a
claim of three in twelve."""
_LOST = re.compile(r"los(?:t|es?|ing)\b", re.IGNORECASE)
_WORDS_BEFORE = re.compile(r"(?:[\w'’-]+\s+){0,3}\Z")
_SUFFERED = re.compile(r"\b(?:suffer|sustain|incur)\w*\s[^.;:]*\Z", re.IGNORECASE)
PRONOUN = re.compile(r"(?:it|its|they|their|them|we|our|he|she|who)", re.IGNORECASE)


def claims_of_sentence(
    report: Report, published: date | None, sentence: Sentence, frames: Iterable[Frame], engine: str
) -> list[Claim]:
    """Return the claims of one sentence, in text order.

    Args:
        published: The day that relative expressions are read from; None leaves them unresolved.
    """
    out: list[Claim] = []
    for frame in frames:
        out.extend(_claims(report, published, sentence, frame, engine))
    return _told_once([c for c in out if not any(_names_whom(other, c) for other in out)])


def _claims(
    report: Report, published: date | None, sentence: Sentence, frame: Frame, engine: str
) -> list[Claim]:
    text, pieces = report.text, sentence.pieces
    named = mentions_of(text, pieces, frame.parts)
    anchor = anchor_span(pieces, frame)
    within = sentence.start, sentence.end
    if frame.type == "offensive" and not named.get("time") and is_habit(text, within, anchor):
        frame = evolve(frame, type="hostile")
    _listed(text, sentence, frame, named, anchor)
    if frame.type in _HAPPENS_SOMEWHERE and not named.get("place"):
        named["place"] = _place_over(text, sentence, anchor)
    time, time_span = time_of(text, published, sentence, frame, named, anchor)
    count, count_span = count_of(text, sentence, frame, named, anchor)
    claim_type = ClaimType(frame.type)
    otherwise = told_otherwise(text, within, anchor, frame.type)
    if otherwise is Otherwise.FOUND:
        return []
    stance, realis, polarity = _factuality(frame, otherwise)
    stance, speakers = _voices(text, sentence, frame, named, anchor, stance)
    _straighten(text, sentence, frame, named, anchor)
    _act(text, within, frame, named, anchor)
    own = stance in (Stance.DENIES, Stance.ACKNOWLEDGES) and not speakers
    if speakers and not named.get("actor") and announces(text, frame, speakers[0], anchor):
        named["actor"] = speakers[:1]
    label = label_of(text, sentence, frame, named, anchor)
    if claim_type in (ClaimType.ALIAS, ClaimType.IDEOLOGY) and label is None:
        return []
    if claim_type is ClaimType.IDEOLOGY and is_posed(text, sentence, anchor):
        return []
    ended = has_ended(text, sentence, frame, anchor)
    said = day_said(text, sentence, time_span) if stance is not Stance.REPORTS else None
    out = []
    for roles in _split(frame, named, count is not None):
        if frame.type in _OF_SOMEBODY and not roles.get("actor"):
            continue
        spans = [anchor, *((m.start, m.end) for ms in roles.values() for m in ms)]
        spans += [s for s in (count_span, time_span) if s]
        evidence = _evidence(text, sentence, spans, frame)
        itself = [m for m in roles.get("actor", ()) if own and answers_for_itself(text, m, anchor)]
        voices: list[Mention | None] = [*speakers, *itself[:1]] or [None]
        for speaker in voices:
            content = [
                {r: [[m.start, m.end] for m in ms] for r, ms in sorted(roles.items())},
                [evidence.start, evidence.end],
                frame.anchor,
                [frame.attributes[k] for k in sorted(frame.attributes)],
                speaker.text if speaker else None,
            ]
            out.append(
                Claim(
                    id=claim_id(report.id, claim_type, content),
                    report=report.id,
                    type=claim_type,
                    evidence=evidence,
                    actor=tuple(roles.get("actor", ())),
                    target=tuple(roles.get("target", ())),
                    place=tuple(roles.get("place", ())),
                    origin=tuple(roles.get("origin", ())),
                    time=time,
                    count=count,
                    label=label,
                    realis=realis,
                    polarity=polarity,
                    ended=ended,
                    stance=stance,
                    speaker=Speaker(speaker.text) if speaker else None,
                    via=tuple(Speaker(v.text) for v in named.get("via", ())) if speaker else (),
                    said=said,
                    engine=engine,
                    score=round(frame.score, 4),
                )
            )
    return out


def _voices(
    text: str,
    sentence: Sentence,
    frame: Frame,
    named: Named,
    anchor: tuple[int, int],
    stance: Stance,
) -> tuple[Stance, list[Mention]]:
    """Whose word a frame is, and how they stand to it; who is told to speak acts no longer."""
    speakers = spoken_together(text, named.get("speaker", []))
    if stance is not Stance.REPORTS and not speakers:
        teller = whose_word(text, sentence, anchor) or who_says(text, sentence, anchor)
        speakers = [teller] if teller is not None else []
    if stance is Stance.REPORTS and (speakers or is_hearsay(text, sentence, anchor)):
        stance = Stance.ASSERTS
    if (teller := who_said(text, named)) is not None:
        speakers = named["actor"] = [teller]
        named["target"] = [m for m in named.get("target", ()) if m is not teller]
    if not speakers and named.get("actor"):
        speakers = [m for m in named["actor"][:1] if tells_of_itself(text, m, anchor)]
        if not speakers and stance is Stance.ASSERTS:
            speakers = [m for m in named["actor"][:1] if takes_upon_itself(text, m, anchor)]
        if speakers and stance is Stance.REPORTS:
            stance = Stance.ASSERTS
    if not speakers and (voice := voice_at(sentence.speeches, anchor[0])) is not None:
        speakers = [voice]
        stance = Stance.ASSERTS if stance is Stance.REPORTS else stance
    if is_aside(text, sentence, frame, anchor):
        return Stance.REPORTS, []
    if stance is Stance.DENIES and speakers and is_claimed(text, sentence, speakers[0], anchor):
        stance = Stance.ASSERTS
    return stance, speakers


def _act(
    text: str, within: tuple[int, int], frame: Frame, named: Named, anchor: tuple[int, int]
) -> None:
    """Find who acts where the network named nobody."""
    if named.get("actor"):
        return
    party = None
    if frame.type in ("hostile", "offensive"):
        party = whose_habit(text, within, anchor)
    elif frame.type in ("withdrawal", "deployment"):
        party = who_moves(text, within, anchor)
    named["actor"] = [party] if party is not None else []


def _place_over(text: str, sentence: Sentence, anchor: tuple[int, int]) -> list[Mention]:
    """The place that the head of an entry names: "12 March. Jarablus. A mine exploded."."""
    if sentence.over is None or sentence.over.place is None:
        return []
    start, end = sentence.over.place
    return [Mention(text[start:end], start, end)] if end <= anchor[0] else []


def _listed(
    text: str, sentence: Sentence, frame: Frame, named: Named, anchor: tuple[int, int]
) -> None:
    """Keep the one list of places and of actors that the anchor is told of."""
    if frame.type in LISTED_PLACES and named.get("place"):
        # A name says more than "towns" beside it.
        names = [m for m in named["place"] if any(c.isupper() for c in m.text)]
        places = one_list(text, anchor, names or named["place"])
        named["place"] = most_specific(text, places)
        named["place"] += listed(text, sentence, named)
    elif named.get("place"):
        named["place"] = most_specific(text, named["place"])
    if frame.type not in SCATTERED_ACTORS and named.get("actor"):
        named["actor"] = one_list(text, anchor, named["actor"])
    if frame.type in ("armed_clash", "hostile"):
        _face(text, frame, named)


def _face(text: str, frame: Frame, named: Named) -> None:
    """Put the sides of a fight against each other; a side told alone of a clash is its actor."""
    actors, targets = named.get("actor", []), named.get("target", [])
    if targets and not actors and frame.type == "armed_clash":
        named["actor"], named["target"] = targets[:1], targets[1:]
    elif len(actors) == 2 and not targets and are_between(text, *actors):
        named["actor"], named["target"] = actors[:1], actors[1:]


def _straighten(
    text: str, sentence: Sentence, frame: Frame, named: Named, anchor: tuple[int, int]
) -> None:
    """Put parties right that the words around them tell to be in another role, or in none."""
    if frame.type == "handover" and len(named.get("target", ())) > 1:
        # A receiver stands behind "to"; another party of the sentence is that of another deed.
        given = [m for m in named["target"] if BEHIND_TO.search(text, sentence.start, m.start)]
        named["target"] = given or named["target"]
    named["actor"] = named_once(text, named.get("actor", ()))
    for role in ("actor", "target"):
        if role in named:
            named[role] = [m for m in named[role] if not is_adjective(text, m)]
    for role in ("place", "origin"):
        if role in named:
            # "Areas under their control" are not in "their".
            named[role] = [
                m for m in named[role] if m.text.lower() == "it" or not PRONOUN.fullmatch(m.text)
            ]
    if not ClaimType(frame.type).is_state and named.get("actor"):
        named["actor"] = [m for m in named["actor"] if not is_holder(text, m)]
    if frame.type == "capture" and named.get("actor"):
        # Whom a place is rid of has lost it, and who is told to have "lost" it.
        lost = [
            m
            for m in named["actor"]
            if is_rid_of(text, sentence, m) or (m.end <= anchor[0] and _LOST.match(text, anchor[0]))
        ]
        named["actor"] = [m for m in named["actor"] if m not in lost]
        named["target"] = list(dict.fromkeys((*named.get("target", ()), *lost)))
    if frame.type == "casualties" and named.get("actor") and not named.get("target"):
        suffered = _SUFFERED.search(text, named["actor"][-1].end, anchor[1])
        if suffered:
            # Who "suffered heavy casualties" has them.
            named["target"], named["actor"] = named["actor"], []
    if named.get("target"):
        # What is beaten back is a party, not its offensive.
        named["target"] = [m for m in named["target"] if not is_attack(text, m)]


def _factuality(frame: Frame, otherwise: Otherwise | None) -> tuple[Stance, Realis, Polarity]:
    """The network's reading, but for what words beside the anchor settle."""
    stance = Stance(frame.attributes["stance"])
    realis = Realis(frame.attributes["realis"])
    polarity = Polarity(frame.attributes["polarity"])
    match otherwise:
        case Otherwise.DENIED if stance is not Stance.CANNOT_CONFIRM:
            stance = Stance.DENIES
        case Otherwise.NEGATIVE if stance not in (Stance.DENIES, Stance.CANNOT_CONFIRM):
            polarity = Polarity.NEGATIVE
        case Otherwise.THREATENED if realis is Realis.ACTUAL:
            realis = Realis.THREATENED
        case Otherwise.PLANNED | Otherwise.ATTEMPTED if realis is Realis.ACTUAL:
            realis = Realis.PLANNED
    return stance, realis, polarity


_ITS_OWN = frozenset({"id", "evidence", "score"})
"""In what a claim differs from another that says the same."""
_SAID = operator.attrgetter(*(f.name for f in fields(Claim) if f.name not in _ITS_OWN))


def _told_once(claims: Sequence[Claim]) -> list[Claim]:
    """Of claims that say the same the surest: "merged to form" tells of one founding."""
    surest: dict[object, Claim] = {}
    for claim in sorted(claims, key=lambda c: -c.score):
        surest.setdefault(_SAID(claim), claim)
    return [c for c in claims if surest[_SAID(c)] is c]


def _names_whom(other: Claim, claim: Claim) -> bool:
    """Whether another claim says the same with a name where this one has "they"."""
    return (
        other.type is claim.type
        and (other.place, other.target, other.count) == (claim.place, claim.target, claim.count)
        and bool(other.place or other.target)
        and all(PRONOUN.fullmatch(m.text) for m in claim.actor)
        and bool(claim.actor)
        and any(not PRONOUN.fullmatch(m.text) for m in other.actor)
    )


def _split(
    frame: Frame, named: dict[str, list[Mention]], counted: bool
) -> list[dict[str, list[Mention]]]:
    roles = {r.value: named[r.value] for r in Role if named.get(r.value)}
    out = [roles]
    for role, apart in (
        ("actor", frame.type in SPLIT_ACTORS),
        ("target", frame.type in SPLIT_TARGETS and not counted),
        ("place", frame.type not in KEEP_PLACES and not counted),
    ):
        if apart and len(parts := roles.get(role, [])) > 1:
            told = [m for m in parts if not _OTHERS.match(m.text)] or parts
            out = [{**o, role: [m]} for o in out for m in told]
    return out


def _evidence(
    text: str, sentence: Sentence, spans: Iterable[tuple[int, int]], frame: Frame
) -> Evidence:
    inside = [(a, b) for a, b in spans if sentence.start <= a and b <= sentence.end]
    start, end = min(a for a, _ in inside), max(b for _, b in inside)
    if frame.type == "casualties" and not any(c.isspace() for c in text[start:end]):
        # "Put the death toll at 21": a number alone is no quote.
        start = _WORDS_BEFORE.search(text, sentence.start, start).start()  # type: ignore[union-attr]
    return Evidence(start, end, text[start:end])
