"""The folder of a batch: a part for each finished shard, a journal for each attempt at another."""

import fcntl
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import asdict, field, frozen

from sayso.app.attempts import Attempts
from sayso.app.files import write_lines
from sayso.errors import BadQuery, CodecError


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

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs out of the folder; the lock of a run that is killed goes with it.

        Raises:
            BadQuery: Another run is at work in it.
        """
        with open(self.at / "lock", "w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BadQuery(
                    f"{self.at}: another run is at work in it; wait for it or name another folder"
                ) from error
            yield

    @property
    def attempts(self) -> Attempts:
        """The attempts at shards that are not finished."""
        return Attempts(self.at / "journal")

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
        self.attempts.forget(done.key)

    def again(self, key: str) -> None:
        """Forget that a shard is finished, and which of its reports were left out."""
        self._account(key).unlink(missing_ok=True)
        self.attempts.forget(key)

    def finished(self) -> Iterator[ShardDone]:
        """All finished shards, by key."""
        for path in sorted((self.at / "parts").glob("*.json")):
            done = self.done(path.stem)
            if done is not None:
                yield done

    def _account(self, key: str) -> Path:
        return self.at / "parts" / f"{key}.json"
