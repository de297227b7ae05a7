"""What the network says of a sentence: anchors, and for each anchor its parts and attributes.

A frame is one anchor word with a claim type, the spans that play a part in it, and its
attributes. One frame becomes one claim, or several where its lists are to be split.
"""

from attrs import frozen

from sayso.model.terms import ClaimType, Polarity, Realis, Stance

TYPES: tuple[str, ...] = tuple(t.value for t in ClaimType)
PARTS = ("actor", "target", "place", "origin", "time", "count", "speaker", "label", "via")
MAYBE_TIME = "time?"
"""Words that may tell when, of a frame that has no part "time"."""
TAGS = ("O", *(f"{edge}-{part}" for part in PARTS for edge in "BI"))
STANCES: tuple[str, ...] = tuple(s.value for s in Stance)
REALIS: tuple[str, ...] = tuple(r.value for r in Realis)
POLARITIES: tuple[str, ...] = tuple(p.value for p in Polarity)
LABELS = (
    "none", "words", "killed", "wounded", "killed or wounded", "captured", "missing", "losses",
    "founded", "merger", "renamed", "split", "ceasefire", "de-escalation", "peace", "swap",
    "humanitarian corridor", "partial", "full", "terrorist organisation", "sanctions", "outlawed",
)  # fmt: skip
"""`words`: the label is the words of the frame's label span."""
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "stance": STANCES,
    "realis": REALIS,
    "polarity": POLARITIES,
    "ended": ("holds", "ended"),
    "label": LABELS,
}


@frozen
class Part:
    """A span of pieces [first, last) that plays a part in a frame."""

    name: str
    first: int
    last: int
    score: float = 1.0


@frozen
class Frame:
    """One anchor with its parts; `attributes` by name of ATTRIBUTES."""

    type: str
    anchor: int
    parts: tuple[Part, ...]
    attributes: dict[str, str]
    score: float = 1.0
