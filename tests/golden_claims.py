"""Claims from the printed form that annotators write: without ids, and roles as far as known."""

from collections.abc import Mapping
from typing import Any

from sayso.model.claim import Claim, claim_id
from sayso.model.codec import claim_from_dict
from sayso.model.report import Report


def claims_from_gold(data: Mapping[str, Any], report: Report) -> tuple[Claim, ...]:
    """The claims that `data["claims"]` prints, with `report`'s id and ids of their own."""
    found = []
    for printed in data["claims"]:
        flat = {k: v for k, v in printed.items() if k not in ("id", "optional", "note")}
        claim = claim_from_dict({**flat, "id": "", "report": report.id})
        found.append(
            claim_from_dict(
                {**flat, "id": claim_id(report.id, claim.type, flat), "report": report.id}
            )
        )
    return tuple(found)
