"""sayso eval: how well a reader reads, on texts whose claims are known."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.cli.options import app_of, format_option, pack_option
from sayso.cli.screen import Progress, show, tell

if TYPE_CHECKING:
    from sayso.app.wire import App
    from sayso.evaluation.measure import Measured
    from sayso.evaluation.parts import Part
    from sayso.reading.engine import Reader


@click.command("eval")
@click.argument(
    "folders", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--part",
    type=click.Choice(["train", "dev", "test"]),
    help="Only the texts of this part; by default all. The test part is for figures to publish, "
    "not for tuning.",
)
@click.option(
    "--reader",
    "which",
    type=click.Choice(["learned", "llm"]),
    default="learned",
    show_default=True,
    help="learned: the one that ships. llm: the language model that SAYSO_LLM_URL names.",
)
@click.option(
    "--weights",
    metavar="DIR",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Weights of the learned reader, in place of those that ship.",
)
@click.option(
    "--threshold",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Least score of a claim, in place of the weights' own.",
)
@click.option("--by-type", is_flag=True, help="Also print each type apart.")
@format_option("table", "json")
@click.option(
    "--floors",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fail if a figure is under its floor in this file (eval/floors.json).",
)
@click.option(
    "--raise-floors", is_flag=True, help="Set the floors just under what was measured; none falls."
)
@pack_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    folders: tuple[Path, ...],
    part: "Part | None",
    which: str,
    weights: Path | None,
    threshold: float | None,
    by_type: bool,
    form: str,
    floors: Path | None,
    raise_floors: bool,
    packs: tuple[Path, ...],
) -> None:
    """Score a reader on gold folders.

    Takes folders of marked passages (*.txt, as corpus/FORMAT.md gives them) and of contract gold
    (NAME.gold.json beside NAME.txt). Exit code 1: a figure is under its floor.

    \b
    Examples:
      sayso eval corpus/passages --part test --by-type
      sayso eval tests/golden --floors eval/floors.json
      sayso eval tests/golden --floors eval/floors.json --raise-floors
    """
    from sayso.evaluation.gold import read_gold
    from sayso.evaluation.measure import measure
    from sayso.evaluation.printed import as_json, sections
    from sayso.pipeline import claims_of

    if raise_floors and floors is None:
        raise click.UsageError("--raise-floors needs --floors FILE, the file to write")
    sets = [(_name(folder, part), read_gold(folder, part)) for folder in folders]
    app = app_of(ctx, packs=packs)
    reader = _reader(app, which, weights, threshold)
    measured = []
    with Progress(sum(len(texts) for _, texts in sets)) as progress:
        for name, texts in sets:
            if not texts:
                tell(f"{name}: no text of this part")
                continue

            def read(report, progress=progress):  # type: ignore[no-untyped-def]
                progress.step()
                return claims_of(report, reader, app.registry)

            measured.append(measure(name, texts, read, reader.engine))
    if form == "json":
        click.echo(json.dumps(as_json(measured), indent=2, ensure_ascii=False))
    else:
        show(sections(measured, by_type))
    if floors is not None and not _hold(measured, floors, raise_floors):
        ctx.exit(1)


def _name(folder: Path, part: str | None) -> str:
    """What floors call a set: the folder's last name, and the part where one was asked for."""
    name = folder.resolve().name
    return f"{name}:{part}" if part else name


def _reader(app: "App", which: str, weights: Path | None, threshold: float | None) -> "Reader":
    if which == "llm":
        from sayso.adapters.llm import LlmReader, LlmSettings
        from sayso.errors import BadEngine

        settings = LlmSettings.from_env()
        if settings is None:
            raise BadEngine("language model: none is set; set SAYSO_LLM_URL and SAYSO_LLM_MODEL")
        return LlmReader(settings)
    if weights is None and threshold is None:
        return app.reader
    from sayso.reading.engine import WEIGHTS, LearnedReader

    return LearnedReader(weights or WEIGHTS, threshold)


def _hold(measured: "list[Measured]", path: Path, raise_floors: bool) -> bool:
    from sayso.evaluation.floors import read_floors, write_floors

    floors = read_floors(path)
    below = floors.below(measured)
    for one in below:
        tell(str(one))
    for name in (m.name for m in measured if m.name not in floors.sets and not raise_floors):
        tell(f"{name}: has no floors in {path}; --raise-floors sets them")
    if raise_floors:
        write_floors(floors.raised(measured), path)
        tell(f"floors written to {path}")
    return not below
