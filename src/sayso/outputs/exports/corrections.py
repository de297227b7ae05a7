"""What the record said otherwise before: corrections field by field, and events that went."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from sayso.model.ids import ClaimId, content_id
from sayso.model.picture import Change, Finding, Picture
from sayso.outputs.exports import acled
from sayso.outputs.exports.rows import Column, Dropped, Row
from sayso.outputs.exports.safety import held_back
from sayso.outputs.exports.scene import Scene
from sayso.picture.changes import changes
from sayso.picture.printed import finding_to_dict

CORRECTIONS = (
    Column("correction_id", "from its content"),
    Column("target_type", "control, event, tally, fact or dispute"),
    Column("target_id", "what both pictures share: a place's key, an event's id"),
    Column("field", "of the finding; empty where all of it came or went"),
    Column("old_value", "before"),
    Column("new_value", "after"),
    Column("reason_code", "new_claim, retraction_by_source, duplicate_merged, split, place_fix, "
                          "date_fix, actor_fix, number_fix, type_fix, rule_change, "
                          "gazetteer_change, verdict, reread, link, dependent"),
    Column("claim_ids", "claims that came, went or stand differently"),
    Column("by_role", "reviewer, source or reader"),
    Column("recorded_at", "when the record took it in"),
    Column("public_note", "the change in words"),
)  # fmt: skip
DELETIONS = (
    Column("event_id_cnty", "id that the ACLED-compatible export gave"),
    Column("deleted_timestamp", "Unix seconds when it went"),
    Column("x_reason_code", "as in corrections"),
    Column("x_merged_into", "id of the event that has its claims now"),
)
_FIELDS = (
    "status", "holder", "previous", "claimed_by", "transition", "from_earliest", "from_latest",
    "basis", "tier", "disputed", "siege", "type", "fine", "realis", "place", "start", "end",
    "grade", "low", "best", "high", "group", "outcome", "label", "ended",
)  # fmt: skip
"""Fields whose change is a correction; ids and lists of claims follow from them."""


@frozen
class Step:
    """A moment at which something was taken back or read anew, with what stood around it."""

    at: datetime
    by_role: str
    """reviewer, source or reader."""
    before: Scene
    after: Scene


def corrections(steps: Iterable[Step]) -> Iterator[Row | Dropped]:
    """Yield what each step changed, one row for each field of each finding."""
    for step in steps:
        old, new = step.before, step.after
        for change in changes(old.picture, new.picture, old.known, new.known):
            was, now = _finding(old.picture, change.before), _finding(new.picture, change.after)
            reason = _held_back(was, old) or _held_back(now, new)
            if reason:
                yield Dropped(reason, change.id)
                continue
            for name, before, after in _differences(was, now):
                yield _row(step, change, name, before, after)


def deletions(steps: Iterable[Step]) -> Iterator[Row | Dropped]:
    """Yield the events that an ACLED-compatible export had before a step and not after it."""
    for step in steps:
        before, after = _events(step.before), _events(step.after)
        found = changes(
            step.before.picture, step.after.picture, step.before.known, step.after.known
        )
        reasons = {c.subject: c.reasons for c in found if c.kind == "event"}
        for key, (event_id, claims) in before.items():
            if key in after:
                continue
            into = next((k for k, (_, own) in after.items() if own & claims), "")
            told = reasons.get(event_id, ("dependent",))
            yield {
                "event_id_cnty": key,
                "deleted_timestamp": int(step.at.timestamp()),
                "x_reason_code": told[0],
                "x_merged_into": into,
            }


def _events(scene: Scene) -> dict[str, tuple[str, frozenset[ClaimId]]]:
    """By exported id, our own id and the claims."""
    ids = {e.id.rpartition("-")[2]: e for e in scene.picture.events}
    found = {}
    for row in acled.rows(scene):
        if not isinstance(row, Dropped):
            key = str(row["event_id_cnty"])
            event = ids[key.rpartition("-")[2]]
            found[key] = (event.id, frozenset(event.support))
    return found


def _finding(picture: Picture, key: str | None) -> Finding | None:
    return picture.finding(key) if key else None


def _held_back(finding: Finding | None, scene: Scene) -> str | None:
    if finding is None:
        return None
    spot = getattr(finding, "place", None)
    place = scene.atlas.place(spot) if spot is not None else None
    return held_back(scene, finding.support, place)


def _differences(was: Finding | None, now: Finding | None) -> Iterator[tuple[str, str, str]]:
    if was is None or now is None:
        yield "", "" if was is None else was.id, "" if now is None else now.id
        return
    old, new = finding_to_dict(was), finding_to_dict(now)
    for name in _FIELDS:
        before, after = _printed(old.get(name)), _printed(new.get(name))
        if before != after:
            yield name, before, after


def _printed(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Mapping():
            return str(value.get("key") or value.get("status") or "")
        case list() | tuple():
            return "; ".join(_printed(v) for v in value)
        case _:
            return str(value)


def _row(step: Step, change: Change, field: str, before: str, after: str) -> Row:
    return {
        "correction_id": content_id(
            "correction", change.subject, field, before, after, step.at.isoformat()
        ),
        "target_type": change.kind,
        "target_id": change.subject,
        "field": field,
        "old_value": before,
        "new_value": after,
        "reason_code": change.reasons[0],
        "claim_ids": "; ".join(dict.fromkeys((*change.support, *change.oppose))),
        "by_role": step.by_role,
        "recorded_at": step.at,
        "public_note": change.words,
    }
