"""Export a trained network to the two int8 ONNX graphs that Sayso ships.

`python training/export.py RUN_FOLDER ENCODER_FOLDER OUT_FOLDER VERSION [--fp32]`; the version goes
into the name of the engine, so that claims tell which weights read them.
"""

import json
import shutil
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from network import Network
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES


class Scan(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        mask = torch.zeros(1, 1, 1, 1)
        hidden = self.net.embed(ids, mask)
        return hidden, self.net.scan(hidden, mask)


class Frames(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, hidden: Tensor, anchor: Tensor, kind: Tensor) -> tuple[Tensor, ...]:
        rows = hidden.expand(anchor.shape[0], -1, -1)
        return self.net.frame(rows, torch.zeros(1, 1, 1, 1), anchor, kind)


def main(run: Path, encoder: Path, out: Path, version: str, fp32: bool) -> None:
    settings = json.loads((run / "training.json").read_text())
    net = Network(int(settings.get("shared", 3)))
    net.load_state_dict(torch.load(run / "network.pt", map_location="cpu"))
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 2000, (1, 17))
    hidden, _ = Scan(net)(ids)
    with torch.no_grad():
        torch.onnx.export(
            Scan(net), (ids,), out / "scan.fp32.onnx", dynamo=False, opset_version=17,
            input_names=["ids"], output_names=["hidden", "types"],
            dynamic_axes={"ids": {1: "n"}, "hidden": {1: "n"}, "types": {1: "n"}},
        )  # fmt: skip
        torch.onnx.export(
            Frames(net), (hidden, torch.tensor([1, 2]), torch.tensor([3, 4])), out / "frame.fp32.onnx",
            dynamo=False, opset_version=17, input_names=["hidden", "anchor", "kind"],
            output_names=["tags", *ATTRIBUTES],
            dynamic_axes={"hidden": {1: "n"}, "anchor": {0: "r"}, "kind": {0: "r"}, "tags": {0: "r", 1: "n"},
                          **{a: {0: "r"} for a in ATTRIBUTES}},
        )  # fmt: skip
    for name in ("scan", "frame"):
        full = out / f"{name}.fp32.onnx"
        if fp32:
            full.replace(out / f"{name}.onnx")
            continue
        quantize_dynamic(
            full, out / f"{name}.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )  # fmt: skip
        full.unlink()
        onnx.checker.check_model(str(out / f"{name}.onnx"))
    shutil.copy(encoder / "tokenizer.json", out / "tokenizer.json")
    (out / "reader.json").write_text(
        json.dumps(
            {
                "types": TYPES,
                "tags": TAGS,
                "attributes": ATTRIBUTES,
                "threshold": 0.5,
                "version": version,
            },
            indent=1,
        )
        + "\n"
    )
    for path in sorted(out.iterdir()):
        print(path.name, round(path.stat().st_size / 1e6, 1), "MB")


if __name__ == "__main__":
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) != 4:
        sys.exit(__doc__)
    *folders, named = args
    main(*(Path(a) for a in folders), version=named, fp32="--fp32" in sys.argv)
