"""Hammer the reader with inputs that reach new code:

    pip install -r tests/fuzz/requirements.txt
    PYTHONPATH=tests python tests/fuzz/hammer.py text|answer FOLDER [-max_total_time=600]

FOLDER keeps the inputs that reached something new, and is begun with our own passages. What
fails is written to the working directory as crash-…, and is run again by naming it in place of
FOLDER. Needs atheris (libFuzzer for Python). docs/fuzz.md has what it found.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sayso"]):
    from fuzz.targets import read_answer, read_text, registry, seeds

TARGETS = {"text": read_text, "answer": read_answer}


def main() -> None:
    """Run one target until libFuzzer is told to stop, or something fails."""
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    target = TARGETS[sys.argv[1]]
    where = Path(sys.argv[2])
    if not where.is_file():
        where.mkdir(parents=True, exist_ok=True)
        for at, seed in enumerate(seeds()[target]):
            (where / f"seed-{at:03}").write_bytes(seed)
    registry()
    atheris.Setup(
        [sys.argv[0], "-max_len=3000", "-timeout=120", "-rss_limit_mb=4000", "-report_slow_units=60",
         str(where), *sys.argv[3:]],
        lambda data: target(data) and None,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
