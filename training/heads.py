"""Measurement heads: what the reader's encoder learns of sets that others made and others score.

    python training/heads.py SET FOLDER --encoder MINILM [--init network.pt] [--seed N]

Never shipped: some of these sets may only be measured on. A head is trained on the set and scored
by the set's own score.py; re3d, plover and case2021 by cross-validation over the documents of their
dev part, polnear on its train part and scored on its dev part. Prints the scorer's lines.

    re3d      entities, tagged                    plover    class of a directed relation
    polnear   source and content of each cue      case2021  event class of a snippet
"""

import argparse
import hashlib
import json
import math
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from attrs import frozen
from torch import Tensor, nn
from torch.optim import swa_utils

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from data import times_in
from network import WIDTH, Network
from sayso.reading.decode import best_path, transitions
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.sentences import sentence_spans
from train import batches, tensors

Row = dict[str, Any]
FOLDS = 5
UNUSED = 1
"""The first of BERT's unused word pieces: they mark the two actors of a relation."""
NOTHING = -100
PIECES = 700
"""Padded pieces of a batch at most."""
AVERAGED = 0.4
MEAN_EVERY = 5
"""Steps between two weights that are averaged."""


@frozen
class Example:
    """One sentence (or snippet) of a document.

    `tags` has a label a piece, NOTHING where none is asked; `anchor` the piece that it is about,
    0 where it is about the whole; `label` the class of the whole, NOTHING where tags are asked.
    """

    group: str
    """What is not to be parted by cross-validation."""
    row: int
    pieces: Pieces
    tags: tuple[int, ...] = ()
    anchor: int = 0
    label: int = NOTHING


class Head(nn.Module):
    """The encoder of `scan` with a tagger and a classifier on top; an anchor's piece is marked."""

    def __init__(self, net: Network, tags: int, labels: int) -> None:
        super().__init__()
        self.net = net
        self.mark = nn.Parameter(torch.zeros(WIDTH))
        self.tags = nn.Linear(2 * WIDTH, tags)
        self.labels = nn.Linear(2 * WIDTH, labels)

    def forward(self, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """Tag logits of each piece and class logits of each example."""
        ids, traits, mask, _ = tensors(batch)
        keep = (mask[:, 0, 0] == 0).float()
        anchor = torch.tensor([e.anchor for e in batch])
        x = self.net.embed(ids, traits, mask)
        at = nn.functional.one_hot(anchor, ids.shape[1]).to(x.dtype)[..., None]
        x = x + at * self.mark
        for layer in self.net.upper_scan:
            x = layer(x, mask)
        x = self.net.drop(x)
        about = x[torch.arange(len(batch)), anchor]
        tags = self.tags(torch.cat([x, about[:, None].expand_as(x)], -1))
        mean = (x * keep[..., None]).sum(1) / keep.sum(1, keepdim=True)
        return tags, self.labels(torch.cat([about, mean], -1))


def fit(head: Head, examples: Sequence[Example], epochs: int, rate: float, seed: int) -> None:
    """Train in place; the weights are the mean of those of the last two fifths of the steps."""
    rng = random.Random(seed)
    for part in (head.net.words, head.net.places):
        part.weight.requires_grad_(False)
    new = {id(p) for m in (head.tags, head.labels) for p in m.parameters()} | {id(head.mark)}
    wanted = [p for p in head.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in wanted if id(p) not in new], "lr": rate},
        {"params": [p for p in wanted if id(p) in new], "lr": rate * 8},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * len(batches(examples, PIECES, rng))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.0, math.cos(math.pi / 2 * s / steps)),
    )
    head.train()
    mean = swa_utils.AveragedModel(head)
    for _ in range(epochs):
        for batch in batches(examples, PIECES, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                tags, labels = head(batch)
            gold = torch.full(tags.shape[:2], NOTHING)
            for i, e in enumerate(batch):
                gold[i, : len(e.tags)] = torch.tensor(e.tags, dtype=torch.long)
            whole = torch.tensor([e.label for e in batch])
            loss = torch.zeros(())
            if (gold >= 0).any():
                loss = loss + nn.functional.cross_entropy(
                    tags.float().transpose(1, 2), gold, ignore_index=NOTHING
                )
            if (whole >= 0).any():
                loss = loss + nn.functional.cross_entropy(
                    labels.float(), whole, ignore_index=NOTHING
                )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(wanted, 1.0)
            optimizer.step()
            schedule.step()
            step = schedule.last_epoch
            if step > (1 - AVERAGED) * steps and step % MEAN_EVERY == 0:
                mean.update_parameters(head)
    if mean.n_averaged:
        head.load_state_dict(mean.module.state_dict())
    head.eval()


@torch.no_grad()
def said(head: Head, examples: Sequence[Example]) -> list[tuple[Tensor, Tensor]]:
    """Tag logits and class logits of each example, each run alone."""
    out = []
    for e in examples:
        tags, labels = head([e])
        out.append((tags[0], labels[0]))
    return out


def folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """(to train on, to predict) of each fold; a group is never on both sides."""

    def fold(e: Example) -> int:
        return int(hashlib.sha256(e.group.encode()).hexdigest(), 16) % FOLDS

    for held in range(FOLDS):
        yield [e for e in examples if fold(e) != held], [e for e in examples if fold(e) == held]


# --- word pieces and spans ---------------------------------------------------------------------


def pieces_of(
    cut: PieceTokenizer, text: str, stretches: Iterable[tuple[int, int]]
) -> Iterator[Pieces]:
    """The pieces of each of some stretches of a text, with what the calendar says of them."""
    times = times_in(text)
    for start, end in stretches:
        yield cut.cut(text, start, end, (), times)


def pieces_of_all(cut: PieceTokenizer, text: str) -> Pieces:
    """The pieces of a text that is read as one sentence."""
    return next(pieces_of(cut, text, [(0, len(text))]))


def bio(
    pieces: Pieces, spans: Iterable[tuple[int, int, str]], kinds: Sequence[str]
) -> tuple[int, ...]:
    """BIO tags of the first piece of each word: 0 outside, then B and I of each kind."""
    tags = [NOTHING] * len(pieces)
    asked = pieces.firsts()
    for i in asked:
        tags[i] = 0
    for start, end, kind in spans:
        inside = [i for i in asked if start <= pieces.starts[i] < end]
        for i in inside:
            tags[i] = 1 + 2 * kinds.index(kind) + (i != inside[0])
    return tuple(tags)


def spans_of(pieces: Pieces, logits: Tensor, kinds: Sequence[str]) -> list[tuple[int, int, str]]:
    """The spans of the best legal path of tags."""
    firsts = pieces.firsts()
    if not firsts:
        return []
    tags = ("O", *(f"{edge}-{kind}" for kind in kinds for edge in "BI"))
    scores = logits[list(firsts)].log_softmax(-1).numpy()
    out: list[tuple[int, int, str]] = []
    for i, tag in zip(firsts, best_path(scores, transitions(tags)), strict=True):
        end = pieces.ends[pieces.word_end(i) - 1]
        if tags[tag].startswith("I-"):
            out[-1] = (out[-1][0], end, out[-1][2])
        elif tag:
            out.append((pieces.starts[i], end, tags[tag][2:]))
    return out


# --- the sets ----------------------------------------------------------------------------------

Make = Callable[[int, int], Head]
"""From numbers of tags and of labels to a new head."""


def re3d(folder: Path, cut: PieceTokenizer, make: Make, seed: int) -> Iterator[Row]:
    """Flat entities, with their types."""
    rows = rows_of(folder / "dev.jsonl")
    kinds = sorted({e["type"] for r in rows for e in r["entities"]})
    examples = []
    for at, row in enumerate(rows):
        gold = [(e["begin"], e["end"], e["type"]) for e in row["entities"] if e.get("flat", True)]
        for pieces in pieces_of(cut, row["text"], sentence_spans(row["text"])):
            examples.append(Example(row["id"], at, pieces, bio(pieces, gold, kinds)))
    found: list[list[Row]] = [[] for _ in rows]
    for train, held in folds(examples):
        head = make(1 + 2 * len(kinds), 1)
        fit(head, train, 12, 2e-4, seed)
        for e, (tags, _) in zip(held, said(head, held), strict=True):
            for start, end, kind in spans_of(e.pieces, tags, kinds):
                found[e.row].append({"begin": start, "end": end, "type": kind})
    for row, entities in zip(rows, found, strict=True):
        yield {"id": row["id"], "entities": entities, "relations": []}


def plover(folder: Path, cut: PieceTokenizer, make: Make, seed: int) -> Iterator[Row]:
    """Root class of what the first actor does to the second."""
    rows = rows_of(folder / "plv_dev.jsonl")
    examples = []
    kinds = sorted({r["root"] for r in rows})
    for at, row in enumerate(rows):
        pieces = pieces_of_all(cut, row["text"])
        marks = [(s["begin"], s["end"], s["role"]) for s in row["spans"]]
        marked = with_marks(pieces, marks)
        examples.append(Example(row["text"], at, marked, label=kinds.index(row["root"])))
    yield from classified(rows, examples, make, kinds, "root", 8, seed)


def case2021(folder: Path, cut: PieceTokenizer, make: Make, seed: int) -> Iterator[Row]:
    """Event class of a snippet."""
    rows = rows_of(folder / "dev.jsonl")
    kinds = sorted({r["label"] for r in rows})
    examples = [
        Example(r["text"], at, pieces_of_all(cut, r["text"]), label=kinds.index(r["label"]))
        for at, r in enumerate(rows)
    ]
    yield from classified(rows, examples, make, kinds, "label", 14, seed)


def classified(
    rows: Sequence[Row], examples: Sequence[Example], make: Make,
    kinds: Sequence[str], key: str, epochs: int, seed: int,
) -> Iterator[Row]:  # fmt: skip
    """The class of every row, by a head that has not seen its group."""
    for train, held in folds(examples):
        head = make(1, len(kinds))
        fit(head, train, epochs, 1.5e-4, seed)
        for e, (_, labels) in zip(held, said(head, held), strict=True):
            yield {"id": rows[e.row]["id"], key: kinds[int(labels.argmax())]}


def with_marks(pieces: Pieces, marks: Iterable[tuple[int, int, str]]) -> Pieces:
    """The same pieces with an unused piece before and after each of two actors."""
    put: dict[int, list[int]] = {}
    for start, end, role in marks:
        inside = [
            i for i in range(len(pieces)) if pieces.starts[i] < end and pieces.ends[i] > start
        ]
        if inside:
            code = UNUSED + (role == "TAR") * 2
            put.setdefault(inside[0], []).append(code)
            put.setdefault(inside[-1] + 1, []).insert(0, code + 1)
    ids: list[int] = []
    traits: list[int] = []
    for i, (one, trait) in enumerate(zip(pieces.ids, pieces.traits, strict=True)):
        before = put.get(i, ())
        ids += [*before, one]
        traits += [*(0 for _ in before), trait]
    nothing = (0,) * len(ids)
    return Pieces(tuple(ids), nothing, nothing, (-1,) * len(ids), tuple(traits))


PARTS = ("source", "content")


def polnear(folder: Path, cut: PieceTokenizer, make: Make, seed: int) -> Iterator[Row]:
    """Cues by one head, then source and content of each cue by another; a sentence at a time."""
    cues: list[Example] = []
    frames: list[Example] = []
    for at, row in enumerate(rows_of(folder / "train.jsonl")):
        for pieces, in_sentence in attributions_of(row, cut):
            starts = [(a["cue"][0][0], a["cue"][0][1], "cue") for a in in_sentence]
            cues.append(Example(row["id"], at, pieces, bio(pieces, starts, ("cue",))))
            for a in in_sentence:
                anchor = piece_at(pieces, a["cue"][0][0])
                parts = [(b, e, name) for name in PARTS for b, e in a[name]]
                if anchor:
                    tags = bio(pieces, parts, PARTS)
                    frames.append(Example(row["id"], at, pieces, tags, anchor))
    finder, reader = make(3, 1), make(1 + 2 * len(PARTS), 1)
    fit(finder, cues, 2, 2e-4, seed)
    fit(reader, frames, 2, 2e-4, seed)
    for row in rows_of(folder / "dev.jsonl"):
        found = []
        for pieces in pieces_of(cut, row["text"], sentence_spans(row["text"])):
            (tags, _), *_ = said(finder, [Example("", 0, pieces)])
            for a, b, _ in spans_of(pieces, tags, ("cue",)):
                asked = Example("", 0, pieces, anchor=piece_at(pieces, a))
                (tags_of_cue, _), *_ = said(reader, [asked])
                parts = spans_of(pieces, tags_of_cue, PARTS)
                found.append(
                    {"cue": [[a, b]]} | {n: [[x, y] for x, y, k in parts if k == n] for n in PARTS}
                )
        yield {"id": row["id"], "attributions": found}


def attributions_of(row: Row, cut: PieceTokenizer) -> Iterator[tuple[Pieces, list[Row]]]:
    """Each sentence with the attributions whose cue stands in it."""
    told = [
        {k: [tuple(s) for p in a[k] for s in p["spans"]] for k in ("source", "cue", "content")}
        for a in row["attributions"]
    ]
    sentences = sentence_spans(row["text"])
    for (start, end), pieces in zip(sentences, pieces_of(cut, row["text"], sentences), strict=True):
        inside = [a for a in told if a["cue"] and start <= a["cue"][0][0] < end]
        yield pieces, inside


def piece_at(pieces: Pieces, at: int) -> int:
    """The first piece of the word that holds the character; 0 where none does."""
    return next((i for i in pieces.firsts() if pieces.starts[i] <= at < pieces.ends[pieces.word_end(i) - 1]), 0)  # fmt: skip


# --- running -----------------------------------------------------------------------------------

SETS: dict[str, Callable[[Path, PieceTokenizer, Make, int], Iterator[Row]]] = {
    "re3d": re3d,
    "plover": plover,
    "case2021": case2021,
    "polnear": polnear,
}
GOLD = {"plover": "plv_dev.jsonl"}
SCORE = {"plover": ["plv"]}
MORE = {"re3d": ["--conll", "conll_dev.jsonl"]}
KEPT = re.compile(
    r"(?:strict|overlap|conll|n \d|macro|token source|detected|==|.*micro|.*macro)", re.I
)
"""Lines of the scorers that are printed."""


def rows_of(path: Path) -> list[Row]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Train, predict, and print what the set's own scorer says."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("set", choices=sorted(SETS))
    p.add_argument("folder", type=Path)
    p.add_argument("--encoder", type=Path, required=True, help="MiniLM's folder, as for train.py")
    p.add_argument("--init", type=Path, help="start from this network.pt in place of MiniLM")
    p.add_argument("--shared", type=int, default=4, help="as --init was trained")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)

    def make(tags: int, labels: int) -> Head:
        torch.manual_seed(a.seed)
        net = Network(a.shared)
        net.load_encoder(a.encoder)
        if a.init:
            net.load_state_dict(torch.load(a.init, map_location="cpu"))
        return Head(net, tags, labels)

    cut = PieceTokenizer(a.encoder / "tokenizer.json")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "said.jsonl"
        rows = SETS[a.set](a.folder, cut, make, a.seed)
        out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        command = [sys.executable, "score.py", *SCORE.get(a.set, [])]
        command += ["--gold", GOLD.get(a.set, "dev.jsonl"), "--pred", str(out)]
        command += MORE.get(a.set, [])
        done = subprocess.run(command, cwd=a.folder, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        if KEPT.match(line.strip()):
            print(a.set, "seed", a.seed, "|", line.strip(), flush=True)


if __name__ == "__main__":
    main()
