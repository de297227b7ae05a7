"""A digest: sections of items, each a sentence with its quotations."""

from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from sayso.model.picture import Control


class Heading(StrEnum):
    """The sections, in their order: corrections come first."""

    CORRECTIONS = "Corrections and withdrawals"
    CONTROL = "Who holds what"
    EVENTS = "What happened"
    CASUALTIES = "Casualties, by claimant"
    DISPUTES = "What is disputed"
    GROUPS = "What is said of groups"


@frozen
class Quote:
    """Words of a report that an item rests on."""

    text: str
    outlet: str
    published: date | None
    claim: str
    url: str | None
    """The report's own address; None where it has none that can be linked to."""
    taken_back: bool = False
    """Whether the claim stands no longer."""


@frozen
class Side:
    """One side of a dispute."""

    says: str
    voices: str
    quotes: tuple[Quote, ...]


@frozen
class Item:
    """One thing that changed."""

    id: str
    sentence: str
    """Names who says it, how, and the range of any figure."""
    before: str | None = None
    """What the record had in its place."""
    why: str | None = None
    """For corrections: what moved it."""
    quotes: tuple[Quote, ...] = ()
    more: int = 0
    """Quotations beside those shown."""
    sides: tuple[Side, ...] = ()


@frozen
class Section:
    """Items under a heading."""

    heading: Heading
    items: tuple[Item, ...]


@frozen
class Digest:
    """What changed over a period, as one recorded moment has it."""

    id: str
    since: datetime
    until: datetime
    clock: str
    """recorded or reported: what moved."""
    recorded_at: datetime | None
    """With the reported clock: by what this record held then; None: all that it holds."""
    about: str | None
    """What it was narrowed to, in words; None: to nothing."""
    reports: int
    """Reports that came in over the period."""
    sections: tuple[Section, ...]
    resting: int = 0
    """Findings that read as before and rest on other claims."""
    control: tuple[Control, ...] = field(default=(), repr=False)
    """Who holds what at the end, for the map."""
    moved: frozenset[str] = frozenset()
    """Keys of the places whose control changed."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed."""
        return not self.sections
