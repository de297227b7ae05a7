"""Shapes of what the API prints otherwise than the model's classes have it."""

from datetime import date, datetime

from pydantic import BaseModel

from sayso.model.claim import ClaimTime, Count, Evidence
from sayso.model.picture import Citation
from sayso.model.terms import ClaimType, Polarity, Realis, Stance
from sayso.web.shapes import shape_of


class MentionShape(BaseModel):
    """A phrase that names a party or place; text is the report's own at [start, end)."""

    text: str
    start: int
    end: int
    ref: str | None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None


class SpeakerShape(BaseModel):
    """Who puts a claim forward."""

    text: str
    ref: str | None
    name: str | None = None


class ClaimShape(BaseModel):
    """One proposition by one speaker in one report, in the claim contract's form."""

    id: str
    report: str
    type: ClaimType
    roles: dict[str, list[MentionShape]]
    time: shape_of(ClaimTime) | None  # type: ignore[valid-type]
    count: shape_of(Count) | None  # type: ignore[valid-type]
    label: str | None
    realis: Realis
    polarity: Polarity
    ended: bool
    stance: Stance
    speaker: SpeakerShape | None
    via: list[SpeakerShape]
    said: date | None
    evidence: shape_of(Evidence)  # type: ignore[valid-type]
    engine: str
    score: float


class ReportShape(BaseModel):
    """One report, without its text."""

    id: str
    source: str | None
    url: str | None
    title: str | None
    author: str | None
    published: date | None
    published_at: datetime | None
    language: str | None
    text_sha256: str
    characters: int
    claims: int


class SourceShape(BaseModel):
    """One outlet."""

    source: str
    name: str
    reports: int
    claims: int
    own_voice: int
    leans: str


class QuotedShape(BaseModel):
    """Somebody whom an outlet quotes."""

    speaker: str
    against_own_side: int
    claims: int


class OutletShape(SourceShape):
    """One outlet with what it published."""

    quoted: list[QuotedShape]
    documents: list[str]


class StatementShape(BaseModel):
    """One property of one actor or place, by one voice in one outlet."""

    id: str
    entity: str
    entity_key: str
    property: str
    value: str
    original: str
    language: str | None
    claimant: str
    stance: Stance
    outlet: str
    first_seen: date | None
    last_seen: date | None
    claims: list[str]


class CitedShape(BaseModel):
    """One finding with the words for and against it."""

    finding: dict[str, object]
    citations: list[shape_of(Citation)]  # type: ignore[valid-type]


class ClaimWithReport(BaseModel):
    """One claim with its report."""

    claim: ClaimShape
    report: ReportShape | None


class DocumentShape(ReportShape):
    """One report with the claims found in it."""

    text: str | None
    """The whole text, for those who have signed in."""
    found: list[ClaimShape]
