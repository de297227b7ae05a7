"""Ids from content: the same content has the same id, everywhere and always."""

import hashlib
import json
from typing import Any, NewType

ReportId = NewType("ReportId", str)
ClaimId = NewType("ClaimId", str)
EntryId = NewType("EntryId", str)


def content_id(kind: str, *parts: Any) -> str:
    """Return `kind-` and 16 hex digits that depend on every part (JSON-able values)."""
    # Joining with a bare separator would let ["ab", "c"] and ["a", "bc"] share an id.
    packed = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{kind}-{hashlib.sha256(packed.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
