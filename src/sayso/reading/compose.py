"""From the frames of a sentence to claims: lists split or kept, times and counts resolved."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance
from sayso.reading.counts import CountRange, FoundCount, read_count
from sayso.reading.factuality import Otherwise, told_otherwise
from sayso.reading.frames import Frame, Part
from sayso.reading.lists import are_joined, coordinated
from sayso.reading.pieces import Pieces
from sayso.reading.times import FoundTime, TimeSpan, resolve_time

# A claim that is true of each part alone is split, one claim a part; parties to one deal,
# actors of one joint act, and what shares one number stay together. Source: the claim contract;
# where it leaves room, what annotators did in most cases.
SPLIT_ACTORS = frozenset(
    {"affiliated", "designation", "formed", "member_of", "supports", "hostile", "leads"}
)
SPLIT_TARGETS = frozenset(
    {"affiliated", "allied", "attack_on_civilians", "casualties", "designation", "formed", "handover",
     "hostile", "leads", "member_of", "supports"}
)  # fmt: skip
KEEP_PLACES = frozenset({"casualties", "damage", "agreement", "negotiation", "displacement"})

LISTED_PLACES = frozenset(
    {"advance", "capture", "handover", "withdrawal", "controls", "present", "siege", "siege_lifted", "airstrike",
     "shelling", "offensive", "armed_clash", "attack_repelled"}
)  # fmt: skip

SCATTERED_ACTORS = frozenset(
    {"agreement", "negotiation", "allied", "armed_clash", "member_of", "formed"}
)
"""Types whose parties may stand far apart."""
COUNTED = {
    **dict.fromkeys(("casualties", "displacement", "abduction", "release", "arrest", "damage"), "target"),
    **dict.fromkeys(("present", "withdrawal", "protest", "surrender", "deployment"), "actor"),
}  # fmt: skip
"""The role whose number is the claim's: so annotators have it in nine of ten claims of these types
where a number stands before that mention; in most claims of other types they do not."""
SAME_CLAUSE = 30
"""Code points between two places of one claim that no list joins; calibrated on dev parts."""

# Which labels a type can have; None: the words of the label span.
_LABELS: dict[str, frozenset[str]] = {
    "casualties": frozenset(
        {"killed", "wounded", "killed or wounded", "captured", "missing", "losses"}
    ),
    "formed": frozenset({"founded", "merger", "renamed", "split"}),
    "agreement": frozenset(
        {"ceasefire", "de-escalation", "peace", "swap", "humanitarian corridor"}
    ),
    "controls": frozenset({"partial", "full"}),
    "capture": frozenset({"partial", "full"}),
    "designation": frozenset({"terrorist organisation", "sanctions", "outlawed", "words"}),
    "alias": frozenset({"words"}),
    "ideology": frozenset({"words"}),
}
# The contract's mention has no leading article; "both" and the like belong to the sentence.
_HEAD = re.compile(
    r"(?:(?:the|an?|both|either|of|in|at|by|and)\s+|[“\"‘(\[]\s*)+(?=\w)", re.IGNORECASE
)
# Nor has it a possessive, a loose hyphen or the preposition of what follows.
_TAIL = re.compile(
    r"(?:[’']s?|[-–/,;:.(\[“”\"]|\s+(?:in|of|at|on|and|or|the|an?|to|from|by|with|for|near|that|which|who|were|was|had|has)(?=\W*$)|\s)+$",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"(?:the|an?|of|in|at|on|by|and|or|both|all|that|which|\W)*$", re.IGNORECASE)
_BEARING = re.compile(
    r"(?:north|south|east|west|central|upper|lower|inner|outer)[a-z]*$", re.IGNORECASE
)
_PARTIAL = re.compile(
    r"\b(?:parts?|most|much|half|portions?|swathes?|pockets?|(?:significant|large|some) territory|areas) (?:of|in)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:former(?:ly)?|previously|no longer|once|ex-|erstwhile|then-|sever(?:ed|ing)|broken? (?:with|away|off|ties)"
    r"|cut (?:its |all )?ties)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\W*(?:ha(?:s|ve|d)\W+)?(?:announc|declar|order)\w+\W+(?:[^\W\d_]+\W+){0,4}", re.IGNORECASE
)
PRONOUN = re.compile(r"(?:it|its|they|their|them|we|our|he|she|who)", re.IGNORECASE)
_OF_ITSELF = re.compile(
    r"\W*(?:who\W+)?(?:(?:ha(?:s|ve|d)|also|earlier|later|then|initially|subsequently|officially|publicly|again)\W+){0,3}"
    r"(?:(?:claim|sa(?:y|id)|announc|stat|declar|report|confirm|insist|maintain|boast)\w*)"
    r"(?:\W+(?:on|in|at|last)(?:\W+[A-Z0-9]\w*){1,3})?\W+"
    r"(?:that\W+)?(?:to\W+have\b|(?:it|they|he|she|its|their|his|her)\b)[^.;:!?\n]{0,60}",
)
"""What stands between a party and its deed where it tells of itself: "claimed to have", "said that
its forces had"."""
_ATTACK = re.compile(
    r"\b(?:offensives?|counter-?offensives?|attacks?|assaults?|push|advances?|raids?|incursions?)$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\s+(?:near|in|of|at|outside|within)\s+(?:the\s+)?(?:(?:\w+\s+)?"
    r"(?:city|town|village|district|province|governorate|region|state|county|area)\s+of\s+)?(?:the\s+)?"
)
_TO = re.compile(r"\bto\s+(?:the\s+)?(?:[^\W\d_]+\s+and\s+(?:the\s+)?)?[“\"']?\Z")
_JOINED = re.compile(r"\W*(?:(?:and|or|as well as|along with)\W+)?(?:the\W+)?", re.IGNORECASE)
_SPEECH = re.compile(
    r"\b(?:said|says|saying|told|announced|reported|stated|declared|added|confirmed|claimed|denied|"
    r"statement|according|acknowledged|admitted|briefing|interview)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s+(?:of\s+(?:(?:the|its|their|other|more)\s+)?)?((?:[^\W\d_]+[’'-]?)+(?:\s+and\s+[^\W\d_]+|\s+[^\W\d_]+)?)"
)
_OF = re.compile(r"\s+(?:of\s+)?(?:(?:the|its|their|his|our)\s+)?")
# The contract counts "a student" as one whose number is not told.
_ONE = re.compile(r"\b(?:an?|another)\s+\Z", re.IGNORECASE)
_NOT_UNIT = frozenset(
    "in of on at by from to for with were was are is had have has and or who that which during after"
    " before near when while between since inside across over as but killed wounded injured dead".split()
)


@frozen
class Sentence:
    """One sentence with what the grammars found in it; offsets into the report's text."""

    start: int
    end: int
    pieces: Pieces
    times: tuple[tuple[FoundTime, TimeSpan], ...]
    """The time expressions in it, each as days."""
    counts: tuple[FoundCount, ...]


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
    return [c for c in out if not any(_names_whom(other, c) for other in out)]


def _claims(
    report: Report, published: date | None, sentence: Sentence, frame: Frame, engine: str
) -> list[Claim]:
    text, pieces = report.text, sentence.pieces
    named = _mentions(text, pieces, frame.parts)
    anchor = _anchor(pieces, frame)
    if frame.type in LISTED_PLACES and named.get("place"):
        # A name says more than "towns" beside it.
        names = [m for m in named["place"] if any(c.isupper() for c in m.text)]
        places = _one_list(text, anchor, names or named["place"])
        named["place"] = _most_specific(text, places)
        named["place"] += _listed(text, sentence, named)
    if frame.type not in SCATTERED_ACTORS and named.get("actor"):
        named["actor"] = _one_list(text, anchor, named["actor"])
    time, time_span = _time(published, sentence, frame, named.get("time", []))
    count, count_span = _count(text, sentence, frame, named, anchor)
    claim_type = ClaimType(frame.type)
    otherwise = told_otherwise(text, (sentence.start, sentence.end), anchor, frame.type)
    if otherwise is Otherwise.FOUND:
        return []
    stance, realis, polarity = _factuality(frame, otherwise)
    speakers = _together(text, named.get("speaker", []))
    if speakers and stance is Stance.REPORTS:
        stance = Stance.ASSERTS
    if not speakers and named.get("actor"):
        speakers = [m for m in named["actor"][:1] if _told_of_itself(text, m, anchor)]
        if speakers and stance is Stance.REPORTS:
            stance = Stance.ASSERTS
    if frame.type == "handover" and len(named.get("target", ())) > 1:
        # A receiver stands behind "to"; another party of the sentence is that of another deed.
        given = [m for m in named["target"] if _TO.search(text, sentence.start, m.start)]
        named["target"] = given or named["target"]
    if named.get("target"):
        # What is beaten back is a party, not its offensive.
        named["target"] = [m for m in named["target"] if not _ATTACK.search(m.text)]
    if speakers and not named.get("actor") and _announces(text, frame, speakers[0], anchor):
        named["actor"] = speakers[:1]
    label = _label(text, sentence, frame, named, anchor)
    if claim_type in (ClaimType.ALIAS, ClaimType.IDEOLOGY) and label is None:
        return []
    ended = _has_ended(text, sentence, frame, anchor)
    said = _said(text, sentence, time_span) if stance is not Stance.REPORTS else None
    out = []
    for roles in _split(frame, named, count is not None):
        spans = [anchor, *((m.start, m.end) for ms in roles.values() for m in ms)]
        spans += [s for s in (count_span, time_span) if s]
        evidence = _evidence(text, sentence, spans)
        voices: list[Mention | None] = [*speakers] or [None]
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


def _told_of_itself(text: str, actor: Mention, anchor: tuple[int, int]) -> bool:
    """Whether an actor speaks of itself ("the military claimed it repelled")."""
    return _OF_ITSELF.fullmatch(text, actor.end, anchor[0]) is not None


def _anchor(pieces: Pieces, frame: Frame) -> tuple[int, int]:
    """The span of a frame's anchor word."""
    return pieces.starts[frame.anchor], pieces.ends[pieces.word_end(frame.anchor) - 1]


def _together(text: str, speakers: list[Mention]) -> list[Mention]:
    """The first speaker and those joined to it ("A and B said"); others speak elsewhere."""
    kept = speakers[:1]
    for speaker in speakers[1:]:
        if _JOINED.fullmatch(text, kept[-1].end, speaker.start):
            kept.append(speaker)
    return kept


def _mentions(text: str, pieces: Pieces, parts: Sequence[Part]) -> dict[str, list[Mention]]:
    """The parts of a frame by name, as the shortest words that name the thing."""
    named: dict[str, list[Mention]] = {}
    for part in parts:
        start, end = pieces.starts[part.first], pieces.ends[part.last - 1]
        if part.name not in ("time", "count"):
            head = _HEAD.match(text, start, end)
            start = head.end() if head else start
            tail = _TAIL.search(text, start, end)
            end = tail.start() if tail and tail.start() > start else end
        if start >= end or _EMPTY.match(text[start:end]):
            continue
        held = named.setdefault(part.name, [])
        # "Eastern and southeastern parts of Idlib" is one place.
        if held and _BEARING.match(held[-1].text) and _JOINED.fullmatch(text, held[-1].end, start):
            start = held.pop().start
        held.append(Mention(text[start:end], start, end))
    return named


def _announces(text: str, frame: Frame, speaker: Mention, anchor: tuple[int, int]) -> bool:
    """Whether a speaker announces a move of its own ("the army announced a withdrawal")."""
    return frame.type in ("withdrawal", "deployment") and bool(
        _ANNOUNCES.fullmatch(text, speaker.end, anchor[0])
    )


def _one_list(text: str, anchor: tuple[int, int], mentions: list[Mention]) -> list[Mention]:
    """Of several mentions those that stand together, the nearest the anchor among them.

    What stands in another clause is that clause's.
    """
    groups: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        last = groups[-1][-1].end if groups else 0
        if groups and (
            mention.start - last <= SAME_CLAUSE or are_joined(text, last, mention.start)
        ):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return min(groups, key=lambda g: min(abs(m.start - anchor[0]) for m in g))


def _most_specific(text: str, places: list[Mention]) -> list[Mention]:
    """The places without those that others lie in ("the base near Sarrin" is one place)."""
    kept = places[:1]
    for place in places[1:]:
        if not _WITHIN.fullmatch(text, kept[-1].end, place.start):
            kept.append(place)
    return kept


def _listed(text: str, sentence: Sentence, named: dict[str, list[Mention]]) -> list[Mention]:
    """Places that a list joins to those the network found; it tends to stop at the first few.

    What the network took for a target in such a list is a place too.
    """
    taken = [(m.start, m.end) for role, ms in named.items() if role != "target" for m in ms]
    taken += [(t.start, t.end) for t, _ in sentence.times]
    found = []
    for start, end in coordinated(text, named["place"][-1].end, sentence.end):
        if any(a < end and start < b for a, b in taken):
            break
        targets = named.get("target", [])
        named["target"] = [m for m in targets if m.end <= start or end <= m.start]
        found.append(Mention(text[start:end], start, end))
    return found


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
        if apart and len(roles.get(role, ())) > 1:
            out = [{**o, role: [m]} for o in out for m in o[role]]
    return out


def _time(
    published: date | None, sentence: Sentence, frame: Frame, mentions: Sequence[Mention]
) -> tuple[ClaimTime | None, tuple[int, int] | None]:
    if not mentions:
        return None, None
    mention = mentions[0]
    # The grammar knows where an expression ends better than the tagger does.
    whole = next(
        (
            (t, days)
            for t, days in sentence.times
            if t.start < mention.end and mention.start < t.end
        ),
        None,
    )
    if whole is None:
        days = resolve_time(mention.text, published)
        start, end, words = mention.start, mention.end, mention.text
    else:
        found, days = whole
        start, end, words = found.start, found.end, found.words
        if frame.attributes["realis"] in ("planned", "threatened"):
            days = resolve_time(words, published, ahead=True)
    return ClaimTime(words, days.start, days.end, days.precision), (start, end)


def _count(
    text: str,
    sentence: Sentence,
    frame: Frame,
    named: dict[str, list[Mention]],
    anchor: tuple[int, int],
) -> tuple[Count | None, tuple[int, int] | None]:
    mentions = named.get("count")
    counted = named.get(COUNTED.get(frame.type, ""), [])[:1]
    # A casualty claim is anchored in its number where it has one.
    start, end = (mentions[0].start, mentions[0].end) if mentions else anchor
    whole = None
    if mentions or frame.type == "casualties":
        # The grammar knows where a number ends better than the tagger does.
        whole = next((c for c in sentence.counts if c.start < end and start < c.end), None)
    if whole is None and not mentions and counted:
        whole = _number_before(text, sentence, counted[0])
    if whole is not None:
        start, end, found = whole.start, whole.end, whole.range
    elif mentions:
        found = read_count(text[start:end])
    elif frame.type == "casualties" and counted and (one := _ONE.search(text, sentence.start, counted[0].start)):  # fmt: skip
        start, end, found = one.start(), counted[0].end, CountRange(None, None)
    else:
        return None, None
    unit = None
    targets = named.get("target")
    if targets and frame.type == "casualties":
        unit = targets[0].text.split()[-1].lower()
    else:
        after = _UNIT.match(text, end)
        if after:
            words = after.group(1).lower().split()
            while words and words[-1] in _NOT_UNIT:
                words.pop()
            if words and words[0] not in _NOT_UNIT:
                unit = " ".join(words)
    return Count(text[start:end], found.min, found.max, unit or "people"), (start, end)


def _number_before(text: str, sentence: Sentence, mention: Mention) -> FoundCount | None:
    """The number that a mention begins with or follows ("30 fighters", "600 of its men")."""
    for count in sentence.counts:
        if count.start == mention.start or (
            count.end <= mention.start and _OF.fullmatch(text, count.end, mention.start)
        ):
            return count
    return None


def _label(
    text: str,
    sentence: Sentence,
    frame: Frame,
    named: dict[str, list[Mention]],
    anchor: tuple[int, int],
) -> str | None:
    allowed = _LABELS.get(frame.type)
    if allowed is None:
        return None
    label = frame.attributes["label"]
    mentions = named.get("label", [])
    if "words" in allowed and mentions:
        if label in allowed and label != "words" and frame.type == "designation":
            return label
        return mentions[0].text
    if frame.type in ("alias", "ideology"):
        return text[anchor[0] : anchor[1]]
    if label in allowed and label != "words":
        return label
    places = named.get("place")
    if frame.type == "controls" and places:
        ends = (anchor[1], places[-1].end)
        if _PARTIAL.search(text, max(sentence.start, min(ends) - 25), max(ends)):
            return "partial"
    return None


def _has_ended(text: str, sentence: Sentence, frame: Frame, anchor: tuple[int, int]) -> bool:
    """Whether a state no longer holds, by the network or by a word beside its anchor."""
    if frame.attributes["ended"] == "ended":
        return True
    start, end = max(sentence.start, anchor[0] - 30), min(sentence.end, anchor[1] + 12)
    return ClaimType(frame.type).is_state and bool(_ENDED.search(text, start, end))


def _said(text: str, sentence: Sentence, time_span: tuple[int, int] | None) -> date | None:
    """The day of the saying: a time beside a verb of speech that is not the claim's own time."""
    for found, days in sentence.times:
        if time_span and found.start < time_span[1] and time_span[0] < found.end:
            continue
        before = text[max(sentence.start, found.start - 25) : found.start]
        after = text[found.end : min(sentence.end, found.end + 12)]
        spoken = _SPEECH.search(before) or _SPEECH.match(after.lstrip(" ,"))
        if spoken and days.start is not None and days.start == days.end:
            return days.start
    return None


def _evidence(text: str, sentence: Sentence, spans: Iterable[tuple[int, int]]) -> Evidence:
    inside = [(a, b) for a, b in spans if sentence.start <= a and b <= sentence.end]
    start, end = min(a for a, _ in inside), max(b for _, b in inside)
    return Evidence(start, end, text[start:end])
