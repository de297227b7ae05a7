"""The method page prints what the code runs on.

Run this file (`python tests/unit/picture/test_method_page.py`) to write its tables anew.
"""

import re
from pathlib import Path

from sayso.picture.method_tables import method_tables

PAGE = Path(__file__).parents[3] / "docs" / "method.md"
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(?:.*?\n)??<!-- end -->", re.DOTALL)


def rewritten(text: str) -> str:
    tables = method_tables()
    return BLOCK.sub(lambda m: f"<!-- table: {m[1]} -->\n{tables[m[1]]}\n<!-- end -->", text)


def test_the_tables_are_those_of_the_code() -> None:
    text = PAGE.read_text("utf-8")
    assert rewritten(text) == text
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == set(method_tables())


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
