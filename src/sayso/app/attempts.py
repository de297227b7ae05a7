"""Attempts at shards: which report each has in hand, so that one that kills its reader is found.

An attempt keeps a file of its own, which a worker makes and notes its place in. Whoever gave the
attempt out puts the file aside when its worker is gone; a worker that was only thought to be gone
finds it missing, and stops. So no attempt is begun twice, and none goes on beside its successor.
"""

from collections import Counter
from pathlib import Path
from types import EllipsisType
from typing import Final

from attrs import field, frozen

from sayso.errors import BadQuery

_ENDED: Final = ".ended"


class AttemptOver(Exception):
    """An attempt that was begun before, or was given up, is not gone on with."""


@frozen
class Attempts:
    """The journals of a batch, in a folder that all its workers see."""

    at: Path = field(converter=Path)

    def begin(self, key: str, number: int) -> "Journal":
        """Begin an attempt, in a worker.

        Raises:
            AttemptOver: It was begun before.
            BadQuery: The folder cannot be written to.
        """
        path = self._path(key, number)
        try:
            path.open("x").close()
        except FileExistsError as error:
            raise AttemptOver(path.name) from error
        except OSError as error:
            raise BadQuery(f"{path}: {error.strerror}; every worker writes there") from error
        return Journal(path)

    def next(self, key: str) -> int:
        """A number that no attempt at a shard has yet, after all others."""
        return 1 + max((int(p.name.split(".")[1]) for p in self._all(key)), default=0)

    def stands(self, key: str, number: int) -> int | EllipsisType | None:
        """The place of the report that an attempt has in hand; None: it is loading; ...: not begun."""
        try:
            places = _place(self._path(key, number))
        except OSError:
            return ...
        return places[0] if places else None

    def end(self, key: str) -> list[int]:
        """Put the attempts at a shard aside whose workers are gone; return where these stood."""
        places = []
        for path in self._all(key):
            if path.suffix == _ENDED:
                continue
            try:
                path = path.rename(path.with_name(path.name + _ENDED))
            except FileNotFoundError:
                # Its worker ended it just now.
                continue
            places += _place(path)
        return places

    def ends(self, key: str) -> Counter[int]:
        """How often attempts at a shard were put aside at each place, in this run and others."""
        aside = (path for path in self._all(key) if path.suffix == _ENDED)
        return Counter(place for path in aside for place in _place(path))

    def forget(self, key: str) -> None:
        """Drop all of a shard."""
        for path in self._all(key):
            path.unlink(missing_ok=True)

    def _path(self, key: str, number: int) -> Path:
        return self.at / f"{key}.{number}"

    def _all(self, key: str) -> list[Path]:
        return list(self.at.glob(f"{key}.*"))


@frozen
class Journal:
    """Where an attempt stands."""

    path: Path

    def reach(self, place: int | None) -> None:
        """Note that the report at this place in the shard is begun; None: none is in hand.

        Raises:
            AttemptOver: It was given up.
            BadQuery: It cannot be noted.
        """
        try:
            with self.path.open("r+", encoding="utf-8") as file:
                file.truncate()
                file.write("" if place is None else str(place))
        except FileNotFoundError as error:
            raise AttemptOver(self.path.name) from error
        except OSError as error:
            raise BadQuery(f"{self.path}: {error.strerror}; make room there") from error

    def drop(self) -> None:
        """The attempt ended for a reason that is told: no report is to blame."""
        self.path.unlink(missing_ok=True)


def _place(path: Path) -> list[int]:
    said = path.read_text("utf-8")
    return [int(said)] if said.isdecimal() else []
