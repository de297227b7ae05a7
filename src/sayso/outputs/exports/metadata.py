"""The sidecar of an export: its clocks, versions, filters, what was left out, and its hash."""

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from sayso.codebook.crosswalk import crosswalk
from sayso.outputs.exports.rows import REASONS
from sayso.outputs.exports.scene import Choices, Clocks, Filters
from sayso.picture.policy import RULES

LICENCE = (
    "Facts and short quotations; the reports' texts belong to their publishers. Places after "
    "GeoNames (CC BY 4.0) and Natural Earth; packs CC BY 4.0. The licence of the compilation is "
    "its publisher's to give."
)


def head(
    name: str, layer: str, clocks: Clocks, filters: Filters, choices: Choices, policy: str | None
) -> dict[str, Any]:
    """What is known of an export before its rows are."""
    return {
        "format": name,
        "layer": layer,
        "as_of": clocks.as_of.isoformat() if clocks.as_of else None,
        "reported_by": clocks.reported_by.isoformat() if clocks.reported_by else None,
        "recorded_at": clocks.recorded_at.isoformat() if clocks.recorded_at else None,
        "generated_at": clocks.dated.isoformat(),
        "rule_version": RULES,
        "crosswalk_version": crosswalk().version,
        "policy": policy,
        "sayso": version("sayso"),
        "audience": choices.audience.value,
        "delay_hours": choices.delay.total_seconds() / 3600,
        "filters": filters.printed(),
        "licence": LICENCE,
    }


def sidecar(
    opening: Mapping[str, Any], rows: int, dropped: Counter[str], sha256: str, notes: str
) -> dict[str, Any]:
    """The whole sidecar of a written export."""
    return {
        **opening,
        "rows": rows,
        "counts_dropped_by_reason": {r: dropped[r] for r in REASONS if dropped[r]},
        "notes": notes,
        "sha256": sha256,
    }
