"""Finding and reading packs: those shipped, and a researcher's own."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sayso.errors import BadPack
from sayso.registry.check import Fault, faults_in
from sayso.registry.pack import Pack
from sayso.registry.schema import parse_pack


def load_pack(path: Path, known: Sequence[Pack] | None = None) -> Pack:
    """Read and check a researcher's pack folder.

    Args:
        path: The folder that holds theatre.yml and its companions.
        known: Packs whose slugs it may refer to; by default those shipped.

    Raises:
        BadPack: The folder breaks the rules; the message lists each fault with file, line and
            remedy.
    """
    faults = check_pack(path, known)
    if faults:
        raise BadPack("\n".join(str(fault) for fault in faults))
    return parse_pack(path)


def check_pack(path: Path, known: Sequence[Pack] | None = None) -> list[Fault]:
    """Return what is wrong with a pack folder, in order of file and line; empty if it is fit."""
    others = shipped_packs() if known is None else known
    return faults_in(path, [pack for pack in others if pack.id != path.name])


@lru_cache(maxsize=1)
def shipped_packs() -> tuple[Pack, ...]:
    """Return the packs that come with Sayso, base packs first."""
    packs = [parse_pack(folder) for folder in _shipped_folders()]
    return tuple(sorted(packs, key=lambda pack: (not pack.theatre.base, pack.id)))


def _shipped_folders() -> Iterable[Traversable]:
    for folder in files("sayso.packs").iterdir():
        if folder.is_dir() and folder.joinpath("theatre.yml").is_file():
            yield folder
