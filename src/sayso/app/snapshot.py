"""A dated snapshot to cite: every format in one folder, the same bytes whenever it is made again."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from sayso.app.ask import When
from sayso.app.export import Asked, Exported, Work, export_to
from sayso.app.files import whole_file
from sayso.errors import BadQuery
from sayso.outputs.exports.audience import Audience
from sayso.outputs.exports.formats import FORMATS, Format, Layer
from sayso.outputs.exports.scene import Choices


@frozen
class Snapshot:
    """What a snapshot holds."""

    files: Mapping[str, Exported] = field(repr=False)
    """By file name."""
    missing: tuple[str, ...]
    """Layers that need a package which is not installed, a sentence each."""


def snapshot(
    folder: Path,
    dated: datetime,
    work: Work,
    *,
    when: When,
    choices: Choices,
    tick: Callable[[], None],
) -> Snapshot:
    """Write every format as the record stood at `dated`.

    Nothing that is recorded later changes a byte of it: made again from the same ledger by the
    same version, it is the same.

    Args:
        folder: Made where it is not there; a file of an earlier run is written anew.
        when: Its `recorded_at` is `dated` where it has none.
        tick: Called for each file that is done.

    Raises:
        BadQuery: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadQuery(f"{folder} cannot be made ({error.strerror}); name another") from error
    if when.recorded_at is None:
        when = evolve(when, recorded_at=dated)
    files: dict[str, Exported] = {}
    missing = []
    for form, layer in layers_of(choices.audience):
        name = file_name(form, layer)
        asked = Asked(form, layer, when=when, choices=choices, dated=dated)
        try:
            files[name] = export_to(folder / name, asked, work, lambda: None)
        except BadQuery as error:
            missing.append(f"{name}: {error}")
        tick()
    _write(folder / "SHA256SUMS", _sums(files))
    _write(folder / "CITATION.cff", _citation(dated, files))
    return Snapshot(files, tuple(missing))


def layers_of(audience: Audience) -> Iterator[tuple[Format, Layer]]:
    """Every layer of every format; the ledger itself is for no public."""
    for form in FORMATS.values():
        if form.name == "ledger" and audience is Audience.PUBLIC:
            continue
        for layer in form.layers:
            yield form, layer


def file_name(form: Format, layer: Layer) -> str:
    """The file of a layer: "acled.csv", "geojson-events.geojson"."""
    stem = form.name if len(form.layers) == 1 else f"{form.name}-{layer.name}"
    return f"{stem}.{layer.suffix}"


def _sums(files: Mapping[str, Exported]) -> str:
    return "".join(f"{done.metadata['sha256']}  {name}\n" for name, done in files.items())


def _citation(dated: datetime, files: Mapping[str, Exported]) -> str:
    first: Mapping[str, Any] = next(iter(files.values())).metadata
    day = dated.date().isoformat()
    return (
        "cff-version: 1.2.0\n"
        "message: Cite this snapshot by its date and the hash of the file that you used.\n"
        "type: dataset\n"
        f"title: {json.dumps(f'Record of claims, snapshot of {day}')}\n"
        "authors:\n  - name: the publisher of this record\n"
        f"version: {json.dumps(dated.isoformat())}\n"
        f"date-released: {day}\n"
        f"notes: {json.dumps('made with sayso ' + str(first['sayso']))}\n"
    )


def _write(path: Path, text: str) -> None:
    with whole_file(path) as file:
        file.write(text.encode())
