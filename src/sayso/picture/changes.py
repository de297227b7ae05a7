"""What differs between two pictures, finding by finding, and why."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sayso.model.claim import Claim
from sayso.model.entry import LinkKind
from sayso.model.ids import ClaimId, content_id
from sayso.model.known import Known
from sayso.model.picture import Change, Control, Dispute, Event, Fact, Picture, Tally
from sayso.picture.words import control_words, event_words, fact_words, tally_words

_Told = Control | Event | Tally | Fact | Dispute
_T = TypeVar("_T")


def changes(
    before: Picture, after: Picture, known_before: Known, known_after: Known
) -> tuple[Change, ...]:
    """Return what `after` has otherwise than `before`, by kind and subject.

    The two may differ in the moment of knowledge, in the day, or in the policy. Each change
    names its reasons: new_claim, retraction_by_source, reread, verdict, place_fix, date_fix,
    actor_fix, number_fix, type_fix, duplicate_merged, split, link, rule_change,
    passage_of_time, gazetteer_change, dependent.

    Args:
        known_before: What `before` was made from.
        known_after: What `after` was made from.
    """
    why = _Why(before, after, known_before, known_after)
    found: list[Change] = []
    for kind, old, new in (
        ("control", _by_place(before), _by_place(after)),
        ("event", _by_id(before), _by_id(after)),
        ("tally", _tallies(before), _tallies(after)),
        ("fact", _facts(before), _facts(after)),
        ("dispute", _disputes(before), _disputes(after)),
    ):
        found += _differences(kind, old, new, why)
    return tuple(found)


def _differences(
    kind: str, old: Mapping[str, _Told], new: Mapping[str, _Told], why: "_Why"
) -> Iterable[Change]:
    for subject in sorted({*old, *new}):
        was, now = old.get(subject), new.get(subject)
        if was is not None and now is not None and was == now:
            continue
        came, went, reasons = why.of(was, now)
        what = "appeared" if was is None else "vanished" if now is None else "changed"
        yield Change(
            id=content_id(
                "change", kind, subject, was.id if was else None, now.id if now else None,
                str(why.after.known_at), str(why.after.as_of),
            ),
            kind=kind,
            subject=subject,
            what=what,
            words=_words(was, now),
            reasons=reasons,
            before=was.id if was else None,
            after=now.id if now else None,
            support=came,
            oppose=went,
        )  # fmt: skip


class _Why:
    """Why findings differ: by what came, went or reads otherwise between the two."""

    def __init__(
        self, before: Picture, after: Picture, known_before: Known, known_after: Known
    ) -> None:
        self.after = after
        self._old = {c.id: c for c in known_before.claims}
        self._new = {c.id: c for c in known_after.claims}
        self._reports_after = known_after.reports
        self._reread = {c.report for c in known_after.claims if c.id not in self._old}
        self._general: list[str] = []
        if (before.policy, before.rules) != (after.policy, after.rules):
            self._general.append("rule_change")
        links = {*known_after.links} ^ {*known_before.links}
        for link in sorted(links, key=lambda x: (x.at, x.a, x.b)):
            if link.kind in (LinkKind.EVENT, LinkKind.COPY):
                self._general.append("duplicate_merged" if link.same else "split")
            else:
                self._general.append("link")
        if before.as_of != after.as_of:
            self._general.append("passage_of_time")

    def of(
        self, was: _Told | None, now: _Told | None
    ) -> tuple[tuple[ClaimId, ...], tuple[ClaimId, ...], tuple[str, ...]]:
        """The claims that came, those that went, and the reasons."""
        old_ids = _claims_of(was)
        new_ids = _claims_of(now)
        came = [c for c in new_ids if c not in self._old]
        went = [c for c in old_ids if c not in self._new]
        kept = [c for c in (*new_ids, *old_ids) if c in self._old and c in self._new]
        fixes = {c: fix for c in dict.fromkeys(kept) if (fix := _fixes(self._old[c], self._new[c]))}
        reasons = ["new_claim"] if came else []
        reasons += [self._gone(self._old[c]) for c in went]
        reasons += [fix for fixed in fixes.values() for fix in fixed]
        reasons += self._general
        if not reasons:
            reasons = [_moved(was, now)]
        moved = tuple(dict.fromkeys((*came, *fixes)))
        ground = moved or (tuple(new_ids) if not went else ())
        return ground, tuple(went), tuple(dict.fromkeys(reasons))

    def _gone(self, claim: Claim) -> str:
        if claim.report not in self._reports_after:
            return "retraction_by_source"
        return "reread" if claim.report in self._reread else "verdict"


def _moved(was: _Told | None, now: _Told | None) -> str:
    """Why a finding differs on the same claims: its place was redrawn, or it leans on another
    finding that has moved (a campaign's part, a state before)."""
    if was is not None and now is not None and not isinstance(was, Tally | Fact):
        old, new = was.place, getattr(now, "place", None)
        if old is not None and new is not None and old.key == new.key and old != new:
            return "gazetteer_change"
    return "dependent"


def _claims_of(told: _Told | None) -> tuple[ClaimId, ...]:
    return (*told.support, *told.oppose) if told is not None else ()


def _fixes(old: Claim, new: Claim) -> list[str]:
    if old == new:
        return []
    found = []
    for names, reason in (
        (("type",), "type_fix"),
        (("place", "origin"), "place_fix"),
        (("time", "said"), "date_fix"),
        (("actor", "target", "speaker"), "actor_fix"),
        (("count",), "number_fix"),
    ):
        if any(getattr(old, n) != getattr(new, n) for n in names):
            found.append(reason)
    return found or ["verdict"]


def _by_place(picture: Picture) -> dict[str, Control]:
    return {c.place.key: c for c in picture.control}


def _by_id(picture: Picture) -> dict[str, Event]:
    return {e.id: e for e in picture.events}


def _tallies(picture: Picture) -> dict[str, Tally]:
    return _numbered(
        (
            content_id(
                "tally", t.claimant.key, t.event, t.group,
                t.victims.key if t.victims else None, t.outcome, t.cumulative,
            ),
            t,
        )
        for t in picture.tallies
    )  # fmt: skip


def _facts(picture: Picture) -> dict[str, Fact]:
    return _numbered(
        (
            content_id(
                "about", p.actor.key, f.kind, f.other.key if f.other else None,
                f.place.key if f.place else None, f.label,
            ),
            f,
        )
        for p in picture.profiles
        for f in p.facts
        if f.outgoing
    )  # fmt: skip


def _disputes(picture: Picture) -> dict[str, Dispute]:
    return _numbered(
        (content_id("over", d.kind, d.about, d.place.key if d.place else None), d)
        for d in picture.disputes
    )


def _numbered(pairs: Iterable[tuple[str, _T]]) -> dict[str, _T]:
    """Findings by subject; several of one subject by their order."""
    found: dict[str, _T] = {}
    for subject, told in pairs:
        n, key = 1, subject
        while key in found:
            n += 1
            key = f"{subject}#{n}"
        found[key] = told
    return found


def _words(was: _Told | None, now: _Told | None) -> str:
    old, new = _said(was), _said(now)
    if not old or not new:
        return new or old
    return f"{new} (before: {old})" if old != new else f"{new}, on other claims than before"


def _said(told: _Told | None) -> str:
    match told:
        case None:
            return ""
        case Control():
            return control_words(told)
        case Event():
            return event_words(told)
        case Tally():
            return tally_words(told)
        case Fact():
            return fact_words(told)
        case Dispute():
            return told.about
