"""SVG as text: elements whose every attribute and word is escaped.

Looks are attributes, never style attributes or sheets, so that one drawing serves in a page with a
strict content-security policy and in a file by itself.
"""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

NAMESPACE = "http://www.w3.org/2000/svg"


def el(name: str, *children: str, **attributes: object) -> Markup:
    """An element; `_` in a name of an attribute stands for `-`, None leaves one out."""
    # Plain joins: Markup's own formatting takes most of a large map's time.
    said = "".join(
        f' {_dashed(key)}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup(f"<{name}{said}/>")
    inner = "".join(map(escape, children))
    return Markup(f"<{name}{said}>{inner}</{name}>")


@cache
def _dashed(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


def number(value: float) -> str:
    """A length with a tenth at most, as short as it goes."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def joined(parts: Iterable[str]) -> Markup:
    """Elements one after another."""
    return Markup("").join(parts)
