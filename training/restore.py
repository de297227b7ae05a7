"""The network that shipped weights were made from, near enough to go on training from it.

`python training/restore.py WEIGHTS OUT_RUN` writes OUT_RUN/network.pt for `train.py --init`. Bytes
times their scales differ from the weights that were exported by half a step at most.
"""

import json
import sys
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from network import WIDTH, Network


def main(weights: Path, out: Path) -> None:
    stored = {**_floats(weights / "scan.onnx"), **_floats(weights / "frame.onnx")}
    shared = 1 + max(int(n.split(".")[1]) for n in stored if n.startswith("lower."))
    network = Network(shared)
    state = network.state_dict()
    for name in state:
        state[name] = _of(name, stored, state[name])
    network.load_state_dict(state)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), out / "network.pt")
    (out / "training.json").write_text(json.dumps({"shared": str(shared)}))


def _of(name: str, stored: dict[str, Tensor], like: Tensor) -> Tensor:
    """A tensor of the network by its name there, from what `graphs.py` keeps for it."""
    layer, _, part = name.rpartition(".")
    if name == "kind":  # added to the places before they were kept
        return torch.zeros_like(like)
    if name == "tags.weight":
        return torch.cat([stored["tags.piece.weight"], stored["tags.anchor.weight"]]).T
    if name == "tags.bias":
        return stored["tags.anchor.bias"]
    if name == "type_mark.weight":
        return stored["marks.types"]
    if name == "anchor_mark":
        return stored["marks.anchor"]
    if layer in ("words", "places"):
        return stored[layer]
    if layer == "traits":
        return stored[name]
    if part == "weight" and not layer.rpartition(".")[2].startswith("norm") and layer != "norm":
        return _linear(layer, "weight", stored).T
    return _linear(layer, part, stored)


def _linear(layer: str, part: str, stored: dict[str, Tensor]) -> Tensor:
    """A layer's tensor, whole or put together from its columns."""
    whole = stored.get(f"{layer}.{part}")
    if whole is not None:
        return whole
    columns = [stored[f"{layer}[{a}:{b}].{part}"] for a, b in ((0, WIDTH), (WIDTH, 3 * WIDTH))]
    return torch.cat(columns, -1)


def _floats(path: Path) -> dict[str, Tensor]:
    kept = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    out = {}
    for name, values in kept.items():
        if name.endswith(".scale"):
            continue
        scale = kept.get(
            "words.scale" if name == "words" else name.removesuffix("weight") + "scale"
        )
        floats = values if scale is None or values.dtype.kind == "f" else values * scale
        out[name] = torch.tensor(floats, dtype=torch.float32)
    return out


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
