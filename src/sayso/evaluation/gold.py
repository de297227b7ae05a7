"""Gold folders: texts whose claims are known, in either of two forms.

Marked passages are *.txt with '@ id' heads, as corpus/FORMAT.md gives them; their part follows
from their id. Contract gold is NAME.gold.json beside NAME.txt, with `report` and `claims`; its
part is `report.split`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from sayso.errors import BadQuery
from sayso.evaluation.parts import Part, part_of
from sayso.evaluation.passages import BadPassage, Passage, read_passages
from sayso.model.report import Report, make_report

_GOLD = ".gold.json"


@frozen
class GoldText:
    """One text and its claims, as dicts in the contract's printed form."""

    id: str
    report: Report
    """What a reader is given."""
    claims: tuple[Mapping[str, Any], ...]
    part: Part | None
    """None where the folder does not say; asked for any part, such a text is left out."""
    kind: str = "own"
    """Where it is from: "own", or the first word of its id."""
    may_train: bool = True
    """False for texts whose licence does not let them train weights that ship."""
    swap: tuple[str, str] | None = None
    """Names of two sides that may stand in each other's place, where the passage gives them."""
    offset: int = 0
    """Where the report begins in the annotated text: claims' offsets count from there."""


def read_gold(path: Path, part: Part | None = None) -> list[GoldText]:
    """Read a folder of gold, or one file of it, in the order of the names.

    Args:
        part: Leave out texts of other parts; None reads all.

    Raises:
        BadQuery: There is no gold there, or a file of it cannot be read as gold.
    """
    if not path.exists():
        raise BadQuery(f"{path}: there is no such folder; name one with gold in it")
    found: list[GoldText] = []
    for file in [path] if path.is_file() else sorted(path.iterdir()):
        try:
            if file.name.endswith(_GOLD):
                found += _contract_texts(file)
            elif file.suffix == ".txt" and _is_marked(file):
                found += [_own_text(p) for p in read_passages(file)]
        except BadPassage as error:
            raise BadQuery(str(error)) from error
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise BadQuery(
                f"{file}: cannot be read as gold ({error!r}); it needs `report` with `id`, and"
                " `claims` in the contract's form, beside its text"
            ) from error
    if not found:
        raise BadQuery(
            f"{path}: no gold there; it takes marked passages (*.txt with lines '@ id') or"
            f" NAME{_GOLD} beside NAME.txt"
        )
    return [text for text in found if part is None or text.part == part]


def _is_marked(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                return line.startswith("@ ")
    return False


def _own_text(passage: Passage) -> GoldText:
    first, mark, second = passage.head.get("swap", "").partition(" ~ ")
    published = date.fromisoformat(passage.published) if passage.published else None
    return GoldText(
        id=passage.id,
        report=make_report(passage.text, published=published),
        claims=passage.claims,
        part=part_of(passage.id),
        swap=(first.strip(), second.strip()) if mark else None,
    )


def _contract_texts(file: Path) -> Iterator[GoldText]:
    data = json.loads(file.read_text("utf-8"))
    about, claims = data["report"], data["claims"]
    # Without newline="" a carriage return would be dropped and every offset behind it be wrong.
    with file.with_name(file.name.removesuffix(_GOLD) + ".txt").open(
        newline="", encoding="utf-8"
    ) as opened:
        text = opened.read()
    published = about.get("published")
    day = date.fromisoformat(published[:10]) if published else None
    split = about.get("split")
    kind = about["id"].replace("_", "-").partition("-")[0]
    may_train = bool(about.get("may_train", True))
    for number, (start, end) in enumerate(_reports(text, bool(about.get("lines_are_reports"))), 1):
        alone = start == 0 and end == len(text)
        yield GoldText(
            id=about["id"] if alone else f"{about['id']}:{number}",
            report=make_report(
                text[start:end], source=about.get("source"), published=day, title=about.get("title")
            ),
            claims=tuple(c for c in claims if start <= c["evidence"]["start"] < max(end, 1)),
            part=split,
            kind=kind,
            may_train=may_train,
            offset=start,
        )


def _reports(text: str, by_line: bool) -> Iterator[tuple[int, int]]:
    if not by_line:
        yield 0, len(text)
        return
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip("\r\n"))
        at += len(line)
