"""What Sayso adds to the page extractor does not make it worse: forty pages, measured beside it."""

from collections import Counter

import pytest
from trafilatura import extract

from news_pages import Page, pages
from sayso.text.html import read_page

FORTY = {page.name: page for page in pages()}


def likeness(found: str, page: Page) -> float:
    """F1 of a text's words against the article's; the headline, which is kept apart, left out."""
    lines = [line for line in found.splitlines() if line.strip() != page.story.title]
    got, want = Counter(" ".join(lines).split()), Counter(" ".join(page.story.paragraphs).split())
    return 2 * (got & want).total() / (got.total() + want.total())


def test_there_are_forty() -> None:
    assert len(FORTY) == 40


@pytest.mark.parametrize("name", FORTY)
def test_no_page_comes_out_worse_than_by_the_extractor_alone(name: str) -> None:
    page = FORTY[name]
    ours = likeness(read_page(page.html).text, page)
    assert ours >= likeness(extract(page.html) or "", page)
    assert ours >= 0.9


@pytest.mark.parametrize("name", FORTY)
def test_every_paragraph_comes_out_whole(name: str) -> None:
    page = FORTY[name]
    found = read_page(page.html).text
    missing = [p for p in page.story.paragraphs if p not in found]
    assert missing == []
