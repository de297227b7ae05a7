#!/usr/bin/env python3
"""Set up and run Sayso from a clone: needs Python 3.11 or later and the network to PyPI.

    python3 dev.py example    set up, read the bundled example, show its picture
    python3 dev.py check      set up, then lint, types, import contracts and all tests
    python3 dev.py sayso …    set up, then run the sayso command with what follows

Everything is kept in the folder .venv beside this file.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"


def main(argv: list[str]) -> int:
    """Run one of the commands above; returns its exit code."""
    if sys.version_info < (3, 11):
        print("Sayso needs Python 3.11 or later; this is", sys.version.split()[0], file=sys.stderr)
        return 2
    match argv:
        case ["example"]:
            set_up("requirements.txt")
            return run([BIN / "sayso", "example"])
        case ["check", *more]:
            set_up("requirements-dev.txt")
            return check(more)
        case ["sayso", *more]:
            set_up("requirements.txt")
            return run([BIN / "sayso", *more])
        case _:
            print(__doc__)
            return 0 if argv in (["-h"], ["--help"]) else 2


def set_up(lock: str) -> None:
    """Install what `lock` pins, and Sayso itself in place, once for each version of the lock."""
    want = hashlib.sha256(
        (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    stamp = VENV / f".{lock}.sha256"
    if stamp.exists() and stamp.read_text() == want and PYTHON.exists():
        return
    print(f"setting up .venv from {lock} (once; a minute or two)", file=sys.stderr)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for step in (
        ["--require-hashes", "-r", lock],
        ["--no-deps", "--no-build-isolation", "-e", "."],
    ):
        if run([*pip, *step]) != 0:
            sys.exit(
                f"dev.py: setting up failed at pip install {' '.join(step)}; is PyPI in reach?"
            )
    # pip compiles what it installs, but not what is installed in place.
    run([PYTHON, "-m", "compileall", "-q", "src"])
    stamp.write_text(want)


def check(more: list[str]) -> int:
    """Run every check, all of them even where one fails; returns 1 if any did."""
    steps = [
        [BIN / "ruff", "check", "."],
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "mypy"],
        [BIN / "lint-imports"],
        [PYTHON, "-m", "pytest", "-n", "2", *more],
    ]
    failed = [Path(step[0]).name for step in steps if run(step) != 0]
    if failed:
        print("failed:", ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def run(command: list[str | Path]) -> int:
    """Run a command in the clone's folder; returns its exit code."""
    words = [str(word) for word in command]
    print("$", " ".join([Path(words[0]).name, *words[1:]]), file=sys.stderr, flush=True)
    return subprocess.run(words, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
