"""Check marked passages: `python corpus/check.py FILE…` prints each fault, or counts by type."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from sayso.evaluation.passages import BadPassage, read_passages

types: Counter[str] = Counter()
other: Counter[str] = Counter()
passages = faults = 0
for name in sys.argv[1:]:
    try:
        found = read_passages(Path(name))
    except BadPassage as error:
        print(error)
        faults += 1
        continue
    passages += len(found)
    for p in found:
        for c in p.claims:
            types[c["type"]] += 1
            other.update(
                [c["stance"], c["realis"], c["polarity"], "ended" if c["ended"] else "holds"]
            )
print(passages, "passages", sum(types.values()), "claims")
print(types)
print(other)
sys.exit(1 if faults else 0)
