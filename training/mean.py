"""The mean of two runs' weights: `python training/mean.py RUN OTHER SHARE OUT_RUN`.

SHARE is the weight of OTHER, 0 to 1. Two stages of one training run lie close enough for their mean
to read better than either on texts that neither has seen.
"""

import shutil
import sys
from pathlib import Path

import torch


def main(run: Path, other: Path, share: float, out: Path) -> None:
    one, two = (torch.load(r / "network.pt", map_location="cpu") for r in (run, other))
    out.mkdir(parents=True, exist_ok=True)
    torch.save({k: (1 - share) * one[k] + share * two[k] for k in one}, out / "network.pt")
    shutil.copy(other / "training.json", out)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
