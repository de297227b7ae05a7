"""sayso pack: theatre packs."""

from pathlib import Path

import click

from sayso.cli.screen import tell


@click.group(short_help="Work on theatre packs.")
def pack() -> None:
    """Work on theatre packs: the actors, places and outlets of a war, as YAML.

    \b
    Examples:
      sayso pack check my-war/
    """


@pack.command("check")
@click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, exists=True, path_type=Path)
)
@click.pass_context
def pack_check(ctx: click.Context, /, *, folder: Path) -> None:
    """Check a pack folder: each fault with its file, line and remedy; exits with 1 if any.

    \b
    Examples:
      sayso pack check my-war/
    """
    from sayso.outputs.tables import counted
    from sayso.registry import check_pack, load_pack

    found = check_pack(folder)
    for fault in found:
        click.echo(str(fault))
    if found:
        tell(f"{counted(len(found), 'fault')} in {folder}")
        ctx.exit(1)
    good = load_pack(folder)
    told = f"{counted(len(good.actors), 'actor')}, {counted(len(good.places), 'place')}"
    click.echo(f"{folder}: all well, {told}, {counted(len(good.outlets), 'outlet')}")
