"""JSON: claims and findings, one a line."""

import json
from collections.abc import Mapping
from typing import Any

from sayso.model.claim import Claim
from sayso.model.codec import claim_to_dict


def claim_line(claim: Claim) -> str:
    """Return a claim as the claim contract prints it, on one line, without the line's end."""
    return json.dumps(claim_to_dict(claim), ensure_ascii=False)


def dump(value: Any) -> str:
    """Return JSON-able values as text to read, without the last line's end."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def line(value: Mapping[str, Any]) -> str:
    """Return JSON-able values on one line, without the line's end."""
    return json.dumps(value, ensure_ascii=False)
