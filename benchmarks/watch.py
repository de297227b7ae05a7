"""What a watch costs beside plain download-and-extract: python benchmarks/watch.py [PAGES]

Serves pages of news on this machine, takes them in by `sayso watch` (robots.txt, archive, language,
copies, triage, ledger; with a reader of plain sentences, so that the network's cost is left out), and
downloads and extracts the same pages with urllib and trafilatura. Prints CPU seconds of each and
their ratio; the server's own cost is in neither.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from journeys.test_process import PLAIN, environment  # noqa: E402
from news_pages import ENGLISH, Story, photo_story  # noqa: E402
from outlets import body, item, serving  # noqa: E402

PLAINLY = """
import sys, urllib.request
from trafilatura import extract
found = 0
for url in open(sys.argv[1]).read().split():
    with urllib.request.urlopen(url) as answer:
        found += bool(extract(answer.read().decode("utf-8"), url=url, with_metadata=True))
print(found)
"""


def cpu_of(command: list[str], folder: Path) -> float:
    """CPU seconds of a command as a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=True, cwd=folder, env=environment(folder, SAYSO_ALLOW_PRIVATE="1"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(number: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, serving() as site:
        folder = Path(name)
        urls = []
        for n in range(number):
            first = f"The Army left Nubl{n}. {ENGLISH.paragraphs[0]}"
            story = Story("en", f"Story {n}", (first, *ENGLISH.paragraphs[1:]))
            site.pages[f"/{n}"] = body(photo_story(story).encode(), "text/html; charset=utf-8")
            urls.append(f"{site.base}/{n}")
        (folder / "urls.txt").write_text("\n".join(urls), "utf-8")
        feed = site.feed("/feed.xml", *map(item, urls))
        (folder / "sources.yml").write_text(f"sources: [{{at: '{feed}'}}]", "utf-8")
        watch = [sys.executable, "-c", PLAIN, "watch", "sources.yml", "--once", "--pause", "0"]
        start = cpu_of([*watch[:3], "watch", "--help"], folder)
        ours = cpu_of(watch, folder)
        theirs = cpu_of([sys.executable, "-c", PLAINLY, "urls.txt"], folder)
    print(f"{number} pages on {os.cpu_count()} cores, CPU seconds, start-up included")
    print(f"sayso watch {ours:.1f} (of it to start {start:.1f}); plain {theirs:.1f}")
    print(f"ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
