"""The closed vocabularies: of a claim, as the claim contract fixes them, and of control."""

from enum import StrEnum


class ClaimType(StrEnum):
    """What a claim is about: happenings first, then states that hold until ended."""

    ARMED_CLASH = "armed_clash"
    OFFENSIVE = "offensive"
    ADVANCE = "advance"
    ATTACK_REPELLED = "attack_repelled"
    CAPTURE = "capture"
    HANDOVER = "handover"
    WITHDRAWAL = "withdrawal"
    SIEGE = "siege"
    SIEGE_LIFTED = "siege_lifted"
    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    BOMBING = "bombing"
    ATTACK_ON_CIVILIANS = "attack_on_civilians"
    ABDUCTION = "abduction"
    ARREST = "arrest"
    RELEASE = "release"
    SURRENDER = "surrender"
    DEPLOYMENT = "deployment"
    CASUALTIES = "casualties"
    DAMAGE = "damage"
    DISPLACEMENT = "displacement"
    AID = "aid"
    AGREEMENT = "agreement"
    VIOLATION = "violation"
    NEGOTIATION = "negotiation"
    DESIGNATION = "designation"
    PROTEST = "protest"
    RIOT = "riot"
    CONTROLS = "controls"
    PRESENT = "present"
    LEADS = "leads"
    MEMBER_OF = "member_of"
    AFFILIATED = "affiliated"
    ALLIED = "allied"
    SUPPORTS = "supports"
    HOSTILE = "hostile"
    FORMED = "formed"
    ALIAS = "alias"
    IDEOLOGY = "ideology"
    GOVERNS_THROUGH = "governs_through"

    @property
    def is_state(self) -> bool:
        """Whether it says that something holds, rather than that something happened."""
        return self in _STATES


_STATES = frozenset(
    {
        ClaimType.CONTROLS,
        ClaimType.PRESENT,
        ClaimType.LEADS,
        ClaimType.MEMBER_OF,
        ClaimType.AFFILIATED,
        ClaimType.ALLIED,
        ClaimType.SUPPORTS,
        ClaimType.HOSTILE,
        ClaimType.FORMED,
        ClaimType.ALIAS,
        ClaimType.IDEOLOGY,
        ClaimType.GOVERNS_THROUGH,
    }
)


class Role(StrEnum):
    """A mention's part in a claim."""

    ACTOR = "actor"
    TARGET = "target"
    PLACE = "place"
    ORIGIN = "origin"


class Stance(StrEnum):
    """How the speaker stands to the proposition."""

    REPORTS = "reports"
    ASSERTS = "asserts"
    ACKNOWLEDGES = "acknowledges"
    DENIES = "denies"
    ACCUSES = "accuses"
    CANNOT_CONFIRM = "cannot_confirm"


class Realis(StrEnum):
    """Whether it happened, or is only meant, threatened or possible."""

    ACTUAL = "actual"
    PLANNED = "planned"
    THREATENED = "threatened"
    POSSIBLE = "possible"


class Polarity(StrEnum):
    """Whether the proposition itself is negated."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Status(StrEnum):
    """How a place is held; definitions in docs/method.md."""

    HELD = "held"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    MIXED = "mixed"
    VACATED = "vacated"
    BUFFER = "buffer"
    UNKNOWN = "unknown"
