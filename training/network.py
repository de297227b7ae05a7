"""The reader's network: a small encoder whose upper layers run once more for each anchor."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES
from sayso.reading.traits import TRAITS

WIDTH, HEADS, INNER, DEPTH = 384, 12, 1536, 6


class Layer(nn.Module):
    """One transformer layer, post-norm, as MiniLM has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.p = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU the fused attention's backward pass takes a quarter of all time.
        weights = q @ (k * (WIDTH // HEADS) ** -0.5).transpose(-1, -2) + mask.to(q.dtype)
        attended = weights.softmax(-1).to(v.dtype) @ v
        x = self.norm1(x + self.drop(self.out(attended.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Two passes. `scan` finds anchors in a sentence; `frame` reads the parts of one anchor."""

    def __init__(self, shared: int = 3, dropout: float = 0.1) -> None:
        super().__init__()
        self.shared = shared
        self.words = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.traits = nn.Embedding(TRAITS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.lower = nn.ModuleList(Layer(dropout) for _ in range(shared))
        self.upper_scan = nn.ModuleList(Layer(dropout) for _ in range(DEPTH - shared))
        self.upper_frame = nn.ModuleList(Layer(dropout) for _ in range(DEPTH - shared))
        self.types = nn.Linear(WIDTH, len(TYPES))
        self.type_mark = nn.Embedding(len(TYPES), WIDTH)
        self.anchor_mark = nn.Parameter(torch.zeros(WIDTH))
        self.tags = nn.Linear(2 * WIDTH, len(TAGS))
        self.attributes = nn.ModuleDict(
            {name: nn.Linear(2 * WIDTH, len(values)) for name, values in ATTRIBUTES.items()}
        )
        # Anchors are rare: starting from even odds would spend an epoch on learning that.
        nn.init.constant_(self.types.bias, -6.0)
        nn.init.zeros_(self.traits.weight)
        nn.init.normal_(self.type_mark.weight, std=0.02)
        nn.init.normal_(self.anchor_mark, std=0.02)

    def load_encoder(self, folder: Path) -> None:
        """Start from MiniLM's weights (model.safetensors in `folder`)."""
        w = load_file(folder / "model.safetensors")
        emb = "embeddings."
        self.words.weight.data.copy_(w[emb + "word_embeddings.weight"])
        self.places.weight.data.copy_(w[emb + "position_embeddings.weight"])
        self.kind.data.copy_(w[emb + "token_type_embeddings.weight"][0])
        _norm(self.norm, w, emb + "LayerNorm")
        stacks = [*((i, layer) for i, layer in enumerate(self.lower))]
        stacks += [(self.shared + i, layer) for i, layer in enumerate(self.upper_scan)]
        stacks += [(self.shared + i, layer) for i, layer in enumerate(self.upper_frame)]
        for index, layer in stacks:
            p = f"encoder.layer.{index}."
            for part in ("weight", "bias"):
                layer.qkv.__getattr__(part).data.copy_(
                    torch.cat(
                        [w[f"{p}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                    )
                )
                layer.out.__getattr__(part).data.copy_(w[f"{p}attention.output.dense.{part}"])
                layer.up.__getattr__(part).data.copy_(w[f"{p}intermediate.dense.{part}"])
                layer.down.__getattr__(part).data.copy_(w[f"{p}output.dense.{part}"])
            _norm(layer.norm1, w, p + "attention.output.LayerNorm")
            _norm(layer.norm2, w, p + "output.LayerNorm")

    def embed(self, ids: Tensor, traits: Tensor, mask: Tensor) -> Tensor:
        at = torch.arange(ids.shape[1], device=ids.device)
        told = self.words(ids) + self.traits(traits) + self.places(at)[None] + self.kind
        x = self.drop(self.norm(told))
        for layer in self.lower:
            x = layer(x, mask)
        return x

    def scan(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Type logits of every piece, [batch, pieces, types]."""
        x = hidden
        for layer in self.upper_scan:
            x = layer(x, mask)
        return self.types(self.drop(x))

    def frame(
        self, hidden: Tensor, mask: Tensor, anchor: Tensor, kind: Tensor
    ) -> tuple[Tensor, ...]:
        """Tag logits of every piece and attribute logits, for one anchor a row."""
        rows = torch.arange(hidden.shape[0], device=hidden.device)
        mark = nn.functional.one_hot(anchor, hidden.shape[1]).to(hidden.dtype)[..., None]
        x = hidden + self.type_mark(kind)[:, None] + mark * self.anchor_mark
        for layer in self.upper_frame:
            x = layer(x, mask)
        x = self.drop(x)
        at = x[rows, anchor]
        both = torch.cat([x, at[:, None].expand_as(x)], -1)
        tags = self.tags(both)
        pooled = torch.cat([at, x[:, 0]], -1)
        return (tags, *(self.attributes[name](pooled) for name in ATTRIBUTES))


def _norm(layer: nn.LayerNorm, w: dict[str, Tensor], name: str) -> None:
    layer.weight.data.copy_(w[name + ".weight"])
    layer.bias.data.copy_(w[name + ".bias"])
