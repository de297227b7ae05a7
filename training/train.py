"""Train the reader: `python training/train.py --help`."""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import swa_utils

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from data import Builder, Document, Encoded, SentenceExample, encode, read_corpus, read_gold
from network import Network
from renaming import Renamer
from sayso.reading.frames import ATTRIBUTES, PARTS, TAGS, TYPES
from sayso.reading.pieces import Pieces, PieceTokenizer
from teach import Taught, read_taught

TAG = {t: i for i, t in enumerate(TAGS)}
KIND = {t: i for i, t in enumerate(TYPES)}
MEAN_EVERY = 10
"""Steps between two weights that are averaged."""
UNTOLD = 0.1
"""The part of the sentences that are learnt without traits: a report may be all in one case."""


class InPieces(Protocol):
    """An example that is cut into word pieces."""

    @property
    def pieces(self) -> Pieces:
        """The pieces of its sentence."""


P = TypeVar("P", bound=InPieces)


def batches(examples: Sequence[P], tokens: int, rng: random.Random) -> list[list[P]]:
    """Batches of like length, at most `tokens` padded pieces, in random order."""
    order = sorted(examples, key=lambda e: len(e.pieces) + rng.random() * 8)
    out: list[list[P]] = [[]]
    for e in order:
        if out[-1] and (len(out[-1]) + 1) * len(e.pieces) > tokens:
            out.append([])
        out[-1].append(e)
    rng.shuffle(out)
    return out


def tensors(
    batch: Sequence[InPieces], untold: float = 0.0
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids of the pieces, their traits, the mask to add to attention (0 on pieces), and which begin a
    word.

    Args:
        untold: The part of the sentences, picked at random, whose traits are left out.
    """
    n = max(len(e.pieces) for e in batch)
    ids = torch.zeros(len(batch), n, dtype=torch.long)
    traits = torch.zeros(len(batch), n, dtype=torch.long)
    keep = torch.zeros(len(batch), n)
    firsts = torch.zeros(len(batch), n, dtype=torch.bool)
    for i, e in enumerate(batch):
        m = len(e.pieces)
        ids[i, :m] = torch.tensor(e.pieces.ids)
        if random.random() >= untold:
            traits[i, :m] = torch.tensor(e.pieces.traits)
        keep[i, :m] = 1
        firsts[i, e.pieces.firsts()] = True
    return ids, traits, ((1 - keep) * -1e4)[:, None, None, :], firsts


def hidden_words(ids: Tensor, firsts: Tensor, part: float) -> Tensor:
    """The ids with [MASK] for the first piece of this part of the words, picked at random."""
    if not part:
        return ids
    drop = (torch.rand(ids.shape) < part) & firsts
    return torch.where(drop, torch.tensor(103), ids)


def loss_of(
    net: Network, batch: list[Encoded], word_drop: float, keep_frames: float = 1.0
) -> tuple[Tensor, dict[str, float]]:
    ids, traits, mask, firsts = tensors(batch, UNTOLD)
    ids = hidden_words(ids, firsts, word_drop)
    hidden = net.embed(ids, traits, mask)
    logits = net.scan(hidden, mask)
    gold = torch.zeros_like(logits, dtype=torch.float32)
    weight = firsts.float()[..., None].repeat(1, 1, len(TYPES))
    rows: list[int] = []
    anchors: list[int] = []
    kinds: list[int] = []
    frames = []
    for i, e in enumerate(batch):
        for f in e.frames:
            k = KIND[f.type]
            if f.optional:
                # Neither finding nor missing it costs anything; a soft yes keeps it learnable.
                gold[i, f.anchor, k] = 0.5
                weight[i, f.anchor, k] = 0.3
            else:
                gold[i, f.anchor, k] = 1.0
                weight[i, f.anchor, k] = 2.0
            if keep_frames < 1.0 and random.random() > keep_frames:
                continue
            rows.append(i)
            anchors.append(f.anchor)
            kinds.append(k)
            frames.append(f)
    bce = nn.functional.binary_cross_entropy_with_logits(logits.float(), gold, reduction="none")
    anchor_loss = (bce * weight).sum() / max(1.0, firsts.sum().item()) * 4.0
    if not frames:
        return anchor_loss, {"anchor": anchor_loss.item()}
    pick = torch.tensor(rows)
    tags, *attrs = net.frame(hidden[pick], mask[pick], torch.tensor(anchors), torch.tensor(kinds))
    target = torch.full(tags.shape[:2], -100)
    for r, (i, f) in enumerate(zip(rows, frames, strict=True)):
        target[r][firsts[i]] = 0
        e = batch[i]
        for name, a, b in f.parts:
            inside = [j for j in range(a, b) if firsts[i, j]]
            for j in inside:
                if target[r, j] > 0 and name not in PARTS[:4]:
                    continue
                target[r, j] = TAG[("B-" if j == inside[0] else "I-") + name]
    w = torch.tensor([0.5 if f.optional else 1.0 for f in frames])
    ce = nn.functional.cross_entropy(
        tags.float().transpose(1, 2), target, reduction="none", ignore_index=-100
    )
    tag_loss = (ce.sum(1) / (target >= 0).sum(1).clamp(min=1) * w).mean() * 6.0
    attr_loss = torch.zeros(())
    for (name, _), out in zip(ATTRIBUTES.items(), attrs, strict=True):
        gold_a = torch.tensor([f.attributes[name] for f in frames])
        a = nn.functional.cross_entropy(out.float(), gold_a, reduction="none")
        attr_loss = attr_loss + (a * w).mean()
    share = len(frames) / max(1, len(batch))
    total = anchor_loss + min(1.5, share) * (tag_loss + 0.5 * attr_loss)
    return total, {"anchor": anchor_loss.item(), "tag": tag_loss.item(), "attr": attr_loss.item()}


def loss_of_taught(
    net: Network, batch: list[Taught], word_drop: float, keep_frames: float = 0.8
) -> Tensor:
    """As `loss_of`, against what several networks said: each label weighs as it was likely."""
    ids, traits, mask, firsts = tensors(batch, UNTOLD)
    ids = hidden_words(ids, firsts, word_drop)
    types = torch.zeros(*ids.shape, len(TYPES))
    words_of = [e.pieces.firsts() for e in batch]
    for i, e in enumerate(batch):
        types[i, words_of[i]] = torch.from_numpy(e.types.astype(np.float32))
    hidden = net.embed(ids, traits, mask)
    logits = net.scan(hidden, mask)
    bce = nn.functional.binary_cross_entropy_with_logits(logits.float(), types, reduction="none")
    weight = firsts.float()[..., None] * (1 + types)
    anchor_loss = (bce * weight).sum() / max(1.0, firsts.sum().item()) * 4.0
    asked = [
        (i, a, word, kind)
        for i, e in enumerate(batch)
        for a, (word, kind) in enumerate(e.asked)
        if random.random() < keep_frames
    ]
    if not asked:
        return anchor_loss
    rows = torch.tensor([i for i, *_ in asked])
    tags, *attrs = net.frame(
        hidden[rows],
        mask[rows],
        torch.tensor([words_of[i][word] for i, _, word, _ in asked]),
        torch.tensor([kind for *_, kind in asked]),
    )
    goal = torch.zeros(tags.shape)
    words = torch.zeros(tags.shape[:2])
    for r, (i, a, _, _) in enumerate(asked):
        e = batch[i]
        if e.tags is not None:
            goal[r, words_of[i]] = torch.from_numpy(e.tags[a].astype(np.float32))
            words[r, words_of[i]] = 1
    likely = torch.tensor([float(batch[i].types[word, kind]) for i, _, word, kind in asked])
    ce = -(goal * tags.float().log_softmax(-1)).sum(-1)
    tag_loss = (ce.sum(1) / words.sum(1).clamp(min=1) * likely).mean() * 6.0
    attr_loss = torch.zeros(())
    for which, out in enumerate(attrs):
        said = np.stack([batch[i].attributes[which][a] for i, a, _, _ in asked])
        wanted = torch.from_numpy(said.astype(np.float32))
        attr_loss = attr_loss + (-(wanted * out.float().log_softmax(-1)).sum(-1) * likely).mean()
    share = len(asked) / max(1, len(batch))
    return anchor_loss + min(1.5, share) * (tag_loss + 0.5 * attr_loss)


def train(
    examples: list[SentenceExample], net: Network, tokenizer: PieceTokenizer, out: Path, *,
    epochs: int, rate: float, seed: int, tokens: int = 700, word_drop: float = 0.03,
    renamed: float = 0.35, veiled: float = 0.3, reworded: float = 0.25, keep_frames: float = 0.75,
    averaged: float = 0.0, taught: Sequence[Taught] = (),
) -> None:  # fmt: skip
    """Train in place; the network is saved after each epoch.

    Args:
        averaged: What is saved is the mean of the weights over this last part of all steps;
            0 saves them as they are.
        taught: Sentences without gold that other networks labelled; all are seen in each epoch.
    """
    renamer = Renamer(examples)
    rng = random.Random(seed)
    new = [
        p
        for n, p in net.named_parameters()
        if n.split(".")[0] in ("types", "tags", "attributes", "type_mark", "anchor_mark", "traits")
    ]
    emb = [p for n, p in net.named_parameters() if n.split(".")[0] in ("words", "places", "kind")]
    for p in emb:
        p.requires_grad_(False)
    ids = {id(p) for p in [*new, *emb]}
    rest = [p for p in net.parameters() if id(p) not in ids]
    opt = torch.optim.AdamW(
        [{"params": rest, "lr": rate}, {"params": new, "lr": rate * 8}],
        weight_decay=0.01,
        fused=True,
    )
    plain = [encode(e, tokenizer) for e in examples]

    def seen_as(e: SentenceExample, p: Encoded) -> Encoded:
        if rng.random() < reworded:
            e = renamer.reworded(e, rng)
            p = encode(e, tokenizer)
        drawn = rng.random()
        if drawn < renamed:
            return encode(renamer.rename(e, rng, 0.25), tokenizer)
        return encode(renamer.veiled(e), tokenizer) if drawn < renamed + veiled else p

    total = epochs * len(batches(plain, tokens, rng))
    step, began = 0, time.time()
    mean = swa_utils.AveragedModel(net) if averaged else None
    net.train()
    for epoch in range(epochs):
        seen: dict[str, float] = {}
        todo = batches([seen_as(e, p) for e, p in zip(examples, plain, strict=True)], tokens, rng)
        soft = batches(taught, tokens, rng) if taught else []
        learned = 0
        for at, batch in enumerate(todo):
            f = min(1.0, (step + 1) / (0.06 * total)) * max(
                0.02, 0.5 * (1 + math.cos(math.pi * min(1, step / total)))
            )
            for group, base in zip(opt.param_groups, (rate, rate * 8), strict=True):
                group["lr"] = base * f
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss, parts = loss_of(net, batch, word_drop, keep_frames)
            opt.zero_grad()
            loss.backward()
            while learned * len(todo) < (at + 1) * len(soft):
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    of_taught = loss_of_taught(net, soft[learned], word_drop)
                of_taught.backward()
                seen["taught"] = seen.get("taught", 0) + of_taught.item() / len(soft)
                learned += 1
            nn.utils.clip_grad_norm_([p for p in net.parameters() if p.requires_grad], 1.0)
            opt.step()
            step += 1
            if mean is not None and step > (1 - averaged) * total and step % MEAN_EVERY == 0:
                mean.update_parameters(net)
            for k, v in parts.items():
                seen[k] = seen.get(k, 0) + v / len(todo)
        line = f"epoch {epoch + 1}/{epochs} {time.time() - began:.0f}s " + " ".join(
            f"{k} {v:.4f}" for k, v in seen.items()
        )
        print(line, flush=True)
        found = net if mean is None or not mean.n_averaged else mean.module
        torch.save(found.state_dict(), out / "network.pt")


def parse() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument(
        "--gold", type=Path, nargs="+", default=[], help="folders of *.gold.json beside *.txt"
    )
    p.add_argument(
        "--corpus", type=Path, default=Path(__file__).resolve().parents[1] / "corpus" / "passages"
    )
    p.add_argument(
        "--encoder",
        type=Path,
        required=True,
        help="folder with MiniLM's model.safetensors and tokenizer.json",
    )
    p.add_argument("--init", type=Path, help="go on from this network.pt")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--epochs", type=int, default=12)
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--shared", type=int, default=3)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--word-drop", type=float, default=0.03, help="share of words hidden")
    p.add_argument(
        "--averaged",
        type=float,
        default=0.0,
        help="last part of the steps whose weights are averaged",
    )
    p.add_argument(
        "--gold-times", type=int, default=1, help="how often given gold is seen in an epoch"
    )
    p.add_argument(
        "--share",
        type=float,
        default=1.0,
        help="part of the training documents, for a learning curve",
    )
    p.add_argument("--taught", type=Path, help="sentences labelled by teach.py, learnt beside gold")
    return p.parse_args()


def main() -> None:
    a = parse()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    np.random.seed(a.seed)
    tokenizer = PieceTokenizer(a.encoder / "tokenizer.json")
    builder = Builder()
    gold: list[Document] = [d for folder in a.gold for d in read_gold(folder)]
    own = read_corpus(a.corpus)
    use = [d for d in gold if d.part == "train" and d.may_train] * a.gold_times
    use += [d for d in own if d.part == "train"]
    random.Random(a.seed).shuffle(use)
    use = use[: round(len(use) * a.share)]
    builder.fit_anchors(use)
    examples = [e for d in use for e in builder.examples(d)]
    print(len(use), "texts", len(examples), "sentences", sum(len(e.frames) for e in examples), "frames",
          dict(builder.lost), flush=True)  # fmt: skip
    net = Network(a.shared, a.dropout)
    net.load_encoder(a.encoder)
    if a.init:
        net.load_state_dict(torch.load(a.init, map_location="cpu"))
    a.out.mkdir(parents=True, exist_ok=True)
    (a.out / "training.json").write_text(
        json.dumps({k: str(v) for k, v in vars(a).items()}, indent=1)
    )
    train(
        examples, net, tokenizer, a.out, epochs=a.epochs, rate=a.rate, seed=a.seed,
        word_drop=a.word_drop, averaged=a.averaged,
        taught=read_taught(a.taught) if a.taught else (),
    )  # fmt: skip


if __name__ == "__main__":
    main()
