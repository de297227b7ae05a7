"""How a mention is worded: a name, a pronoun, somebody's own soldiers, a body's name."""

import re

from sayso.model.claim import Mention
from sayso.model.report import Report
from sayso.reading.compose import PRONOUN

POINTS_BACK = re.compile(
    r"(?:it|its|they|their|them|we|our|the (?:groups?|movement|organi[sz]ation|militia|factions?|forces?))$",
    re.IGNORECASE,
)
"""Words for a party that has been named, with the article that mentions leave out."""
OWN = re.compile(r"(?:its|their|our|his)\b", re.IGNORECASE)
OWN_FORCES = re.compile(
    r"(?:its|their|our)\s+(?:own\s+)?"
    r"(?:soldiers|troops|forces|fighters|men|units|members|servicemen|personnel|army)$",
    re.IGNORECASE,
)
ARMY = re.compile(
    r"\b(?:army|military|armed forces|air force|navy|general staff|high command|police"
    r"|defen[cs]e ministry|ministry of defen[cs]e)\b",
    re.IGNORECASE,
)
"""Words in the names of who speaks for a state's forces."""
SERVICEMEN = re.compile(
    r"(?:(?:more|other|government|army|young)\s+){0,2}(?:soldiers?|troops|servicemen|conscripts?|officers?"
    r"|paratroopers?|marines|policem[ae]n|pilots?|personnel)",
    re.IGNORECASE,
)
"""Men of a state's forces, with no word of whose."""
DOCUMENT = re.compile(r"statement|communiqu[eé]|announcement|declaration|bulletin", re.IGNORECASE)
_BEFORE_FIRST = re.compile(r"(?:\A|[.!?][”\"’)\]]*\s+|\n\s*)(?:[Tt]he\s+)?\Z")
_ABBREVIATION = re.compile(r"[A-Z]{2,}[A-Z0-9-]*")
_CAPITAL = re.compile(r"[^\W\d_a-z]")


def head(mention: Mention) -> str:
    """The last word that names somebody: "anti-regime groups" are groups."""
    return mention.text.split()[-1].lower()


def is_capital(words: str) -> bool:
    """Whether words have a capital letter, and so a name in them."""
    return _CAPITAL.search(words) is not None


def is_name(mention: Mention) -> bool:
    """Whether a mention names somebody, and does not only point back."""
    return is_capital(mention.text) and not PRONOUN.fullmatch(mention.text)


def is_body(mention: Mention, report: Report) -> bool:
    """Whether a name is of a group and no person's or place's: "the Arakan Army", "FARC"."""
    return is_name(mention) and (
        _ABBREVIATION.fullmatch(mention.text) is not None
        or with_article(mention, report) != mention.text
    )


def starts_sentence(at: int, report: Report) -> bool:
    """Whether a sentence starts with what is at an offset, but for an article."""
    return _BEFORE_FIRST.search(report.text, max(0, at - 20), at) is not None


def with_article(mention: Mention, report: Report) -> str:
    """The mention with the article that the contract leaves out ("the group")."""
    before = report.text[max(0, mention.start - 4) : mention.start]
    return f"the {mention.text}" if before.lower() == "the " else mention.text
