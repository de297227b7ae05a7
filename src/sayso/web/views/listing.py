"""Lists in pages, and the counts by which they can be narrowed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from attrs import frozen

from sayso.web.moments import Here
from sayso.web.problems import Refused

K = TypeVar("K", bound=Hashable)
S = TypeVar("S")
T = TypeVar("T")
SHOWN = 12
"""Values of one facet that are shown."""


@frozen
class Page(Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    total: int
    next: str | None
    """The cursor of the page after it; None: this is the last."""


@frozen
class Choice:
    """One value that a list can be narrowed to."""

    label: str
    count: int
    url: str
    on: bool


@frozen
class Facet:
    """The values that one parameter takes in a list."""

    title: str
    choices: tuple[Choice, ...]


@frozen
class Few(Generic[T]):
    """Some of what there is of a kind, for a page that is about something else."""

    rows: tuple[T, ...]
    more: int
    """How many are left out."""
    url: str
    """Of the list of all."""


def few(
    items: Sequence[S], make: Callable[[S], T], url: str, most: int = 200, *, last: bool = False
) -> Few[T]:
    """Return the first rows of many; last: the last of them, in the same order."""
    shown = items[-most:] if last else items[:most]
    return Few(tuple(map(make, shown)), len(items) - len(shown), url)


def page_of(items: Sequence[T], key: Callable[[T], str], cursor: str | None, limit: int) -> Page[T]:
    """Return the page that begins after the item that `cursor` names.

    Raises:
        Refused: No item has that key (any more).
    """
    begin = 0
    if cursor:
        keys = [key(item) for item in items]
        if cursor not in keys:
            raise Refused(
                409, f"the list has changed, {cursor} is not in it; begin without cursor", "cursor"
            )
        begin = keys.index(cursor) + 1
    shown = tuple(items[begin : begin + limit])
    more = begin + limit < len(items)
    return Page(shown, len(items), key(shown[-1]) if more and shown else None)


def facet(
    here: Here,
    name: str,
    title: str,
    found: Iterable[K],
    keep: str | None = None,
    as_: Callable[[K], tuple[str, str]] = lambda pair: pair,  # type: ignore[assignment,return-value]
) -> Facet:
    """Return what a list can be narrowed to by one parameter.

    Args:
        found: Of every item, each value that it has and what to call it.
        keep: The value that is chosen: shown first, also where few have it.
        as_: Such a pair of what `found` has, where that is something else.
    """
    counted: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for one, number in Counter(found).items():
        value, label = as_(one)
        counted[value] += number
        labels[value] = label
    ordered = sorted(counted.items(), key=lambda vc: (vc[0] != keep, -vc[1], labels[vc[0]]))
    return Facet(
        title,
        tuple(
            Choice(labels[v], n, here.toggle(name, v), here.has(name, v))
            for v, n in ordered[:SHOWN]
        ),
    )
