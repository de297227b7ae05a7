"""Reports and their claims, written in one go: every quote stands in its report's text."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from attrs import evolve

from sayso.model.claim import Claim, ClaimTime, Count, Evidence, Mention, Speaker, claim_id
from sayso.model.known import Axis, Known
from sayso.model.report import Report, make_report
from sayso.model.terms import ClaimType, Polarity, Realis, Stance

Names = str | Sequence[str]
Days = str | tuple[str | None, str | None] | None


class Story:
    """One report in the making: each `say` adds a sentence and the claim that it carries.

    A name of a party or place is its id in the registry; with a leading "~" it is words that
    no registry knows; "id|words" gives both.
    """

    def __init__(self, source: str | None, day: str | None, lead: str = "") -> None:
        self._source = source
        self._day = day
        self._text = lead
        self._drafts: list[tuple[ClaimType, dict[str, Any]]] = []

    def say(
        self,
        kind: str,
        *,
        actor: Names = (),
        target: Names = (),
        place: Names = (),
        when: Days = None,
        by: str | None = None,
        stance: str | None = None,
        count: tuple[str, int | None, int | None] | None = None,
        unit: str = "people",
        label: str | None = None,
        realis: str = "actual",
        negative: bool = False,
        ended: bool = False,
        said: str | None = None,
        words: str = "",
    ) -> "Story":
        """Add a claim.

        Args:
            when: A day, or first and last with None for what is open or not known.
            by: The speaker's id ("anonymous", or an actor's), or "~" and words; None: the outlet.
            words: Words of the sentence that the roles do not give.
        """
        start = len(self._text)
        self._text += "" if not self._text or self._text.endswith("\n") else " "
        start = len(self._text)
        roles: dict[str, tuple[Mention, ...]] = {}
        if words:
            self._text += words + " "
        for role, names in (("actor", actor), ("target", target), ("place", place)):
            listed = (names,) if isinstance(names, str) else names
            roles[role] = tuple(self._mention(name) for name in listed)
            if role == "actor":
                self._text += kind.replace("_", " ") + " "
        self._text = self._text.rstrip()
        if count is not None:
            self._text += f" {count[0]}"
        evidence = Evidence(start, len(self._text), self._text[start:])
        self._text += "."
        speaker = None
        if by is not None:
            ref, text = _named(by)
            speaker = Speaker(text, ref)
        first, last = (when, when) if isinstance(when, str) else (when or (None, None))
        self._drafts.append(
            (
                ClaimType(kind),
                {
                    "evidence": evidence,
                    **roles,
                    "time": None
                    if when is None
                    else ClaimTime(str(when), _day(first), _day(last), "day"),
                    "count": Count(*count, unit) if count is not None else None,
                    "label": label,
                    "realis": Realis(realis),
                    "polarity": Polarity.NEGATIVE if negative else Polarity.POSITIVE,
                    "ended": ended,
                    "stance": Stance(stance or ("reports" if by is None else "asserts")),
                    "speaker": speaker,
                    "said": _day(said),
                    "engine": "story",
                },
            )
        )
        return self

    def _mention(self, name: str) -> Mention:
        ref, text = _named(name)
        start = len(self._text)
        self._text += text + " "
        return Mention(text, start, start + len(text), ref)

    @property
    def report(self) -> Report:
        """The report as written so far."""
        return make_report(self._text, source=self._source, published=_day(self._day))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims as written so far, in text order."""
        report = self.report.id
        return tuple(
            Claim(claim_id(report, kind, [n, kind.value]), report, kind, **draft)
            for n, (kind, draft) in enumerate(self._drafts)
        )


def _named(name: str) -> tuple[str | None, str]:
    if name.startswith("~"):
        return None, name[1:]
    ref, _, text = name.partition("|")
    return ref, text or ref.replace("-", " ").title()


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def known(*stories: Story, **given: Any) -> Known:
    """What is known where just these stories stand, in this order of record."""
    return known_of([c for s in stories for c in s.claims], [s.report for s in stories], **given)


def known_of(
    claims: Iterable[Claim],
    reports: Iterable[Report],
    *,
    at: datetime | None = None,
    **given: Any,
) -> Known:
    """What is known where just these claims of these reports stand."""
    held = tuple(claims)
    moment = at or datetime(2030, 1, 1, tzinfo=UTC)
    return Known(
        Axis.REPORTED,
        at,
        held,
        {r.id: r for r in reports},
        {c.id: moment for c in held},
        **given,
    )


def reported_by(moment: date, *stories: Story) -> Known:
    """What had been published by the end of a day."""
    return known(*(s for s in stories if s.report.published and s.report.published <= moment))


def renamed(claims: Iterable[Claim], names: dict[str, str]) -> tuple[Claim, ...]:
    """The claims with parties' ids and words replaced throughout; ids of claims stay."""

    def of(mention: Mention) -> Mention:
        if mention.ref is not None:
            return evolve(mention, ref=names.get(mention.ref, mention.ref))
        return evolve(mention, text=names.get(mention.text, mention.text))

    def by(speaker: Speaker | None) -> Speaker | None:
        if speaker is None or speaker.ref == "anonymous":
            return speaker
        if speaker.ref is not None:
            return evolve(speaker, ref=names.get(speaker.ref, speaker.ref))
        return evolve(speaker, text=names.get(speaker.text, speaker.text))

    return tuple(
        evolve(
            c,
            actor=tuple(of(m) for m in c.actor),
            target=tuple(of(m) for m in c.target),
            speaker=by(c.speaker),
        )
        for c in claims
    )
