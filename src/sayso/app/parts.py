"""The folder of a batch: a part for each finished shard, and a journal for each that is not."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import asdict, field, frozen

from sayso.app.files import write_lines
from sayso.errors import BadQuery, CodecError

_TRIES = 2
"""Attempts that end on the same report before it is left out: one may be the machine's fault."""


@frozen
class Fault:
    """A report that was not read, or not wholly, and why."""

    name: str
    why: str


@frozen
class ShardDone:
    """What came of one shard; kept beside its part."""

    key: str
    name: str
    engine: str
    bytes: int
    reports: int
    """Read by the reader."""
    claims: int
    refused: int
    """Proposals without their words."""
    faults: tuple[Fault, ...]
    aside: tuple[Fault, ...]
    """Reports that triage found not worth reading."""
    sentences: int
    """Of the reports that were read; 0 where the reader does not tell."""
    skimmed: int
    """Of these, sentences that the encoder was spared."""
    cpu: dict[str, float]
    """CPU seconds by stage: `load` (the model, once a worker), `input`, `triage`, `read`, `write`."""


@frozen
class PartFolder:
    """Where a batch keeps what it has done; several processes, also on other machines, share it."""

    at: Path = field(converter=Path)

    def make(self) -> None:
        """Make the folders.

        Raises:
            BadQuery: They cannot be made.
        """
        try:
            for name in ("parts", "journal"):
                (self.at / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadQuery(f"{self.at}: {error.strerror}; name a folder for --out") from error

    def part(self, key: str) -> Path:
        """The part: a ledger export, one reading a line."""
        return self.at / "parts" / f"{key}.jsonl"

    def done(self, key: str) -> ShardDone | None:
        """What came of a shard; None where it is not finished."""
        path = self._account(key)
        try:
            said = json.loads(path.read_text("utf-8"))
            faults, aside = (tuple(Fault(*f) for f in said.pop(n)) for n in ("faults", "aside"))
            return ShardDone(**said, faults=faults, aside=aside)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise CodecError(
                f"{path}: not what a batch wrote ({error}); remove it, and the shard is read again"
            ) from error

    def finish(self, done: ShardDone, lines: Iterable[str]) -> None:
        """Write a part, then the account that says that it is whole.

        Raises:
            BadQuery: They cannot be written; the shard counts as not finished.
        """
        write_lines(lines, self.part(done.key))
        said = asdict(done)
        for name in ("faults", "aside"):
            said[name] = [[f["name"], f["why"]] for f in said[name]]
        write_lines([json.dumps(said, ensure_ascii=False)], self._account(done.key))
        self._journal(done.key).unlink(missing_ok=True)

    def again(self, key: str) -> None:
        """Forget that a shard is finished, and which of its reports were left out."""
        for path in (self._account(key), self._journal(key)):
            path.unlink(missing_ok=True)

    def begin(self, key: str) -> "Journal":
        """Begin an attempt at a shard."""
        return Journal.begin(self._journal(key))

    def pulse(self, key: str) -> str:
        """Changes whenever the attempt at a shard gets on; empty where there is none."""
        try:
            return self._journal(key).read_text("utf-8")
        except OSError:
            return ""

    def finished(self) -> Iterator[ShardDone]:
        """All finished shards, by key."""
        for path in sorted((self.at / "parts").glob("*.json")):
            done = self.done(path.stem)
            if done is not None:
                yield done

    def _account(self, key: str) -> Path:
        return self.at / "parts" / f"{key}.json"

    def _journal(self, key: str) -> Path:
        return self.at / "journal" / key


class Journal:
    """Notes which report of a shard is in hand, so that one that kills its reader is found.

    The next attempt sees where this one ended. A line is an attempt's number, a report's place in
    the shard, and how many attempts have ended there.
    """

    def __init__(self, path: Path, attempt: int, ends: dict[int, int]) -> None:
        self._path = path
        self._attempt = attempt
        self._ends = ends

    @classmethod
    def begin(cls, path: Path) -> "Journal":
        """Read what earlier attempts left, and note that a new one has begun."""
        attempt, ends = 0, dict[int, int]()
        try:
            said = json.loads(path.read_text("utf-8"))
            attempt, ends = int(said["attempt"]), {int(k): n for k, n in said["ends"].items()}
            if said["at"] is not None:
                ends[int(said["at"])] = ends.get(int(said["at"]), 0) + 1
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # None was made, or a killed attempt left half a line: nothing is known of it.
            pass
        journal = cls(path, attempt + 1, ends)
        journal.reach(None)
        return journal

    def poisoned(self, place: int) -> bool:
        """Whether attempt after attempt ended on this report."""
        return self._ends.get(place, 0) >= _TRIES

    def reach(self, place: int | None) -> None:
        """Note that the report at this place in the shard is begun; None: none is in hand."""
        said = json.dumps({"attempt": self._attempt, "at": place, "ends": self._ends})
        with open(self._path, "w", encoding="utf-8") as file:
            file.write(said)
