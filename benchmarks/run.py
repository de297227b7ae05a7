"""Measure speed and memory in one run, as ratios and counts: python benchmarks/run.py

    --articles N   articles of the memory run (default 5000; takes twenty minutes or so)
    --words N      length of each of these, in place of lengths as of news
    --quick        a tenth of everything; writes nothing

CPU is that of whole processes, start-up included, by getrusage. Beside Sayso the same run
measures what a reader cannot do without (an empty interpreter, splitting into sentences, taking
the text out of a page), so that figures of two machines can be compared by their ratios. Writes
benchmarks/results.json and docs/benchmarks.md.
"""

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from generate import articles

ROOT = Path(__file__).resolve().parents[1]
SAYSO = [sys.executable, "-c", "from sayso.cli import main; main()"]
BOUNDS = {"help": 0.3, "cold": 4.0, "per_second": 150, "memory": 700, "start": 2.0}
"""What was asked for: CPU seconds, sentences a second, MB."""


def compile_all() -> None:
    """Compile Sayso and what it needs, as installers do: a start is not to be measured with it."""
    folders = [sysconfig.get_paths()["purelib"], str(ROOT / "src")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *folders], check=False)


def cpu_of(command: Sequence[str], times: int = 1) -> float:
    """Median CPU seconds of a command as a process of its own."""
    found = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(found)


def cpu_here(work: Callable[[], Any]) -> float:
    """CPU seconds of some work in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def write_articles(path: Path, number: int, seed: int, words: int | None = None) -> list[str]:
    """Write generated articles as JSONL; returns their texts."""
    found = list(articles(number, seed, words))
    path.write_text("".join(json.dumps(a) + "\n" for a in found), "utf-8")
    return [a["text"] for a in found]


def start_up(times: int) -> dict[str, float]:
    """CPU of commands that do little."""
    empty = cpu_of([sys.executable, "-c", "pass"], times)
    shown = cpu_of([*SAYSO, "--help"], times)
    return {"empty interpreter": empty, "sayso --help": shown, "ratio": shown / empty}


def cold(folder: Path, times: int) -> dict[str, float]:
    """CPU of one 600-word article, read and recorded by one process and shown by another."""
    write_articles(folder / "one.jsonl", 1, 7, 600)
    reads, shows = [], []
    for at in range(times):
        ledger = ["--ledger", str(folder / f"cold-{at}.db")]
        reads.append(cpu_of([*SAYSO, "read", str(folder / "one.jsonl"), *ledger]))
        shows.append(cpu_of([*SAYSO, "picture", *ledger]))
    both = [a + b for a, b in zip(reads, shows, strict=True)]
    return {
        "read and record": statistics.median(reads),
        "show": statistics.median(shows),
        "both": statistics.median(both),
    }


def throughput(folder: Path, number: int) -> dict[str, float]:
    """Sentences a CPU second on one core, from JSONL to the ledger, and the baselines."""
    import nupunkt
    import trafilatura

    from sayso.model.report import make_report
    from sayso.pipeline import claims_of
    from sayso.reading.engine import LearnedReader
    from sayso.reading.sentences import sentence_spans
    from sayso.registry import default_registry

    texts = write_articles(folder / "many.jsonl", number, 3)
    write_articles(folder / "first.jsonl", 1, 3)
    sentences = sum(len(sentence_spans(t)) for t in texts)
    words = sum(len(t.split()) for t in texts)
    whole = cpu_of(
        [*SAYSO, "read", str(folder / "many.jsonl"), "--ledger", str(folder / "many.db")]
    )
    start = cpu_of([*SAYSO, "read", str(folder / "first.jsonl"), "--ledger", str(folder / "1.db")])
    reader, registry = LearnedReader(), default_registry()
    day = date(2020, 1, 1)
    claims_of(make_report(texts[0]), reader, registry)
    reading = cpu_here(
        lambda: [claims_of(make_report(t, published=day), reader, registry) for t in texts]
    )
    splitting = cpu_here(lambda: [nupunkt.sent_spans(t) for t in texts])
    pages = [_page(t) for t in texts]
    trafilatura.extract(pages[0])
    extracting = cpu_here(lambda: [trafilatura.extract(p) for p in pages])
    return {
        "articles": number,
        "sentences": sentences,
        "words": words,
        "sayso read, whole process": sentences / whole,
        "sayso read, without start-up": sentences / max(whole - start, 1e-9),
        "claims_of alone": sentences / reading,
        "trafilatura extraction alone": sentences / extracting,
        "nupunkt splitting alone": sentences / splitting,
        "start-up and first article, CPU s": start,
        "times trafilatura": (whole - start) / extracting,
    }


def _page(text: str) -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in text.split("\n\n"))
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(20))
    return (
        f"<html><head><title>Report</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>Report</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )


def memory(folder: Path, number: int, words: int | None) -> dict[str, Any]:
    """Resident memory of one `sayso read` over many articles, at each fifth; needs /proc."""
    texts = write_articles(folder / "memory.jsonl", number, 11, words)
    command = [
        *SAYSO, "read", "--format", "jsonl", str(folder / "memory.jsonl"),
        "--ledger", str(folder / "memory.db"),
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seen: set[str] = set()
    points: dict[int, float] = {}
    claims = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as running:
        status = Path(f"/proc/{running.pid}/status")
        assert running.stdout
        for line in running.stdout:
            claims += 1
            report = json.loads(line)["report"]
            if report not in seen:
                seen.add(report)
                if len(seen) % max(1, number // 20) == 0 and status.exists():
                    points[len(seen)] = _resident(status.read_text())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = after.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    early = min(points, key=lambda n: abs(n - number // 5), default=0)
    late = max(points, default=0)
    return {
        "articles": number,
        "words": sum(len(t.split()) for t in texts),
        "with claims": len(seen),
        "claims": claims,
        "peak MB": peak,
        "MB at a fifth": points.get(early),
        "MB at the end": points.get(late),
        "KB an article between": (
            (points[late] - points[early]) * 1024 / (late - early) if late > early else None
        ),
        "CPU s": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime,
        "points": points,
    }


def _resident(status: str) -> float:
    (line,) = (one for one in status.splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def machine() -> dict[str, str]:
    """What it ran on."""
    from importlib.metadata import version

    info = Path("/proc/cpuinfo")
    names = (
        [n for n in info.read_text().splitlines() if n.startswith("model name")]
        if info.exists()
        else []
    )
    return {
        "processor": names[0].partition(":")[2].strip() if names else platform.processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "day": date.today().isoformat(),
    }


def page(found: dict[str, Any]) -> str:
    """docs/benchmarks.md."""
    s, c, t, m = (found[k] for k in ("start_up", "cold", "throughput", "memory"))
    slope = m["KB an article between"]
    rows = [
        ("`sayso --help`", f"{s['sayso --help']:.2f} s CPU", f"under {BOUNDS['help']} s",
         f"{s['ratio']:.1f} x an empty interpreter ({s['empty interpreter']:.3f} s)"),
        ("one 600-word article, cold: read, record, show", f"{c['both']:.2f} s CPU", f"under {BOUNDS['cold']:.0f} s",
         f"read and record {c['read and record']:.2f} s, show {c['show']:.2f} s, two processes"),
        ("sentences a second, JSONL to ledger, one core", f"{t['sayso read, without start-up']:.0f}",
         f"{BOUNDS['per_second']} or more",
         f"{t['sayso read, whole process']:.0f} with start-up; `claims_of` alone {t['claims_of alone']:.0f}"),
        ("baseline: trafilatura, the same articles as pages", f"{t['trafilatura extraction alone']:.0f} sentences a second", "",
         f"Sayso takes {t['times trafilatura']:.1f} times as long"),
        ("baseline: nupunkt, splitting alone", f"{t['nupunkt splitting alone']:.0f} sentences a second", "", ""),
        ("start-up and the first article", f"{t['start-up and first article, CPU s']:.2f} s CPU", f"under {BOUNDS['start']:.0f} s", ""),
        (f"memory, {m['articles']} articles in one process", f"peak {m['peak MB']:.0f} MB", f"under {BOUNDS['memory']} MB",
         f"{m['MB at a fifth'] or 0:.0f} MB at a fifth, {m['MB at the end'] or 0:.0f} MB at the end"
         + (f": {slope:+.1f} KB an article" if slope is not None else "")),
    ]  # fmt: skip
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    on = found["machine"]
    return f"""# Benchmarks

*For those who want to know what Sayso costs to run. Written by `python benchmarks/run.py`; do not
edit.*

| what | measured | asked for | beside it |
|---|---|---|---|
{table}

Measured on {on["day"]}: {on["processor"]}, {on["system"]}, Python {on["python"]}, ONNX Runtime
{on["onnxruntime"]}. CPU is user and system time of whole processes, so other work on the machine
moves it less than the clock; it does move it, through shared caches. Compare machines by the
ratios. Modules are compiled beforehand, as installers leave them.

Throughput: {t["articles"]} articles, {t["sentences"]} sentences, {t["words"]} words.
Memory: {m["words"]} words, {m["claims"]} claims of the {m["with claims"]} articles with any,
{m["CPU s"]:.0f} s CPU.

The articles are put together from the passages of our own corpus (`benchmarks/generate.py`), one
war an article, lengths as of news: they are dense with events, so reading ordinary news is faster.
"""


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--words", type=int)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    quick = asked.quick
    compile_all()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        found = {
            "machine": machine(),
            "start_up": start_up(2 if quick else 7),
            "cold": cold(folder, 1 if quick else 5),
            "throughput": throughput(folder, 10 if quick else 120),
            "memory": memory(folder, 20 if quick else asked.articles, asked.words),
        }
    print(json.dumps(found, indent=1))
    if not quick:
        (ROOT / "benchmarks/results.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        (ROOT / "docs/benchmarks.md").write_text(page(found), "utf-8")
    else:
        page(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
