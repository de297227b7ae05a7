"""The crosswalk: what an event of ours is in ACLED, UCDP GED, PLOVER and CAMEO, as data."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from attrs import frozen

from sayso.codebook.load import load_terms

NULL = "–"
"""How a cell writes that the scheme's field stays empty."""
T = TypeVar("T")
CONDITIONS = frozenset({"government", "taken_over", "combatants", "never"})


@frozen
class Acled:
    """An ACLED cell."""

    event_type: str
    sub_event_type: str
    disorder_type: str


@frozen
class Plover:
    """A PLOVER cell; `mode` None is the null mode."""

    event: str
    mode: str | None
    contexts: tuple[str, ...]

    @property
    def quad(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return int(schemes()["plover"]["events"][self.event])

    @property
    def scale(self) -> float | None:
        """The manual's score; None where it could not be checked."""
        score = schemes()["plover"]["scale"].get(self.event)
        return None if score is None else float(score)


@frozen
class Choice(Generic[T]):
    """One cell with what it hangs on."""

    cell: T
    words: str
    """The cell as the codebook writes it."""
    condition: str | None = None
    """One of CONDITIONS; None always fits, "never" is written down and chosen by no rule."""
    also: tuple[T, ...] = ()
    """Further records of the same event."""
    instead: tuple[T, ...] = ()
    """Readings that the scheme allows too; chosen by no rule."""


@frozen
class Row:
    """What one of our finer types is in each scheme."""

    ours: str
    acled: tuple[Choice[Acled], ...]
    plover: tuple[Choice[Plover], ...]
    ucdp: bool
    """Whether UCDP GED has it where it cost lives."""
    ucdp_types: tuple[int, ...]
    cameo: tuple[str, ...]
    both_sides: bool
    """PLOVER lists both sides as actors and no recipient."""
    loss: str
    reading: bool
    """Whether a cell is a reading of ours where a scheme names no such case."""

    def in_acled(self, holds: frozenset[str]) -> Acled | None:
        """The ACLED cell where these conditions hold; None: no category."""
        choice = _first(self.acled, holds)
        return choice.cell if choice else None

    def in_plover(self, holds: frozenset[str]) -> tuple[Plover, ...]:
        """The PLOVER records where these conditions hold, most often one; empty: no category."""
        choice = _first(self.plover, holds)
        return (choice.cell, *choice.also) if choice else ()


@frozen
class Crosswalk:
    """All rows by our type, and the version that exports name."""

    version: str
    rows: Mapping[str, Row]
    statements: Mapping[str, Plover]
    """By stance, and "demands" and "threatens"."""


def _first(choices: Sequence[Choice[T]], holds: frozenset[str]) -> Choice[T] | None:
    return next((c for c in choices if c.condition is None or c.condition in holds), None)


@cache
def schemes() -> Mapping[str, Any]:
    """The vocabularies and codes of the schemes."""
    return load_terms("schemes")


@cache
def crosswalk() -> Crosswalk:
    """The crosswalk of the codebook.

    Raises:
        ValueError: A cell names something that its scheme does not have.
    """
    data = load_terms("crosswalk")
    return Crosswalk(
        version=str(data["version"]),
        rows={name: _row(name, row) for name, row in data["types"].items()},
        statements={
            name: _plover(row["plover"], f"statements.{name}")
            for name, row in data["statements"].items()
        },
    )


def _row(name: str, row: Mapping[str, Any]) -> Row:
    return Row(
        ours=name,
        acled=tuple(_choice(c, _acled, f"{name}.acled") for c in row["acled"]),
        plover=tuple(_choice(c, _plover, f"{name}.plover") for c in row["plover"]),
        ucdp={"deaths": True, "never": False}[row["ucdp"]],
        ucdp_types=tuple(row.get("ucdp_types", ())),
        cameo=tuple(row["cameo"]),
        both_sides=row.get("both_sides", False),
        loss=row.get("loss", ""),
        reading=row.get("ours", False),
    )


def _choice(given: Any, parse: Any, where: str) -> Choice[Any]:
    said = {"is": given} if isinstance(given, str) else given
    condition = said.get("if")
    if condition is not None and condition not in CONDITIONS:
        raise ValueError(f"crosswalk.yml: {where}: unknown condition {condition!r}")
    return Choice(
        parse(said["is"], where),
        said["is"],
        condition,
        tuple(parse(words, where) for words in said.get("also", ())),
        tuple(parse(words, where) for words in said.get("or", ())),
    )


def _acled(words: str, where: str) -> Acled:
    code, _, sub = words.partition(" / ")
    scheme = schemes()["acled"]
    event = scheme["events"].get(code)
    if event is None or sub not in event["subs"]:
        raise ValueError(f"crosswalk.yml: {where}: ACLED has no {words!r}")
    return Acled(event["name"], sub, scheme["disorder"].get(sub, event["disorder"]))


def _plover(words: str, where: str) -> Plover:
    scheme = schemes()["plover"]
    event, mode, told = words.split(" / ")
    contexts = () if told == NULL else tuple(told.split(" + "))
    unknown = {event} - set(scheme["events"]) | set(contexts) - set(scheme["contexts"])
    unknown |= {mode} - set(scheme["modes"]) - {NULL}
    if unknown:
        raise ValueError(f"crosswalk.yml: {where}: PLOVER has no {', '.join(sorted(unknown))}")
    return Plover(event, None if mode == NULL else mode, contexts)
