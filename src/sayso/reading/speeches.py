"""Who speaks where no verb of saying is near: quoted words that run on, the turns of a transcript.

The network reads one sentence at a time. "“They burnt the market. Then they took 73 men,” he said"
has two sentences, and only the second tells whose words both are; so has an interview's turn under
the name of who speaks.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from sayso.model.claim import Mention

_SAYING = (
    r"(?:said|says|told|tells|added|adds|wrote|writes|announced|declared|stated|explained|insisted"
    r"|warned|claimed|argued|recalled|continued|concluded|noted|stressed|reported|admitted|confirmed)"
)
_QUOTED = re.compile(
    r"“[^“”\n]{1,2000}(?:”|(?=\n\s*“))|«[^«»\n]{1,2000}»|\"[^\"\n]{1,2000}(?:\"|(?=\n\s*\"))"
)
_NOUN = r"(?:[Tt]he\s+|[Aa]n?\s+)?(?P<{0}>(?!(?:and|but|as|when|while|which|who|that|in|on|at|after)\b)[\w’'.()/-]+(?:\s+(?!{1}\b)[\w’'.()/-]+){{0,7}}?)"
_WHO_SAYS = re.compile(
    r"[\s,]*(?:" + _NOUN.format("before", _SAYING) + r"(?:,[^,.;:\n]{2,80},)?\s+"
    r"(?:(?:also|later|then|had|has|have|further)\s+){0,2}" + _SAYING + r"\b"
    r"|"
    + _SAYING
    + r"\s+"
    + _NOUN.format("after", _SAYING)
    + r"(?=\s*[,.;:\n]|\s+(?:in|on|at|to|during|after|who|from|when)\b|\s*\Z))"
)
"""What follows quoted words: "…,” the centre said", "…,” said Abdel Rahman in"."""
_SAYS_BEFORE = re.compile(
    r"(?:\A|[.;:!?]\s+|\n|,\s+|\b(?:and|but|as|while)\s+)"
    + _NOUN.format("who", _SAYING)
    + r"(?:,[^,.;:\n]{2,80},)?\s+(?:(?:also|later|then|had|has|have|further)\s+){0,2}"
    + _SAYING
    + r"(?:\s+[^.;:!?\n“\"«]{0,80})?[\s,:]*\Z"
)
"""What leads to quoted words: "The governor told reporters: “"."""
_SENTENCE_ENDS = re.compile(r"[.!?][”\"»]?\s+\S|\n")
_FAR = 200
"""Characters before quoted words in which their speaker is looked for."""
_BESIDE = 80
"""Characters between two quotations of one speaker."""
_LABEL = re.compile(
    r"(?:^|(?<=[\].!?])(?=[ \t]))[ \t]{0,9}\[(?P<name>[A-Z][\w.’' -]{2,30})\]", re.MULTILINE
)
_PARTICIPANT = re.compile(
    r"^[ \t]*(?P<name>[A-Z][\w.’'-]*(?:[ \t]+[A-Z][\w.’'-]*){0,3}):[ \t]+", re.MULTILINE
)
_LEAST_TURNS = 3
_MOST_LABELS = 300
"""More names in brackets than any broadcast has: the text is no transcript."""


@frozen
class Speech:
    """Words [start, end) of a report that are one speaker's, who is named elsewhere."""

    start: int
    end: int
    speaker: Mention


def speeches(text: str) -> tuple[Speech, ...]:
    """The speeches of a report, in text order: quotations, recordings and turns."""
    found = [*_quotations(text), *_recordings(text), *_turns(text)]
    return tuple(sorted(found, key=lambda s: s.start))


def voice_at(found: Sequence[Speech], at: int) -> Mention | None:
    """Who speaks at a character; of speeches in one another, in the inner one."""
    inside = [s for s in found if s.start <= at < s.end]
    return min(inside, key=lambda s: s.end - s.start).speaker if inside else None


def _quotations(text: str) -> Iterator[Speech]:
    last: tuple[int, Mention] | None = None
    for quoted in _QUOTED.finditer(text):
        start, end = quoted.span()
        led = text[max(0, start - 9) : start].rstrip().endswith((",", ":"))
        ways = (_ahead(text, start), _behind(text, end))
        speaker = next(filter(None, ways if led else ways[::-1]), None)
        if speaker is None and last is not None and _carries_on(text, last[0], start):
            speaker = last[1]
        if speaker is None:
            last = None
            continue
        last = (max(end, speaker.end), speaker)
        yield Speech(start, end, speaker)


def _behind(text: str, end: int) -> Mention | None:
    found = _WHO_SAYS.match(text, end)
    if found is None:
        return None
    name = "before" if found["before"] else "after"
    return Mention(found[name], *found.span(name))


def _ahead(text: str, start: int) -> Mention | None:
    begins = max(0, start - _FAR)
    found = _SAYS_BEFORE.search(text[begins:start])
    if found is None:
        return None
    return Mention(found["who"], begins + found.start("who"), begins + found.end("who"))


def _carries_on(text: str, last: int, start: int) -> bool:
    """Whether quoted words follow right on what the same speaker said: "…,” he said. “Then"."""
    between = text[last:start]
    return len(between) <= _BESIDE and len(_SENTENCE_ENDS.findall(between + "x")) <= 1


def _stretches(text: str, labels: Sequence[re.Match[str]]) -> list[tuple[re.Match[str], int]]:
    """Each label with where what stands under it ends: at the next one, or with the text."""
    ends = [*(label.start() for label in labels), len(text)][1:]
    return list(zip(labels, ends, strict=True))


def _recordings(text: str) -> Iterator[Speech]:
    """What stands under a reporter's or guest's name in brackets, as monitored broadcasts have it."""
    labels = list(_LABEL.finditer(text))
    if len(labels) > _MOST_LABELS:
        return
    for label, end in _stretches(text, labels):
        if _named_elsewhere(text, label["name"]):
            yield Speech(label.end(), end, Mention(label["name"], *label.span("name")))


def _named_elsewhere(text: str, name: str) -> bool:
    """Whether a label is the last of somebody's names ("our reporter Hernando Martinez has")."""
    return re.search(rf"\b[A-Z][\w.’'-]+\s+{re.escape(name)}\b(?!\])", text) is not None


def _turns(text: str) -> Iterator[Speech]:
    """The turns of an interview: lines under names, of which one asks."""
    labels = list(_PARTICIPANT.finditer(text))
    names = [m["name"] for m in labels]
    if len(labels) < _LEAST_TURNS or len(set(names)) == len(names) or len(set(names)) < 2:
        return
    turns = _stretches(text, labels)
    if not any("?" in text[label.end() : end] for label, end in turns):
        return
    for label, end in turns:
        yield Speech(label.end(), end, Mention(label["name"], *label.span("name")))
