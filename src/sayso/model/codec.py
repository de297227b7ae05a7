"""Claims, reports and entries to and from JSON; the claim contract's printed form."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from attrs import fields
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from sayso.errors import CodecError
from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker
from sayso.model.entry import (
    Entry,
    Judged,
    Linked,
    Overruled,
    Recorded,
    Redacted,
    Undone,
    Withdrawn,
)
from sayso.model.ids import ClaimId, EntryId, ReportId
from sayso.model.report import Report
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance

_ENTRY_KINDS: dict[str, type] = {
    "recorded": Recorded,
    "judged": Judged,
    "linked": Linked,
    "overruled": Overruled,
    "withdrawn": Withdrawn,
    "undone": Undone,
    "redacted": Redacted,
}
_KIND_OF = {cls: kind for kind, cls in _ENTRY_KINDS.items()}
# What a mention leaves out when it has nothing to say: the contract prints only what is known.
_SPARSE: dict[type, tuple[str, ...]] = {
    Mention: ("name", "lat", "lon", "precision"),
    Speaker: ("name",),
}


def _converter() -> Converter:
    conv = Converter(forbid_extra_keys=True)
    conv.register_unstructure_hook(date, lambda d: d.isoformat())
    conv.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
    conv.register_unstructure_hook(datetime, lambda d: d.isoformat())
    conv.register_structure_hook(datetime, lambda v, _: datetime.fromisoformat(v))
    for new_type in (ClaimId, ReportId, EntryId):
        conv.register_structure_hook(new_type, lambda v, _: str(v))
    for cls, sparse in _SPARSE.items():
        conv.register_unstructure_hook(cls, _sparse(cls, sparse, conv))
    for cls in (ClaimTime, Count, Evidence, Report):
        conv.register_structure_hook(
            cls, make_dict_structure_fn(cls, conv, _cattrs_forbid_extra_keys=True)
        )
    conv.register_unstructure_hook(Claim, claim_to_dict)
    conv.register_structure_hook(Claim, lambda v, _: claim_from_dict(v))
    return conv


def _sparse(cls: type, names: tuple[str, ...], conv: Converter) -> Callable[[Any], dict[str, Any]]:
    keep: Any = {name: override(omit_if_default=True) for name in names}
    return make_dict_unstructure_fn(cls, conv, **keep)


def claim_to_dict(claim: Claim) -> dict[str, Any]:
    """Return a claim in the contract's printed form, keys in the contract's order."""
    return {
        "id": claim.id,
        "report": claim.report,
        "type": claim.type.value,
        "roles": {
            role.value: [_CONVERTER.unstructure(m) for m in mentions]
            for role in Role
            if (mentions := claim.mentions(role))
        },
        "time": _CONVERTER.unstructure(claim.time),
        "count": _CONVERTER.unstructure(claim.count),
        "label": claim.label,
        "realis": claim.realis.value,
        "polarity": claim.polarity.value,
        "ended": claim.ended,
        "stance": claim.stance.value,
        "speaker": _CONVERTER.unstructure(claim.speaker),
        "via": [_CONVERTER.unstructure(s) for s in claim.via],
        "said": claim.said.isoformat() if claim.said else None,
        "evidence": _CONVERTER.unstructure(claim.evidence),
        "engine": claim.engine,
        "score": claim.score,
    }


def claim_from_dict(data: Mapping[str, Any]) -> Claim:
    """Return the claim that `data` prints.

    Raises:
        CodecError: An unknown key, a missing one, or a value outside its vocabulary.
    """
    flat = dict(data)
    roles = dict(flat.pop("roles", None) or {})
    unknown = set(roles) - {r.value for r in Role}
    unknown |= set(flat) - {a.name for a in fields(Claim)}
    if unknown:
        raise CodecError(f"claim {data.get('id')!r}: unknown keys {', '.join(sorted(unknown))}")
    flat.update(roles)
    for key in ("via", "polarity", "ended", "engine", "score"):
        if key in flat and flat[key] is None:
            del flat[key]
    try:
        return _PLAIN.structure(flat, Claim)
    except (BaseValidationError, ValueError, KeyError, TypeError) as error:
        told = (
            "; ".join(transform_error(error)) if isinstance(error, BaseValidationError) else error
        )
        raise CodecError(f"claim {data.get('id')!r}: {told}") from error


def stored_claim(data: Mapping[str, Any]) -> Claim:
    """Return the claim that `claim_to_dict` printed, a good deal faster than `claim_from_dict`.

    For what a ledger wrote itself: what is missing or does not fit raises KeyError, TypeError or
    ValueError, without telling where.
    """
    roles, time, count, speaker = data["roles"], data["time"], data["count"], data["speaker"]
    said = data["said"]
    return Claim(
        data["id"],
        data["report"],
        ClaimType(data["type"]),
        Evidence(**data["evidence"]),
        **{role: tuple(Mention(**m) for m in mentions) for role, mentions in roles.items()},
        time=ClaimTime(time["text"], _day(time["start"]), _day(time["end"]), time["precision"])
        if time
        else None,
        count=Count(**count) if count else None,
        label=data["label"],
        realis=Realis(data["realis"]),
        polarity=Polarity(data["polarity"]),
        ended=data["ended"],
        stance=Stance(data["stance"]),
        speaker=Speaker(**speaker) if speaker else None,
        via=tuple(Speaker(**v) for v in data["via"]),
        said=_day(said),
        engine=data["engine"],
        score=data["score"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON-able values, tagged with its kind under "is"."""
    return {"is": _KIND_OF[type(entry)], **_CONVERTER.unstructure(entry)}


def entry_from_dict(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `data` prints.

    Raises:
        CodecError: An unknown kind or key, or a value that does not fit.
    """
    flat = dict(data)
    kind = flat.pop("is", None)
    if kind not in _ENTRY_KINDS:
        raise CodecError(f"entry kind {kind!r} is not one of {', '.join(_ENTRY_KINDS)}")
    try:
        entry: Entry = _CONVERTER.structure(flat, _ENTRY_KINDS[kind])
    except (BaseValidationError, ValueError, KeyError, TypeError) as error:
        told = (
            "; ".join(transform_error(error)) if isinstance(error, BaseValidationError) else error
        )
        raise CodecError(f"{kind} entry: {told}") from error
    return entry


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return a report as JSON-able values, its text included."""
    out: dict[str, Any] = _CONVERTER.unstructure(report)
    return out


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """Return the report that `data` prints; raises CodecError as `claim_from_dict` does."""
    try:
        return _CONVERTER.structure(dict(data), Report)
    except (BaseValidationError, ValueError, KeyError, TypeError) as error:
        told = (
            "; ".join(transform_error(error)) if isinstance(error, BaseValidationError) else error
        )
        raise CodecError(f"report: {told}") from error


_CONVERTER = _converter()
# Structures a flat claim (roles lifted to its top level) without going through the hook above.
_PLAIN = _CONVERTER.copy()
_PLAIN.register_structure_hook(
    Claim, make_dict_structure_fn(Claim, _PLAIN, _cattrs_forbid_extra_keys=True)
)
