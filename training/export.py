"""Export a trained network to the two int8 ONNX graphs that Sayso ships.

`python training/export.py RUN_FOLDER ENCODER_FOLDER OUT_FOLDER VERSION [--fp32]`; the version goes
into the name of the engine, so that claims tell which weights read them.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import torch

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).parent)]

from graphs import frame_graph, scan_graph
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES
from sayso.reading.traits import SHAPES, TIMES


def main(run: Path, encoder: Path, out: Path, version: str, fp32: bool) -> None:
    settings = json.loads((run / "training.json").read_text())
    shared = int(settings.get("shared", 3))
    trained = torch.load(run / "network.pt", map_location="cpu")
    weights = {name: values.numpy().astype(np.float32) for name, values in trained.items()}
    out.mkdir(parents=True, exist_ok=True)
    for name, graph in (("scan", scan_graph), ("frame", frame_graph)):
        model = graph(weights, shared, quantised=not fp32)
        onnx.checker.check_model(model)
        onnx.save(model, out / f"{name}.onnx")
    shutil.copy(encoder / "tokenizer.json", out / "tokenizer.json")
    (out / "reader.json").write_text(
        json.dumps(
            {
                "types": TYPES,
                "tags": TAGS,
                "attributes": ATTRIBUTES,
                "traits": (SHAPES, TIMES),
                "threshold": 0.5,
                "calibration": (1.0, 0.0),
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
