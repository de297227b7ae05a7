"""Names that may be one actor's: proposals for a reviewer, never joined here."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from attrs import frozen
from rapidfuzz import fuzz, process

from sayso.model.picture import Party
from sayso.picture.heard import Heard
from sayso.picture.sides import Cast, fold

# Tried on transliterations ("Hay'et Tahrir al-Shams", "Hayat Tahrir al-Sham": 89) against
# neighbours that must stay apart ("Free Idlib Army", "Free Syrian Army": 77).
LEAST_SCORE = 86.0
_SHORTEST = 6
_NUMBER = re.compile(
    r"\d+|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
)
_SIDES = re.compile(r"\b(?:north\w*|south\w*|east\w*|west\w*|central|upper|lower|new|old)\b")


@frozen
class Likeness:
    """Two actors whose names are alike."""

    a: Party
    """The one that no registry knows."""
    b: Party
    score: float
    """0 to 100, of rapidfuzz's token sort ratio; no probability."""
    names: tuple[str, str]


def alike(heard: Iterable[Heard], cast: Cast) -> tuple[Likeness, ...]:
    """Return pairs of actors that a reviewer might join, the likest first.

    Each actor that is known by words alone is held against the names of the registry and
    against the other such words. Numbers, ordinals and points of the compass must agree: the
    25th and the 46th Division differ in two letters and are two.
    """
    words: dict[str, str] = {}
    for one in heard:
        for key in (*one.actors, *one.targets):
            if key.startswith("text:") and not cast.is_nameless(key):
                words[key] = _plain(key.removeprefix("text:"))
    choices = {
        (key, name): _plain(name)
        for key, facts in cast.background.actors.items()
        for name in (facts.name, *facts.aliases)
    }
    found: dict[tuple[str, str], Likeness] = {}
    for key in sorted(words):
        others = {(k, k.removeprefix("text:")): w for k, w in words.items() if k > key}
        for (other, name), score in _like(words[key], {**choices, **others}):
            held = found.get((key, other))
            if held is None or held.score < score:
                names = (key.removeprefix("text:"), name)
                found[key, other] = Likeness(cast.party(key), cast.party(other), score, names)
    return tuple(sorted(found.values(), key=lambda x: (-x.score, x.a.key, x.b.key)))


def _like(
    words: str, choices: dict[tuple[str, str], str]
) -> Sequence[tuple[tuple[str, str], float]]:
    if len(words) < _SHORTEST:
        return [(key, 100.0) for key, name in choices.items() if name == words]
    near = process.extract(
        words, choices, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_SCORE, limit=8
    )
    return [(key, round(score, 1)) for name, score, key in near if _may_be_one(words, name)]


def _may_be_one(a: str, b: str) -> bool:
    return all(sorted(p.findall(a)) == sorted(p.findall(b)) for p in (_NUMBER, _SIDES))


def _plain(name: str) -> str:
    """A name without accents, apostrophes and hyphens, which spellings add and leave out."""
    apart = unicodedata.normalize("NFKD", fold(name))
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.sub(r"['`ʻʿʾ’-]", " " if "-" in name else "", letters).split())
