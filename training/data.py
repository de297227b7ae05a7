"""From annotated claims to training examples: sentences with frames over word pieces."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from anchors import WORD, AnchorModel
from sayso.evaluation.parts import part_of
from sayso.evaluation.passages import read_passages
from sayso.reading.frames import LABELS
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.rejoinders import Statement, statements
from sayso.reading.sentences import sentence_spans
from sayso.reading.times import find_times

ROLES = ("actor", "target", "place", "origin")
MERGEABLE = ("actor", "target", "place")


@frozen
class Document:
    """One annotated text. `part` is train, dev or test."""

    id: str
    text: str
    claims: tuple[dict[str, Any], ...]
    published: str | None
    part: str
    kind: str
    may_train: bool = True
    lines_are_reports: bool = False


@define
class FrameExample:
    """Gold frame: anchor and parts (name, start, end) as code points of the sentence's text."""

    type: str
    anchor: int
    parts: list[tuple[str, int, int]]
    attributes: dict[str, int]
    optional: bool = False


@define
class SentenceExample:
    """One sentence with its gold frames."""

    document: str
    text: str
    frames: list[FrameExample] = field(factory=list)


@frozen
class Encoded:
    """A sentence in pieces, its frames' anchors and parts as piece numbers."""

    pieces: Pieces
    frames: tuple[FrameExample, ...]


def times_in(text: str) -> list[tuple[int, int]]:
    """Where the time expressions of a text stand, in order, as the tokenizer is told of them."""
    return [(t.start, t.end) for t in find_times(text)]


def encode(example: SentenceExample, tokenizer: PieceTokenizer) -> Encoded:
    """Cut a sentence into pieces; what does not fall on pieces is left out."""
    pieces = tokenizer.cut(example.text, 0, len(example.text), (), times_in(example.text))
    frames = []
    for f in example.frames:
        anchor = _piece_at(pieces, f.anchor)
        if anchor is None:
            continue
        parts = []
        for name, a, b in f.parts:
            first, last = _piece_at(pieces, a), _piece_at(pieces, b - 1)
            if first is not None and last is not None:
                parts.append((name, first, max(first, last) + 1))
        frames.append(FrameExample(f.type, anchor, parts, f.attributes, f.optional))
    return Encoded(pieces, tuple(frames))


def read_gold(folder: Path) -> list[Document]:
    """Read *.txt beside *.gold.json, as given in gold/corpus."""
    out = []
    for path in sorted(folder.glob("*.gold.json")):
        data = json.loads(path.read_text("utf-8"))
        report = data["report"]
        text = (
            path.with_name(path.name.replace(".gold.json", ".txt"))
            .open(newline="", encoding="utf-8")
            .read()
        )
        out.append(
            Document(
                report["id"], text, tuple(data["claims"]), report.get("published"),
                report.get("split") or "dev", re.split(r"[-_]", report["id"])[0],
                bool(report.get("may_train", True)), bool(report.get("lines_are_reports")),
            )
        )  # fmt: skip
    return out


def read_corpus(folder: Path) -> list[Document]:
    """Read the project's own marked passages; the part follows from a hash of the id."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        for p in read_passages(path):
            out.append(Document(p.id, p.text, p.claims, p.published, part_of(p.id), "own"))
    return out


class Builder:
    """Makes examples; its anchor model is fitted on the training documents."""

    def __init__(self) -> None:
        self.anchors = AnchorModel(Counter())
        self.lost: Counter[str] = Counter()

    def fit_anchors(self, documents: Sequence[Document]) -> None:
        background: Counter[str] = Counter()
        known: list[tuple[str, str]] = []
        hidden: list[tuple[str, list[str]]] = []
        from anchors import stem

        for d in documents:
            background.update(stem(w) for w in WORD.findall(d.text))
            for c in d.claims:
                if "trigger" in c:
                    words = WORD.findall(c["trigger"]["text"])
                    if words:
                        known.append((c["type"], words[0] if len(words) == 1 else _head(words)))
                else:
                    words = [w for w, _, _ in candidates(d.text, c)]
                    if words:
                        hidden.append((c["type"], words))
        self.anchors = AnchorModel(background)
        self.anchors.fit(known, hidden)

    def examples(self, document: Document) -> list[SentenceExample]:
        """Return every sentence of a document with its frames, cut as the reader cuts them."""
        stretches = statements(document.text, sentence_spans(document.text))
        spans = [(s.start, s.end) for s in stretches]
        out = [SentenceExample(document.id, document.text[a:b]) for a, b in spans]
        taken: list[dict[tuple[str, int], list[FrameExample]]] = [{} for _ in spans]
        for c in document.claims:
            start = self.anchor_span(document.text, c)[0]
            at = _sentence_of(spans, start)
            if at is None:
                self.lost["outside"] += 1
                continue
            if _answers(c, stretches[at]):
                self.lost["rejoinder"] += 1
                continue
            frame = self._frame(document.text, c, start, spans[at])
            group = taken[at].setdefault((c["type"], start), [])
            if any(_merge(held, frame) for held in group):
                continue
            if group:
                again = self._reanchor(document.text, c, spans[at])
                if again is None:
                    self.lost["conflict"] += 1
                    continue
                frame.anchor = again
            group.append(frame)
            out[at].frames.append(frame)
        for example in out:
            example.frames = _unique(example.frames)
        return out

    def anchor_span(self, text: str, c: dict[str, Any]) -> tuple[int, int]:
        """Where the claim is anchored, as code points."""
        ev = c["evidence"]
        if c["type"] == "casualties":
            if c.get("count"):
                hit = _inside(text, c["count"]["text"], ev)
                if hit:
                    words = [m.span() for m in WORD.finditer(text, *hit)]
                    if words:
                        return words[-1]
            for m in c["roles"].get("target") or []:
                if ev["start"] <= m["start"] < ev["end"]:
                    words = [w.span() for w in WORD.finditer(text, m["start"], m["end"])]
                    if words:
                        return words[-1]
        if c["type"] in ("alias", "ideology") and c.get("label"):
            hit = _inside(text, c["label"], ev)
            if hit:
                words = [m.span() for m in WORD.finditer(text, *hit)]
                if words:
                    return words[0]
        if "trigger" in c:
            t = c["trigger"]
            words = [m.span() for m in WORD.finditer(text, t["start"], t["end"])]
            if not words:
                return t["start"], t["end"]
            return words[_head_index([text[a:b] for a, b in words])]
        options = candidates(text, c)
        if not options:
            return ev["start"], ev["start"] + 1
        best = max(options, key=lambda o: self.anchors.score(c["type"], o[0]))
        return best[1], best[2]

    def _frame(
        self, text: str, c: dict[str, Any], anchor: int, sent: tuple[int, int]
    ) -> FrameExample:
        parts: list[tuple[str, int, int]] = []

        def add(name: str, start: int, end: int) -> None:
            if sent[0] <= start and end <= sent[1]:
                parts.append((name, start - sent[0], end - sent[0]))
            else:
                self.lost["part outside"] += 1

        for role in ROLES:
            for m in c["roles"].get(role) or []:
                add(role, m["start"], m["end"])
        near = (c["evidence"]["start"] + c["evidence"]["end"]) // 2
        for name in ("time", "count"):
            if c.get(name):
                hit = _inside(text, c[name]["text"], c["evidence"]) if name == "count" else None
                hit = hit or _nearest(text, c[name]["text"], sent, near)
                if hit:
                    add(name, *hit)
        speaker = c.get("speaker")
        if speaker:
            if speaker.get("start") is not None:
                add("speaker", speaker["start"], speaker["end"])
            else:
                hit = _nearest(text, speaker["text"], sent, near)
                if hit:
                    add("speaker", *hit)
                else:
                    self.lost["speaker elsewhere"] += 1
        for v in c.get("via") or []:
            hit = _nearest(text, v["text"], sent, near)
            if hit:
                add("via", *hit)
        label = c.get("label")
        label_class = "none"
        if label:
            label_class = _LABEL_ALIASES.get(label.lower(), label.lower())
            if label_class not in LABELS:
                hit = _inside(text, label, c["evidence"]) or _nearest(text, label, sent, near)
                label_class = "none"
                if hit:
                    add("label", *hit)
                    label_class = "words"
        attributes = {
            "stance": _index("stance", c["stance"]),
            "realis": _index("realis", c["realis"]),
            "polarity": _index("polarity", c["polarity"]),
            "ended": int(bool(c.get("ended"))),
            "label": LABELS.index(label_class),
        }
        parts = [p for i, p in enumerate(parts) if p not in parts[:i]]
        return FrameExample(c["type"], anchor - sent[0], parts, attributes, bool(c.get("optional")))

    def _reanchor(self, text: str, c: dict[str, Any], sent: tuple[int, int]) -> int | None:
        for role in ("target", "place", "actor"):
            for m in c["roles"].get(role) or []:
                words = [w.start() for w in WORD.finditer(text, m["start"], m["end"])]
                if words and sent[0] <= words[-1] < sent[1]:
                    return words[-1] - sent[0]
        return None


_LABEL_ALIASES = {"terrorist organization": "terrorist organisation", "founding": "founded"}


def _index(name: str, value: str) -> int:
    from sayso.reading.frames import ATTRIBUTES

    return ATTRIBUTES[name].index(value)


def _head(words: Sequence[str]) -> str:
    return words[_head_index(words)]


_LIGHT = {"the", "a", "an", "to", "of", "was", "were", "is", "are", "be", "been", "had", "has", "have", "did", "not",
          "it", "its", "their", "in", "on", "by", "for", "with", "took", "take", "taken", "taking", "carried", "came",
          "come", "under", "will", "would", "set", "being", "no", "and", "into", "out"}  # fmt: skip


def _head_index(words: Sequence[str]) -> int:
    for i, w in enumerate(words):
        if w.lower() not in _LIGHT:
            return i
    return 0


def candidates(text: str, c: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Words of the evidence outside the claim's mentions, count and time; else all words."""
    ev = c["evidence"]
    covered = [(m["start"], m["end"]) for ms in c["roles"].values() for m in ms]
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text, ev["start"], ev["end"])]
    free = [w for w in words if not any(a <= w[1] < b for a, b in covered) and not w[0].isdigit()]
    content = [w for w in free if w[0].lower() not in _LIGHT]
    return content or free or words


def _inside(text: str, words: str, ev: dict[str, Any]) -> tuple[int, int] | None:
    return _nearest(text, words, (ev["start"], ev["end"]), ev["start"])


def _nearest(text: str, words: str, span: tuple[int, int], near: int) -> tuple[int, int] | None:
    if not words:
        return None
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    hits = [m.span() for m in re.compile(rf"(?<!\w){pattern}(?!\w)", re.I).finditer(text, *span)]
    return min(hits, key=lambda h: abs(h[0] - near)) if hits else None


def _answers(c: dict[str, Any], stretch: Statement) -> bool:
    """Whether a claim is one that the reader makes of a rejoinder, without the network."""
    return any(
        c["stance"] == found.stance.value
        and (c.get("speaker") or {}).get("text") in [m.text for m in found.speakers]
        for found in stretch.rejoinders
    )


def _sentence_of(spans: Sequence[tuple[int, int]], at: int) -> int | None:
    return next((i for i, (a, b) in enumerate(spans) if a <= at < b), None)


def _piece_at(pieces: Pieces, at: int) -> int | None:
    for i, (a, b) in enumerate(zip(pieces.starts, pieces.ends, strict=True)):
        if pieces.words[i] >= 0 and a <= at < b:
            while not pieces.is_first(i):
                i -= 1
            return i
    # Between two pieces: take the next one.
    for i, a in enumerate(pieces.starts):
        if pieces.words[i] >= 0 and a > at:
            return i if a - at < 3 else None
    return None


def _merge(into: FrameExample, new: FrameExample) -> bool:
    """Join two frames of one anchor that differ in one list only."""
    if into.attributes != new.attributes:
        return False
    one: dict[str, set[tuple[int, int]]] = {}
    two: dict[str, set[tuple[int, int]]] = {}
    for store, f in ((one, into), (two, new)):
        for name, a, b in f.parts:
            store.setdefault(name, set()).add((a, b))
    differ = [n for n in set(one) | set(two) if one.get(n) != two.get(n)]
    if len(differ) > 1 or (differ and differ[0] not in MERGEABLE):
        return False
    if differ and (not one.get(differ[0]) or not two.get(differ[0])):
        return False
    into.parts += [p for p in new.parts if p not in into.parts]
    into.optional = into.optional and new.optional
    return True


def _unique(frames: Iterable[FrameExample]) -> list[FrameExample]:
    seen: set[tuple[str, int]] = set()
    out = []
    for f in sorted(frames, key=lambda f: f.optional):
        if (f.type, f.anchor) not in seen:
            seen.add((f.type, f.anchor))
            out.append(f)
    return out
