"""Entries: the only things that are stored. Nothing is edited; more is said. Nothing is deleted
but the words of a report that is redacted."""

from datetime import date, datetime
from enum import StrEnum

from attrs import field, fields, frozen

from sayso.model.claim import Claim
from sayso.model.ids import ClaimId, EntryId, ReportId, content_id
from sayso.model.report import Report
from sayso.model.terms import Status


def _aware(_instance: object, _attribute: object, value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError("an entry's moment must be zone-aware")


class Verdict(StrEnum):
    """What a reviewer decided on a claim."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


class LinkKind(StrEnum):
    """What two ids are said to be one of, or (COPY) which report copies which."""

    ACTOR = "actor"
    PLACE = "place"
    EVENT = "event"
    COPY = "copy"


@frozen
class Recorded:
    """A report was read by an engine, and these claims were found (maybe none).

    A later reading of the same report stands in place of an earlier one from its own moment on.
    """

    at: datetime = field(validator=_aware)
    report: Report
    engine: str
    claims: tuple[Claim, ...]


@frozen
class Judged:
    """A person's verdict on one claim. It corrects our reading, so it holds on both axes of
    knowledge; on the recorded axis from its own moment."""

    at: datetime = field(validator=_aware)
    claim: ClaimId
    verdict: Verdict
    by: str
    reason: str | None = None
    corrected: Claim | None = None
    """With CORRECT: the claim as it should have been read; keeps the old claim's id."""


@frozen
class Linked:
    """A person's word that two ids are one (`same`), or are not."""

    at: datetime = field(validator=_aware)
    kind: LinkKind
    a: str
    b: str
    same: bool
    by: str
    reason: str | None = None


_RULED = (Status.HELD, Status.CONTESTED, Status.VACATED, Status.UNKNOWN)


@frozen
class Overruled:
    """A reviewer's ruling on how a place is held, over what the rules make of the claims.

    It corrects our judgement, so it holds on both axes of knowledge, as a verdict does. What the
    rules give stays in sight beside it, and the last ruling on a day counts.
    """

    at: datetime = field(validator=_aware)
    place: str
    """Its key, as `Spot.key` has it."""
    status: Status
    """held, contested, vacated or unknown."""
    by: str
    reason: str
    holder: str | None = None
    """With HELD: the actor's key."""
    start: date | None = None
    """First day for which it is so; None: all days before."""
    end: date | None = None
    """Last day; None: until ruled otherwise."""

    def __attrs_post_init__(self) -> None:
        if self.status not in _RULED:
            raise ValueError(
                f"a reviewer rules {', '.join(_RULED)}; {self.status} follows from claims"
            )
        if (self.status is Status.HELD) != (self.holder is not None):
            raise ValueError("held needs its holder, and no other status has one")
        if not self.reason.strip():
            raise ValueError("a ruling needs its reason: it stands in the record")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"the ruling ends before it begins: {self.start} to {self.end}")

    def holds(self, day: date | None) -> bool:
        """Whether it is about `day`; with None, about the present."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen
class Withdrawn:
    """A source took a report back: news, so on the reported axis it counts from `published_at`."""

    at: datetime = field(validator=_aware)
    report: ReportId
    published_at: datetime
    reason: str | None = None


@frozen
class Undone:
    """An earlier verdict, link, ruling or withdrawal is taken back."""

    at: datetime = field(validator=_aware)
    entry: EntryId
    by: str
    reason: str | None = None


@frozen
class Redacted:
    """A report's words were taken out of the record for good, to keep somebody from harm.

    The one entry at which something stored goes: the ledger forgets the report's text, title,
    address and author, and the words of its claims; ids, moments and this hash stay. From then on
    the report supports nothing, whenever one asks for, and it cannot be undone.
    """

    at: datetime = field(validator=_aware)
    report: ReportId
    by: str
    reason: str
    text_sha256: str
    """Of the text as it was, UTF-8: whoever kept a copy can prove that it is the one."""


Entry = Recorded | Judged | Linked | Overruled | Withdrawn | Undone | Redacted


def entry_id(entry: Entry, ordinal: int = 0) -> EntryId:
    """Id of an entry.

    Args:
        ordinal: Of a Recorded, how many readings of its report stand before it. Its moment
            is left out, so that recording twice is recording once.
    """
    if isinstance(entry, Recorded):
        claims = [[c.id, c.engine, c.score] for c in entry.claims]
        return EntryId(
            content_id("entry", "recorded", entry.report.id, entry.engine, claims, ordinal)
        )
    said = [str(getattr(entry, a.name)) for a in fields(type(entry))]
    return EntryId(content_id("entry", type(entry).__name__, said))
