"""The parts of a batch, taken into a ledger."""

import json
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from sayso.adapters.clock import Clock
from sayso.app.parts import PartFolder
from sayso.errors import CodecError
from sayso.ledger.store import Ledger
from sayso.model.codec import entry_from_dict
from sayso.model.entry import Recorded


@frozen
class Loaded:
    """What came of one part."""

    key: str
    new: int
    held: int
    """Readings that the ledger held already, also those that another shard had."""


def load_parts(
    folder: PartFolder, keys: Iterable[str], ledger: Ledger, clock: Clock
) -> Iterator[Loaded]:
    """Store each part in one transaction; a run that is killed has lost none that it told.

    The readings count as recorded now: the ledger did not hold them before. Whose copy a report
    is, the ledger finds as it stores it.

    Raises:
        CodecError: A part is not as a batch wrote it.
        LedgerError: The ledger cannot be written.
    """
    for key in keys:
        now = clock.now()
        stored = ledger.append([evolve(one, at=now) for one in readings_in(folder, key)])
        yield Loaded(key, stored.new, stored.held)


def readings_in(folder: PartFolder, key: str) -> Iterator[Recorded]:
    """The readings of a finished part."""
    path = folder.part(key)
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                said = json.loads(line)
                said.pop("id")
                entry = entry_from_dict(said)
                if not isinstance(entry, Recorded):
                    raise CodecError(f"{path}:{number}: not a reading")
                yield entry
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise CodecError(
            f"{path}: not as the batch wrote it ({error}); run the batch with --again"
        ) from error
