"""The tables of the pages on exports and on the crosswalk, from what the code runs on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sayso.codebook.crosswalk import NULL, Choice, crosswalk, schemes
from sayso.outputs.exports.formats import FORMATS, Layer
from sayso.outputs.exports.rows import REASONS

_CONDITIONS = {
    "government": "by the country's government: ",
    "taken_over": "another actor takes the place: ",
    "combatants": "the target is armed: ",
    "never": "by no rule: ",
}


def page_tables() -> Mapping[str, str]:
    """Return Markdown tables by name."""
    return {
        "formats": _table(
            ("format", "what", "layers"),
            [
                (f"`{f.name}`", f.title, ", ".join(f"`{one.name}` ({one.suffix})" for one in f.layers))
                for f in FORMATS.values()
            ],
        ),
        "notes": _table(
            ("format", "note in its sidecar"),
            [(f"`{f.name}`", f.notes) for f in FORMATS.values() if f.notes],
        ),
        "reasons": _table(("reason", "means"), [(f"`{r}`", w) for r, w in REASONS.items()]),
        "places": _precision("place_precision", ("acled", "ucdp", "plover"),
                             ("ours", "ACLED `geo_precision`", "UCDP `where_prec`",
                              "PLOVER `resolution`")),
        "dates": _precision("date_precision", ("days", "acled", "ucdp"),
                            ("ours", "days at most", "ACLED `time_precision`",
                             "UCDP `date_prec`")),
        "crosswalk": _crosswalk(),
        "statements": _table(
            ("stance", "PLOVER, with --statements"),
            [
                (f"`{name}`", " / ".join((c.event, c.mode or NULL, " + ".join(c.contexts) or NULL)))
                for name, c in crosswalk().statements.items()
            ],
        ),
        **{f"columns_{name}": _columns(layer) for name, layer in _tables()},
    }  # fmt: skip


def _tables() -> Iterable[tuple[str, Layer]]:
    for name in ("acled", "ucdp", "polecat", "hapi", "casualties", "control", "corrections",
                 "deletions"):  # fmt: skip
        yield name, FORMATS[name].layers[0]
    statements = FORMATS["ftm"].layer("statements")
    assert statements
    yield "ftm_statements", statements


def _columns(layer: Layer) -> str:
    has_tags = any(c.hashtag for c in layer.columns)
    rows = [
        (
            f"`{c.name}`",
            c.filled_from,
            *([f"`{c.hashtag}`" if c.hashtag else ""] if has_tags else []),
        )
        for c in layer.columns
    ]
    return _table(("column", "filled from", *(["HXL"] if has_tags else [])), rows)


def _crosswalk() -> str:
    rows = []
    for row in crosswalk().rows.values():
        types = " or ".join(map(str, row.ucdp_types))
        rows.append(
            (
                f"`{row.ours}`" + (" °" if row.reading else ""),
                _cell(row.acled),
                f"with deaths: {types}" if row.ucdp else NULL,
                _cell(row.plover) + (" (both sides as actors)" if row.both_sides else ""),
                ", ".join(row.cameo) or NULL,
                row.loss,
            )
        )
    return _table(
        ("ours", "ACLED", "UCDP type of violence", "PLOVER event / mode / context", "CAMEO",
         "what is lost on the way out"),
        rows,
    )  # fmt: skip


def _cell(choices: Sequence[Choice[Any]]) -> str:
    told = []
    for choice in choices:
        words = _CONDITIONS.get(choice.condition or "", "") + choice.words
        words += "".join(f", and {_words(c)}" for c in choice.also)
        if choice.instead:
            words += f" (or {', '.join(_words(c) for c in choice.instead)})"
        told.append(words)
    return "; else ".join(told) or NULL


def _words(cell: Any) -> str:
    if hasattr(cell, "sub_event_type"):
        return str(cell.sub_event_type)
    return " / ".join((cell.event, cell.mode or NULL, " + ".join(cell.contexts) or NULL))


def _precision(name: str, keys: Sequence[str], heads: Sequence[str]) -> str:
    rows = [
        (f"`{ours}`", *("left out" if codes[k] is None and k != "days" else str(codes[k] or "")
                        for k in keys))
        for ours, codes in schemes()[name].items()
    ]  # fmt: skip
    return _table(heads, rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(c.replace('|', '/') for c in line)} |" for line in lines)
