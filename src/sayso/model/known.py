"""What was known at a moment: the ledger folded, ready to be judged."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from sayso.model.claim import Claim
from sayso.model.entry import Linked, Overruled
from sayso.model.ids import ClaimId, ReportId
from sayso.model.report import Report


class Axis(StrEnum):
    """Whose knowledge: the world's, by publication, or this record's, by entry."""

    REPORTED = "reported_by"
    RECORDED = "recorded_at"


@frozen
class Known:
    """The claims that stood at a moment, in order of record, with their reports and links.

    Rejected claims and claims of withdrawn reports are not in it; corrected ones stand as
    corrected.
    """

    axis: Axis
    at: datetime | None
    """None: all that is held."""
    claims: tuple[Claim, ...] = field(repr=False)
    reports: Mapping[ReportId, Report] = field(repr=False)
    recorded_at: Mapping[ClaimId, datetime] = field(factory=dict, repr=False)
    """When the record first held each claim."""
    accepted: frozenset[ClaimId] = field(default=frozenset(), repr=False)
    """Claims that a reviewer accepted or corrected."""
    links: tuple[Linked, ...] = ()
    """The links that stand, oldest first."""
    rulings: tuple[Overruled, ...] = ()
    """Reviewers' rulings on places that stand, oldest first."""
