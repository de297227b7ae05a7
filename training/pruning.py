"""Leave out inner units of a trained network for which its other units can stand in.

A layer's inner units are seen at work on sentences. One by one in groups, those go without which the
layer's other units, weighed anew by least squares, come nearest to what it gave; until what is lost
would be more than a budget. After Hassibi and Stork's optimal brain surgeon, for whole units.
"""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from data import read_corpus
from network import INNER, Layer, Network
from sayso.reading.pieces import Pieces, PieceTokenizer
from sayso.reading.sentences import sentence_spans

BUDGET = 0.005
"""Share of the variance of what a layer's inner units give that may be lost."""
SENTENCES = 700
GROUP = 64
"""Units that go at a time; what is left is a multiple of it, as the processor likes."""
LEAST = 512
_CHUNK = 4096
_LIKELY = 0.3
_ANCHORS = 4
"""Of a sentence, that frames are read of."""


def seen(corpus: Path, tokenizer: PieceTokenizer) -> list[Pieces]:
    """Sentences of the train part to see the units at work on, the same every time."""
    documents = [d for d in read_corpus(corpus) if d.part == "train"]
    random.Random(1).shuffle(documents)
    found: list[Pieces] = []
    for document in documents:
        for start, end in sentence_spans(document.text):
            found.append(tokenizer.cut(document.text, start, end))
        if len(found) >= SENTENCES:
            break
    return [pieces for pieces in found[:SENTENCES] if pieces.firsts()]


def pruned(net: Network, sentences: Sequence[Pieces], budget: float = BUDGET) -> dict[str, Tensor]:
    """The network's weights, with fewer inner units where others can stand in for them."""
    weights = dict(net.state_dict())
    for name, (layer, moment) in _moments(net, sentences).items():
        kept, down = _stand_ins(layer, moment, budget)
        print(f"{name}: {len(kept)} of {INNER} inner units")
        weights[f"{name}.up.weight"] = layer.up.weight.detach()[kept]
        weights[f"{name}.up.bias"] = layer.up.bias.detach()[kept]
        weights[f"{name}.down.weight"] = down[:-1].T.float()
        weights[f"{name}.down.bias"] = down[-1].float()
    return weights


class _Moment:
    """The second moments of a layer's inner units, and of a last one that is always 1."""

    def __init__(self) -> None:
        self.sum = torch.zeros(INNER + 1, INNER + 1, dtype=torch.float64)
        self.count = 0
        self._rows: list[Tensor] = []
        self._held = 0

    def take(self, _: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        rows = inputs[0].reshape(-1, INNER)
        self._rows.append(torch.cat([rows, torch.ones(len(rows), 1)], 1))
        self._held += len(rows)
        if self._held >= _CHUNK:
            self.close()

    def close(self) -> None:
        if self._rows:
            rows = torch.cat(self._rows)
            self.sum += rows.T @ rows
            self.count += len(rows)
            self._rows, self._held = [], 0


def _moments(net: Network, sentences: Iterable[Pieces]) -> dict[str, tuple[Layer, Tensor]]:
    layers = {n: m for n, m in net.named_modules() if isinstance(m, Layer)}
    moments = {name: _Moment() for name in layers}
    hooks = [m.down.register_forward_pre_hook(moments[n].take) for n, m in layers.items()]
    mask = torch.zeros(1, 1, 1, 1)
    with torch.no_grad():
        for pieces in sentences:
            hidden = net.embed(torch.tensor([pieces.ids]), mask)
            likely = net.scan(hidden, mask)[0].sigmoid()
            found = [
                (at, kind)
                for at in pieces.firsts()
                for kind in (likely[at] > _LIKELY).nonzero()[:, 0].tolist()
            ][:_ANCHORS]
            if found:
                anchors, kinds = (torch.tensor(each) for each in zip(*found, strict=True))
                net.frame(hidden.expand(len(found), -1, -1), mask, anchors, kinds)
    for hook in hooks:
        hook.remove()
    for moment in moments.values():
        moment.close()
    return {n: (layers[n], m.sum / m.count) for n, m in moments.items()}


def _stand_ins(layer: Layer, moment: Tensor, budget: float) -> tuple[list[int], Tensor]:
    """The units to keep, and their weights [units and bias, width] in the layer's last product."""
    weight = torch.cat([layer.down.weight.detach().T, layer.down.bias.detach()[None]]).double()
    means = moment[-1, :-1]
    # A little noise on each unit, so that no unit stands in by a coincidence of what was seen.
    noise = torch.cat([torch.full((INNER,), float(moment.diagonal()[:-1].mean()) * 1e-4), torch.zeros(1)])  # fmt: skip
    moment = moment + torch.diag(noise.double())
    spread = moment[:-1, :-1] - torch.outer(means, means)
    allowed = budget * float((weight[:-1].T @ spread @ weight[:-1]).trace())
    wanted = moment @ weight
    whole = float((weight * wanted).sum())
    kept, best = list(range(INNER)), weight
    while len(kept) - GROUP >= LEAST:
        rows = torch.tensor([*kept, INNER])
        inverse = torch.linalg.inv(moment[rows][:, rows])
        fitted = inverse @ wanted[rows]
        dear = (fitted[:-1] ** 2).sum(1) / inverse.diagonal()[:-1]
        gone = set(dear.argsort()[:GROUP].tolist())
        fewer = [unit for at, unit in enumerate(kept) if at not in gone]
        rows = torch.tensor([*fewer, INNER])
        fitted = torch.linalg.solve(moment[rows][:, rows], wanted[rows])
        if whole - float((fitted * wanted[rows]).sum()) > allowed:
            break
        kept, best = fewer, fitted
    return kept, best
