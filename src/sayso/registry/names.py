"""Folding names so that one name printed two ways is one key, with the way back to offsets."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii
from attrs import frozen

Key = tuple[str, ...]
"""A folded name: its words in order. Two names are the same when their keys are."""

FOLD_VERSION = 1
"""Raise when a fold changes what an existing name folds to: shipped indexes are built with it."""

# Apostrophes as printed, and the half rings and letters that stand for hamza and ayn.
_APOSTROPHES = "'’‘`´ʼʻʾʿ′ʹˈ‛"
# Python's \w leaves combining marks out, which would cut words in Arabic and Indic scripts.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f"
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}[^\W\d_]?(?![^\W_])|{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*"
)
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}][sS]$")
_ELISION = re.compile(r"^[dDlL]['’](?=[^\W\d_]{2})")
_HYPHENS = "-\u2010\u2011\u2012\u2013"

ARTICLES = frozenset("al el ul il ad ed adh ar er as es ash esh at et ath eth az ez an en".split())
"""Forms that the Arabic article takes in Latin letters."""
_ALWAYS_ARTICLES = frozenset({"al", "el"})
# As separate words these are English first and the article second.
_ENGLISH = frozenset({"as", "at", "an", "are"})

_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": "",
     "ک": "ك", "ی": "ي", "ھ": "ه", "گ": "ك"}
)  # fmt: skip

# Words that open many Arabic place names, in the spellings that newspapers use for each.
_ROMAN_WORDS = {
    form: forms.split()[0]
    for forms in (
        "tal tel tell tall til tul", "deir dayr der dair deyr", "ayn ain ein eyn ayin",
        "kafr kfar kufr kefr kafar kfr", "um umm om omm", "jabal jebel jabel jebal gabal djebel",
        "sheikh shaykh sheik cheikh shekh shaikh", "beit bayt bait bet", "khan chan",
        "marat marrat marrit maret marret maaret maarit", "qalat kalat qalaat", "wad wadd",
        "jisr jisir gisr", "hayat hayet hayyat haiat heyet heyat", "jabhat jabhet jebhat",
        "jaish jaysh jeish gaysh", "tahrir tehrir", "sham shams", "abu abo",
        "muhamad muhammad mohammed mohammad mohamed muhamed mohamad mohamud muhammed",
        "ahmed ahmad ahmet", "abdul abdel abdal abdol", "husein hussein husayn hussain husain",
        "omar umar", "khaled khalid", "hasan hassan", "suleiman sulaiman sulayman soleiman",
        "yusuf yousef youssef yusef yousuf", "jolani golani julani jawlani joulani",
    )
    for form in forms.split()
}  # fmt: skip


# Words that names are printed with in full or short: "St. Petersburg".
_ABBREVIATED = {"st": "saint", "mt": "mount", "ft": "fort"}


@frozen
class Token:
    """One word of a text at [start, end), with its folded form."""

    start: int
    end: int
    folded: str
    """Lower case, no diacritics, no apostrophes; "al" for any form of the Arabic article."""
    loose: str
    """As `folded`, with the spellings that romanisers choose between made one."""
    possessive: bool = False
    """The token is only an English possessive ending."""


def tokens(text: str, *, running: bool = False) -> tuple[Token, ...]:
    """Cut a text into words.

    Args:
        running: The text is prose and not one name: "as", "at" and "an" before a space are then
            English words and never the Arabic article.
    """
    # A name is asked for many times; a whole report twice, and it must not be kept for longer.
    return (_name_tokens if len(text) <= 100 else _text_tokens)(text, running)


def _tokens(text: str, running: bool) -> tuple[Token, ...]:
    spans: list[tuple[int, int, bool]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        if elision := _ELISION.match(word):
            spans.append((start, start + elision.end(), False))
            start += elision.end()
            word = text[start:end]
        if (ending := _POSSESSIVE.search(word)) and ending.start() > 1:
            spans.append((start, start + ending.start(), False))
            spans.append((start + ending.start(), end, True))
        else:
            spans.append((start, end, False))
    folded = [_fold_word(text[start:end]) for start, end, _ in spans]
    found = []
    for i, (start, end, possessive) in enumerate(spans):
        following = (folded[i + 1], spans[i + 1][0]) if i + 1 < len(spans) else None
        if following and _is_article(text, folded[i], end, following, running):
            found.append(Token(start, end, "al", "al"))
        elif possessive:
            found.append(Token(start, end, "'s", "'s", possessive=True))
        elif folded[i]:
            found.append(Token(start, end, folded[i], loosen(folded[i])))
    return tuple(found)


_name_tokens = lru_cache(maxsize=4096)(_tokens)
_text_tokens = lru_cache(maxsize=2)(_tokens)


def fold(text: str) -> str:
    """Return a name's folded words with single spaces: "Hay’et Taḥrīr aš-Šām" as
    "hayet tahrir al sham"."""
    return " ".join(fold_key(text))


def fold_key(text: str) -> Key:
    """Return a name's key: folded words, possessive endings left out."""
    return tuple(token.folded for token in tokens(text) if not token.possessive)


def loose_key(text: str) -> Key:
    """Return a name's key with romanisation's free choices made one ("Hasakeh", "al-Ḥasakah")."""
    return tuple(token.loose for token in tokens(text) if not token.possessive)


def keys(text: str) -> tuple[Key, Key, tuple[bool, ...]]:
    """Return a name's key, its loose key, and which of its words start with a capital."""
    words = [token for token in tokens(text) if not token.possessive]
    return (
        tuple(token.folded for token in words),
        tuple(token.loose for token in words),
        tuple(text[token.start].isupper() for token in words),
    )


def bare(key: Sequence[str]) -> Key:
    """Return a key without the Arabic article that opens it, if words follow."""
    return tuple(key[1:]) if len(key) > 1 and key[0] == "al" else tuple(key)


def digits(text: str) -> tuple[str, ...]:
    """Return the numbers in a name, in order. They are identity: the 25th Division is not the
    46th, however like the words."""
    return tuple(re.findall(r"\d+", unicodedata.normalize("NFKC", text)))


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script that most letters of a name are in."""
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "").split(" ", 1)[0]
            code = _SCRIPTS.get(name, "Zyyy")
            counts[code] = counts.get(code, 0) + 1
    return max(counts, key=lambda code: counts[code]) if counts else "Latn"


_SCRIPTS = {
    "LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr",
    "ETHIOPIC": "Ethi", "DEVANAGARI": "Deva", "CJK": "Hani", "HANGUL": "Hang", "HIRAGANA": "Hira",
    "KATAKANA": "Kana", "MYANMAR": "Mymr", "ARMENIAN": "Armn", "GEORGIAN": "Geor",
    "SYRIAC": "Syrc", "BENGALI": "Beng", "TAMIL": "Taml", "THAI": "Thai",
}  # fmt: skip


@lru_cache(maxsize=65536)
def loosen(word: str) -> str:
    """Return a folded word with vowel and doubling choices of romanisers made one.

    "hasakeh", "hasakah" and "hasaka" are one; so are "touman" and "tuman", "tell" and "tal".
    Consonants stay: without vowels alone, unlike places fall together (stack.md section 4).
    """
    if word in _ROMAN_WORDS:
        return _ROMAN_WORDS[word]
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i")
    word = re.sub(r"(.)\1", r"\1", word)
    word = re.sub(r"(?<=..)[ae]h$", "a", word)
    return _ROMAN_WORDS.get(word, word)


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    word = "".join(char for char in word if char not in _APOSTROPHES and char != ".")
    # Some compatibility forms hold a space, which would make two words of one.
    word = "".join(unicodedata.normalize("NFKC", word).casefold().split())
    if word.isascii():
        return _ABBREVIATED.get(word, word)
    # Marks fall only on decomposed letters; Arabic letters must be mapped before that.
    word = unicodedata.normalize("NFKD", word.translate(_ARABIC_LETTERS))
    word = "".join(char for char in word if unicodedata.category(char) not in ("Mn", "Lm"))
    word = unicodedata.normalize("NFKC", word.translate(_ARABIC_LETTERS))
    # Only Latin is spelt out in ASCII: other scripts keep their letters, vowels and all.
    word = "".join(
        anyascii(char).lower() if "LATIN" in unicodedata.name(char, "") else char for char in word
    )
    word = "".join(char for char in word if char.isalnum() or unicodedata.category(char) == "Mc")
    return _ABBREVIATED.get(word, word)


def _is_article(text: str, word: str, end: int, following: tuple[str, int], running: bool) -> bool:
    next_word, next_start = following
    between = text[end:next_start]
    if word not in ARTICLES or not next_word or not next_word[0].isalpha():
        return False
    # The article takes the sound of a letter that follows it: "ash-Shaddadi", "Ad Dana".
    takes_sound = next_word.startswith(word[1:])
    if len(between) == 1 and between in _HYPHENS:
        return word in _ALWAYS_ARTICLES or takes_sound
    if between.strip(" \u00a0"):
        return False
    if word in _ALWAYS_ARTICLES:
        return True
    if running and word in _ENGLISH:
        return False
    return takes_sound and text[next_start].isupper()
