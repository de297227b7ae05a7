"""Names that no public may see, and the veil over them."""

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, TypeVar

from attrs import evolve, fields, has

from sayso.model.claim import Claim, Mention
from sayso.model.terms import ClaimType
from sayso.picture.kinds import group_of
from sayso.picture.sides import fold

T = TypeVar("T")
WITHHELD = "[withheld]"
_HARMED = frozenset(
    {ClaimType.CASUALTIES, ClaimType.ATTACK_ON_CIVILIANS, ClaimType.ABDUCTION, ClaimType.ARREST,
     ClaimType.RELEASE, ClaimType.DISPLACEMENT}
)  # fmt: skip
"""Types whose target may be a private person."""


def private_names(claims: Iterable[Claim]) -> frozenset[str]:
    """Names of people harmed: targets of such claims that are in no registry, are written like
    names, and are not words for a group."""
    return frozenset(m.text for c in claims if c.type in _HARMED for m in c.target if _is_name(m))


def _is_name(mention: Mention) -> bool:
    is_named = any(word[:1].isupper() for word in mention.text.split())
    return mention.ref is None and is_named and group_of(mention.text) is None


class Veil:
    """Takes names out of whatever holds them, and puts a word in their place."""

    def __init__(
        self, names: Iterable[str] = (), cover: Callable[[str], str] = lambda _name: WITHHELD
    ) -> None:
        """Args: cover: What stands in place of a name."""
        # Keys of parties have the names folded.
        spelled = {n for name in names for n in (name, fold(name))}
        longest_first = sorted(spelled, key=lambda n: (-len(n), n))
        self._names = re.compile("|".join(map(re.escape, longest_first))) if spelled else None
        self._cover = cover

    def over(self, value: T) -> T:
        """The value without the names: text, or frozen values and tuples with text in them."""
        return value if self._names is None else _veiled(value, self._names, self._cover)


def _veiled(value: Any, names: re.Pattern[str], cover: Callable[[str], str]) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return names.sub(lambda name: cover(name[0]), value)
        case tuple():
            found = tuple(_veiled(one, names, cover) for one in value)
            return value if all(a is b for a, b in zip(found, value, strict=True)) else found
        case _ if has(type(value)):
            changed = {
                a.name: new
                for a in fields(type(value))
                if (new := _veiled(old := getattr(value, a.name), names, cover)) is not old
            }
            return evolve(value, **changed) if changed else value
        case _:
            return value
