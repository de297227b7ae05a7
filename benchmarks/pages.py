"""What is taken out of forty news pages, beside plain trafilatura: python benchmarks/pages.py

Words in common with what a reader would keep (F1, order left out), page by page and in the mean.
"""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from trafilatura import extract

from news_pages import Page, pages
from sayso.errors import BadReport
from sayso.text.html import read_page


def likeness(found: str, page: Page) -> float:
    """F1 of a text's words against the article's; the headline, which is kept apart, left out."""
    lines = [line for line in found.splitlines() if line.strip() != page.story.title]
    got, want = Counter(" ".join(lines).split()), Counter(" ".join(page.story.paragraphs).split())
    shared = (got & want).total()
    return 2 * shared / (got.total() + want.total()) if shared else 0.0


def ours(page: Page) -> str:
    """What Sayso takes."""
    try:
        return read_page(page.html).text
    except BadReport:
        return ""


def plain(page: Page) -> str:
    """What the library takes by itself."""
    return extract(page.html) or ""


def main() -> None:
    """Print the table."""
    rows = [(p.name, likeness(ours(p), p), likeness(plain(p), p)) for p in pages()]
    for name, mine, theirs in rows:
        print(f"{name:24} sayso {mine:.3f}  plain {theirs:.3f}")
    number = len(rows)
    print(
        f"mean of {number}: sayso {sum(r[1] for r in rows) / number:.4f}, "
        f"plain trafilatura {sum(r[2] for r in rows) / number:.4f}; "
        f"better on {sum(r[1] > r[2] for r in rows)}, worse on {sum(r[1] < r[2] for r in rows)}"
    )


if __name__ == "__main__":
    main()
