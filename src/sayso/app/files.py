"""Files that appear when they are whole."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from sayso.errors import BadQuery


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes `path`'s place when all went well, or never was.

    Raises:
        BadQuery: It cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                yield cast(BinaryIO, file)
                file.flush()
                os.fsync(file.fileno())
                # A temporary file is its owner's alone; an export is like any other file.
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise BadQuery(f"{path} cannot be written ({error.strerror}); name another file") from error


def write_bytes(raw: bytes, path: Path) -> None:
    """Write a file whole or not at all; raises as `whole_file`."""
    with whole_file(path) as file:
        file.write(raw)


def write_chunks(chunks: Iterable[bytes], path: Path) -> int:
    """Write pieces to a file, whole or not at all; return how many. Raises as `whole_file`."""
    with whole_file(path) as file:
        return sum(1 for chunk in chunks if file.write(chunk) >= 0)


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Write lines of UTF-8 to a file, whole or not at all; return how many. Raises as `whole_file`."""
    return write_chunks((f"{line}\n".encode("utf-8", "backslashreplace") for line in lines), path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
