"""Results as a table for people and as JSON for programs."""

from collections.abc import Sequence
from typing import Any

from sayso.evaluation.measure import ATTRIBUTES, Measured, calibration_error, reliability
from sayso.evaluation.scoring import Score
from sayso.outputs.layout import Row, Section

_SHOWN = 3


def sections(measured: Sequence[Measured], by_type: bool) -> list[Section]:
    """The tables of several sets."""
    out = [
        Section(
            "Claims",
            "lenient: half or more of the role mentions agree; strict: all, and none more",
            ("set", "texts", "gold", "said", "P", "R", "F1", "strict P", "R", "F1", "refused"),
            tuple(Row((m.name, str(m.texts), *_whole(m.whole), str(m.refused))) for m in measured),
        ),
        Section(
            "On the pairs that match",
            "share that agree; in brackets how many gold claims have one, where not all do",
            ("set", *ATTRIBUTES),
            tuple(Row((m.name, *(_attribute(m.whole, a) for a in ATTRIBUTES))) for m in measured),
        ),
    ]
    if by_type:
        out += [
            Section(
                f"By type: {m.name}",
                "",
                ("type", "gold", "said", "P", "R", "F1", "strict P", "R", "F1"),
                tuple(Row((kind, *_whole(one))) for kind, one in sorted(m.types.items())),
            )
            for m in measured
        ]
    return out


def as_json(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """JSON-able results, by set and by type."""
    return [
        {
            "set": m.name,
            "engine": m.engine,
            "texts": m.texts,
            "refused": m.refused,
            **_printed(m.whole),
            "calibration_error": round(calibration_error(m.scored), 4),
            "reliability": [
                {
                    "scores": [b.low, b.high],
                    "claims": b.claims,
                    "mean": round(b.mean, 4),
                    "right": round(b.right, 4),
                }
                for b in reliability(m.scored)
            ],
            "by_type": {kind: _printed(one) for kind, one in sorted(m.types.items())},
        }
        for m in measured
    ]


def _whole(one: Score) -> tuple[str, ...]:
    figures = [
        figure(kind)
        for kind in ("lenient", "strict")
        for figure in (one.precision, one.recall, one.f1)
    ]
    return (str(one.gold), str(one.predicted), *(_share(f) for f in figures))


def _attribute(one: Score, name: str) -> str:
    value = one.attribute(name)
    if value is None:
        return "-"
    asked = one.asked[name]
    return _share(value) + (f" ({asked})" if asked < one.lenient else "")


def _share(value: float) -> str:
    return f"{value:.{_SHOWN}f}".removeprefix("0") if value < 1 else "1.00"


def _printed(one: Score) -> dict[str, Any]:
    return {
        "gold": one.gold,
        "predicted": one.predicted,
        **{
            kind: {
                "precision": round(one.precision(kind), 4),
                "recall": round(one.recall(kind), 4),
                "f1": round(one.f1(kind), 4),
            }
            for kind in ("lenient", "strict")
        },
        "attributes": {
            name: round(value, 4)
            for name in ATTRIBUTES
            if (value := one.attribute(name)) is not None
        },
    }
