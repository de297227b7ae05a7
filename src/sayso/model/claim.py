"""A claim: one proposition that one speaker puts forward in one report, with its words."""

from datetime import date
from typing import Any

from attrs import field, frozen

from sayso.model.ids import ClaimId, ReportId, content_id
from sayso.model.terms import ClaimType, Polarity, Realis, Role, Stance


def _is_span(instance: Any, attribute: Any, value: int) -> None:
    if not 0 <= instance.start < instance.end:
        raise ValueError(f"a span needs 0 <= start < end, not [{instance.start}, {instance.end})")


@frozen
class Mention:
    """The shortest noun phrase that names a thing; `text` is the report's own at [start, end)."""

    text: str
    start: int
    end: int = field(validator=_is_span)
    ref: str | None = None
    """Id in the registry; None where unknown: a wrong ref is worse than none."""
    name: str | None = None
    """The registry's name; of a pronoun for somebody it does not know, the report's."""
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    """Of a place: site, neighbourhood, settlement, adm2, adm1, country or area."""


@frozen
class ClaimTime:
    """When it happened or held. Both ends included; `end` None is still going on; both None:
    the words give no day that can be known."""

    text: str
    start: date | None
    end: date | None
    precision: str

    def __attrs_post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"time ends before it begins: {self.start} to {self.end}")


@frozen
class Count:
    """How many, as said: `min`..`max` with None for a bound that the words do not give."""

    text: str
    min: int | None
    max: int | None
    unit: str = "people"

    def __attrs_post_init__(self) -> None:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"count {self.text!r}: {self.min} is more than {self.max}")


@frozen
class Speaker:
    """Who puts a claim forward; `ref` "anonymous" for unnamed sources."""

    text: str
    ref: str | None = None
    name: str | None = None


@frozen
class Evidence:
    """The words that carry the claim: `text` is the report's own at [start, end)."""

    start: int
    end: int = field(validator=_is_span)
    text: str


@frozen
class Claim:
    """One proposition by one speaker in one report."""

    id: ClaimId
    report: ReportId
    type: ClaimType
    evidence: Evidence
    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    place: tuple[Mention, ...] = ()
    origin: tuple[Mention, ...] = ()
    time: ClaimTime | None = None
    count: Count | None = None
    label: str | None = None
    realis: Realis = Realis.ACTUAL
    polarity: Polarity = Polarity.POSITIVE
    ended: bool = False
    stance: Stance = Stance.REPORTS
    speaker: Speaker | None = None
    """None: the outlet itself, or with stance ASSERTS a passive ("it was announced")."""
    via: tuple[Speaker, ...] = ()
    """Outer speakers, nearest first."""
    said: date | None = None
    engine: str = ""
    score: float = 1.0
    """The reader's own confidence, 0 to 1; not a probability."""

    def mentions(self, role: Role) -> tuple[Mention, ...]:
        """The mentions that play `role`."""
        found: tuple[Mention, ...] = getattr(self, role.value)
        return found

    @property
    def is_actual(self) -> bool:
        """Whether the proposition says that something happened or is so."""
        return self.realis is Realis.ACTUAL and self.polarity is Polarity.POSITIVE


def claim_id(report: ReportId, claim_type: ClaimType, content: Any) -> ClaimId:
    """Id of a claim from its report, type and content (JSON-able), engine and score apart."""
    return ClaimId(content_id("claim", report, claim_type.value, content))
