"""Which language a text is in."""

import re
from functools import lru_cache
from typing import Any, Final

# Languages of wars since 1990 and of those who report on them; of related languages that the
# model takes for one another in short texts only the more common one.
_LANGUAGES: Final = (
    "am ar az bg bn cs da de el en es et fa fi fr ha he hi hr hu hy id it ja ka kk ko ku ky lt lv "
    "mk my ne nl no pl ps pt ro ru si sk sl so sq sr sv sw ta th tl tr uk ur uz vi zh"
)

_LETTERS: Final = re.compile(r"[^\W\d_]+")

# Names make up most of a headline, and the model takes them for another language's words.
MIN_LETTERS = 40
# Letters of the text's head that are looked at; keeps a long text as cheap as a short one.
MAX_CHARS = 4000
# Probability under which the model is not believed.
MIN_CONFIDENCE = 0.5


def language_of(text: str) -> str | None:
    """Return the language of a text as ISO 639-1, or None if it is too short or unsure.

    The first call loads a model, about 0.3 s.
    """
    sample = text[:MAX_CHARS]
    letters = sum(len(word) for word in _LETTERS.findall(sample))
    # Of a script that writes syllables or words, a third of the letters say as much.
    if letters < (MIN_LETTERS if sample.count(" ") * 20 > letters else MIN_LETTERS // 3):
        return None
    label, confidence = _identifier().classify(sample)
    return str(label) if confidence >= MIN_CONFIDENCE else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages(sorted(known & set(_LANGUAGES.split())))
    return identifier
