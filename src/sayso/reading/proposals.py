"""What a language model proposes: any JSON becomes claims that are grounded, or refusals."""

import itertools
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from attrs import frozen
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance
from sayso.reading.compose import KEEP_PLACES, SPLIT_ACTORS, SPLIT_TARGETS
from sayso.reading.counts import read_count
from sayso.reading.engine import Reading, Refused
from sayso.reading.ground import Span, day_of, ground, grounded, times_of, whole_number
from sayso.reading.times import resolve_time

UNCALIBRATED = 0.5
"""The score of a proposed claim: a model's own word on how sure it is means nothing."""

MAX_PROPOSALS = 200
"""What one answer may propose; more is refused."""
MAX_SPLIT = 60
"""How many claims the lists of one proposal may be split into; more is refused."""
_SHOWN = 400
# Keywords that strict endpoints refuse, or that make a local server's grammar huge; what they
# say is checked all the same.
_LOOSE = frozenset({"default", "title", "minLength", "maxLength", "minItems", "maxItems"})
_NOTHING = frozenset({"", "null", "none", "n/a", "na", "nil", "-", "not specified", "unspecified"})
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _list(value: Any) -> Any:
    """Take a lone string for a list of one, and nothing for an empty list."""
    if value is None or (isinstance(value, str) and _lower(value) in _NOTHING):
        return []
    return [value] if isinstance(value, str) else value


def _words(value: Any) -> Any:
    return None if isinstance(value, str) and _lower(value) in _NOTHING else value


Phrase = Annotated[str, Field(min_length=1, max_length=300)]
Phrases = Annotated[list[Phrase], BeforeValidator(_list), Field(max_length=40)]
Words = Annotated[Phrase | None, BeforeValidator(_words)]
_Lower = BeforeValidator(_lower)


class Proposal(BaseModel):
    """One claim as a model gives it: all words verbatim from the report, and no offsets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Annotated[ClaimType, _Lower]
    quote: Annotated[str, Field(min_length=1, max_length=2000)]
    actor: Phrases = []
    target: Phrases = []
    place: Phrases = []
    origin: Phrases = []
    time: Words = None
    count: Words = None
    unit: Words = None
    label: Words = None
    realis: Annotated[Realis, _Lower] = Realis.ACTUAL
    polarity: Annotated[Polarity, _Lower] = Polarity.POSITIVE
    ended: bool = False
    stance: Annotated[Stance, _Lower] = Stance.REPORTS
    speaker: Words = None
    via: Phrases = []
    said: Words = None


class _Answer(BaseModel):
    """All claims of a passage; an empty list where it carries none."""

    model_config = ConfigDict(extra="forbid")

    claims: list[Proposal]


@frozen
class Proposals:
    """A readable answer: what it proposes, and what in it is not of the form."""

    proposals: tuple[Proposal, ...]
    refused: tuple[Refused, ...] = ()


@frozen
class Unreadable:
    """An answer that is not of the form at all; `error` is fit to be shown to the model."""

    error: str


def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, in the strict form that endpoints ask for.

    Every key is required and no other is allowed; what a model leaves out in a looser mode
    `parse` still takes as its default.
    """
    schema: dict[str, Any] = _Answer.model_json_schema()
    strict: dict[str, Any] = _strict(schema)
    return strict


def parse(json_text: str) -> Proposals | Unreadable:
    """Read a model's answer.

    Takes `{"claims": [...]}` or the bare list, also inside a code fence or after other words.
    One claim that is not of the form is refused by itself. Never raises, whatever the text.
    """
    found = _json(json_text)
    if isinstance(found, Unreadable):
        return found
    items = (
        found.get("claims") if isinstance(found, Mapping) and set(found) == {"claims"} else found
    )
    if not isinstance(items, list):
        return Unreadable('the answer must be one object with the one key "claims", a list')
    kept: list[Proposal] = []
    refused: list[Refused] = []
    for at, item in enumerate(items):
        if at >= MAX_PROPOSALS:
            more = f"{len(items) - at} claims over the {MAX_PROPOSALS} that one answer may hold"
            refused.append(Refused(more, ""))
            break
        try:
            kept.append(Proposal.model_validate(item))
        except (ValidationError, RecursionError) as error:
            refused.append(
                Refused(f"claims[{at}] is not of the form: {_told(error)}", _shown(item))
            )
    return Proposals(tuple(kept), tuple(refused))


def to_claims(
    proposals: Iterable[Proposal], report: Report, engine: str, within: Span | None = None
) -> Reading:
    """Ground proposals in a report: each becomes claims, or is refused with the reason.

    Days are read from the time words and numbers from the count words, by the same grammars as
    in every reader; a list is split by the contract's rule. A word that does not stand in the
    text refuses the whole proposal.

    Args:
        within: The part of the text that the model was shown; all of it where None.
    """
    shown = within or (Span(0, len(report.text)) if report.text else None)
    claims: dict[str, Claim] = {}
    refused: list[Refused] = []
    near = shown.start if shown else 0
    for proposal in proposals:
        try:
            if shown is None:
                raise _Ungrounded("the report has no text")
            found = _claims(proposal, report, engine, shown, near)
        except _Ungrounded as why:
            refused.append(Refused(str(why), _shown(proposal)))
            continue
        for claim in found:
            near = claim.evidence.start
            claims.setdefault(claim.id, claim)
    ordered = sorted(claims.values(), key=lambda c: (c.evidence.start, c.evidence.end))
    return Reading(tuple(ordered), tuple(refused))


class _Ungrounded(Exception):
    """A proposal that must be refused; the message is the reason."""


def _claims(proposal: Proposal, report: Report, engine: str, shown: Span, near: int) -> list[Claim]:
    passage = _Passage(report.text, shown)
    quote = passage.find("quote", proposal.quote, near)
    roles = {
        role.value: [
            Mention(report.text[s.start : s.end], s.start, s.end)
            for words in getattr(proposal, role.value)
            if (s := passage.find(role.value, _bare(words), quote))
        ]
        for role in Role
    }
    time = _time(proposal, report, passage, quote)
    count = _count(proposal, passage, quote)
    said = _said(proposal, report, passage, quote)
    label = _label(proposal, passage, quote)
    speaker = _speaker("speaker", proposal.speaker, passage, quote)
    via = tuple(v for w in proposal.via if (v := _speaker("via", w, passage, quote)))
    stance = proposal.stance
    if speaker is None and via:
        raise _Ungrounded("an outer speaker needs an inner one")
    if speaker is not None and stance is Stance.REPORTS:
        stance = Stance.ASSERTS
    evidence = Evidence(quote.start, quote.end, report.text[quote.start : quote.end])
    out = []
    for part in _split(proposal, roles):
        content = [
            {r: [[m.start, m.end] for m in ms] for r, ms in sorted(part.items()) if ms},
            [evidence.start, evidence.end],
            time.text if time else None,
            count.text if count else None,
            label,
            [proposal.realis, proposal.polarity, proposal.ended, stance],
            [s.text for s in (speaker, *via) if s],
        ]
        claim = Claim(
            id=claim_id(report.id, proposal.type, content),
            report=report.id,
            type=proposal.type,
            evidence=evidence,
            **{role.value: tuple(part.get(role.value, ())) for role in Role},
            time=time,
            count=count,
            label=label,
            realis=proposal.realis,
            polarity=proposal.polarity,
            ended=proposal.ended,
            stance=stance,
            speaker=speaker,
            via=via,
            said=said,
            engine=engine,
            score=UNCALIBRATED,
        )
        reason = grounded(claim, report)
        if reason is not None:
            raise _Ungrounded(reason)
        out.append(claim)
    return out


@frozen
class _Passage:
    """The part of a text that a model was shown."""

    text: str
    shown: Span

    def find(self, what: str, words: str, near: Span | int) -> Span:
        """Where the words stand: in the quote if they do, else nearest to it.

        Raises:
            _Ungrounded: Nowhere in the part.
        """
        hint = near
        if isinstance(near, Span):
            inside = ground(words, self.text[near.start : near.end])
            if inside is not None:
                return Span(near.start + inside.start, near.start + inside.end)
            hint = near.start
        assert isinstance(hint, int)
        start = self.shown.start
        found = ground(words, self.text[start : self.shown.end], hint - start)
        if found is None:
            raise _Ungrounded(f"{what} {_cut(words)!r} is not in the text")
        return Span(start + found.start, start + found.end)


def _bare(words: str) -> str:
    """The words without a leading article, as the contract has mentions."""
    words = words.strip()
    article = _ARTICLE.match(words)
    return words[article.end() :] if article else words


def _speaker(what: str, words: str | None, passage: _Passage, quote: Span) -> Speaker | None:
    if words is None:
        return None
    at = passage.find(what, _bare(words), quote)
    return Speaker(passage.text[at.start : at.end])


def _time(proposal: Proposal, report: Report, passage: _Passage, quote: Span) -> ClaimTime | None:
    if proposal.time is None:
        return None
    at = passage.find("time", proposal.time, quote)
    published = day_of(report)
    ahead = proposal.realis in (Realis.PLANNED, Realis.THREATENED)
    told = times_of(report.text, published, report.title)
    first = bisect_left(told, at.start + 1, key=lambda t: t[0].end)
    if first < len(told) and told[first][0].start < at.end:
        # Read in its context, and as long as the grammar knows the expression to be.
        words, days = told[first][0].words, told[first][1]
        if ahead:
            days = resolve_time(words, published, ahead=True)
    else:
        words = passage.text[at.start : at.end]
        days = resolve_time(words, published, ahead=ahead)
    return ClaimTime(words, days.start, days.end, days.precision)


def _count(proposal: Proposal, passage: _Passage, quote: Span) -> Count | None:
    if proposal.count is None:
        return None
    at = passage.find("count", proposal.count, quote)
    at = whole_number(passage.text, at.start, at.end)
    words = passage.text[at.start : at.end]
    read = read_count(words)
    unit = "people"
    if proposal.unit is not None and proposal.unit.lower() != unit:
        spot = passage.find("unit", proposal.unit, quote)
        unit = passage.text[spot.start : spot.end].lower()
    return Count(words, read.min, read.max, unit)


def _said(proposal: Proposal, report: Report, passage: _Passage, quote: Span) -> date | None:
    """The day of the saying; None where its words do not come down to one day."""
    if proposal.said is None:
        return None
    at = passage.find("said", proposal.said, quote)
    days = resolve_time(passage.text[at.start : at.end], day_of(report))
    return days.start if days.start == days.end else None


def _label(proposal: Proposal, passage: _Passage, quote: Span) -> str | None:
    label = proposal.label
    if label is None:
        if proposal.type in (ClaimType.ALIAS, ClaimType.IDEOLOGY):
            raise _Ungrounded(f"a claim of type {proposal.type.value} needs a label")
        return None
    closed = LABELS_OF.get(proposal.type)
    if closed is not None and label.lower() in closed:
        return label.lower()
    at = passage.find("label", _bare(label), quote)
    return passage.text[at.start : at.end]


def _split(proposal: Proposal, roles: dict[str, list[Mention]]) -> list[dict[str, list[Mention]]]:
    kind, counted = proposal.type.value, proposal.count is not None
    lists = [
        [[m] for m in mentions] if apart and len(mentions) > 1 else [mentions]
        for mentions, apart in (
            (roles["actor"], kind in SPLIT_ACTORS),
            (roles["target"], kind in SPLIT_TARGETS and not counted),
            (roles["place"], kind not in KEEP_PLACES and not counted),
        )
    ]
    if (parts := len(lists[0]) * len(lists[1]) * len(lists[2])) > MAX_SPLIT:
        raise _Ungrounded(f"its lists would make {parts} claims")
    return [
        {"actor": actor, "target": target, "place": place, "origin": roles["origin"]}
        for actor, target, place in itertools.product(*lists)
    ]


LABELS_OF: dict[ClaimType, frozenset[str]] = {
    ClaimType.CASUALTIES: frozenset(
        {"killed", "wounded", "killed or wounded", "captured", "missing", "losses"}
    ),
    ClaimType.FORMED: frozenset({"founded", "merger", "renamed", "split"}),
    ClaimType.AGREEMENT: frozenset(
        {"ceasefire", "de-escalation", "peace", "swap", "humanitarian corridor"}
    ),
    ClaimType.CONTROLS: frozenset({"partial", "full"}),
    ClaimType.CAPTURE: frozenset({"partial", "full"}),
    ClaimType.DESIGNATION: frozenset({"terrorist organisation", "sanctions", "outlawed"}),
}
"""Labels that need not stand in the text, by type; any other label must."""


def _json(text: str) -> Any:
    """The first JSON value in an answer, or Unreadable."""
    text = _THOUGHT.sub("", text).strip()
    if not text:
        return Unreadable("the answer is empty")
    try:
        return json.loads(text)
    except RecursionError:
        return Unreadable("the answer is nested too deeply")
    except ValueError as error:
        first = error
    # A fence or a sentence around it: from the first bracket to the last.
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    end = max(text.rfind("}"), text.rfind("]")) + 1
    if starts and min(starts) < end:
        try:
            return json.loads(text[min(starts) : end])
        except (ValueError, RecursionError):
            pass
    return Unreadable(f"the answer is not JSON: {_clean(str(first))[:200]}")


def _told(error: Exception) -> str:
    """A validation error in one line, without the model's own values beyond a few letters."""
    if not isinstance(error, ValidationError):
        return "it is nested too deeply"
    told = [
        f"{'.'.join(str(step) for step in fault['loc']) or 'it'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    more = f"; and {len(told) - 5} more" if len(told) > 5 else ""
    return _clean("; ".join(told[:5]))[:600] + more


def _shown(proposal: Any) -> str:
    """A proposal as one short line of JSON, fit for print."""
    if isinstance(proposal, Proposal):
        proposal = proposal.model_dump(mode="json", exclude_defaults=True)
    try:
        return _cut(json.dumps(proposal, ensure_ascii=False))
    except (ValueError, TypeError, RecursionError):
        return ""


def _cut(words: str) -> str:
    words = _clean(words)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _clean(words: str) -> str:
    """The words with half letters, which JSON can hold and UTF-8 cannot, as question marks."""
    return words.encode("utf-8", "replace").decode("utf-8")


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {k: _strict(v) for k, v in schema.items() if k not in _LOOSE}
    if isinstance(out.get("properties"), dict):
        out["required"] = list(out["properties"])
        out["additionalProperties"] = False
    return out
