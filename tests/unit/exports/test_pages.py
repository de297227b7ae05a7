"""The pages on exports and on the crosswalk print what the code runs on.

Run this file (`python tests/unit/exports/test_pages.py`) to write their tables anew.
"""

import re
from pathlib import Path

import pytest

from sayso.outputs.exports.formats import FORMATS
from sayso.outputs.exports.page import page_tables

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ["exports.md", "crosswalk.md"]
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(?:.*?\n)??<!-- end -->", re.DOTALL)


def rewritten(text: str) -> str:
    tables = page_tables()
    return BLOCK.sub(lambda m: f"<!-- table: {m[1]} -->\n{tables[m[1]]}\n<!-- end -->", text)


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_are_those_of_the_code(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert rewritten(text) == text


def test_every_table_is_on_a_page() -> None:
    shown = {name for page in PAGES for name in BLOCK.findall((DOCS / page).read_text("utf-8"))}
    assert shown == set(page_tables())


def test_every_format_is_in_the_help() -> None:
    from sayso.cli.export import export

    assert export.help is not None
    assert set(FORMATS) <= set(export.help.split())


if __name__ == "__main__":
    for page in PAGES:
        (DOCS / page).write_text(rewritten((DOCS / page).read_text("utf-8")), "utf-8")
