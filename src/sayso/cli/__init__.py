"""The command line."""

from sayso.cli.group import SaysoGroup, group

COMMANDS = {
    "Read": {
        "read": "sayso.cli.read:read",
        "batch": "sayso.cli.batch:batch",
        "example": "sayso.cli.example:example",
    },
    "Watch": {
        "watch": "sayso.cli.watch:watch",
        "sources": "sayso.cli.sources:sources",
        "archive": "sayso.cli.archive:archive",
        "subscribe": "sayso.cli.subscribe:subscribe",
    },
    "Ask": {
        "picture": "sayso.cli.picture:picture",
        "control": "sayso.cli.control:control",
        "place": "sayso.cli.about:place",
        "actor": "sayso.cli.about:actor",
        "disputes": "sayso.cli.disputes:disputes",
        "changes": "sayso.cli.changes:changes",
        "digest": "sayso.cli.digest:digest",
        "claims": "sayso.cli.claims:claims",
        "explain": "sayso.cli.explain:explain",
    },
    "Show": {
        "serve": "sayso.cli.serve:serve",
    },
    "Keep": {
        "export": "sayso.cli.export:export",
        "snapshot": "sayso.cli.export:snapshot",
        "import": "sayso.cli.export:import_",
        "merge": "sayso.cli.export:merge",
        "check": "sayso.cli.check:check",
        "ledger": "sayso.cli.ledger:ledger",
        "pack": "sayso.cli.pack:pack",
        "overrule": "sayso.cli.overrule:overrule",
    },
    "Measure": {
        "eval": "sayso.cli.eval:evaluate",
    },
}
"""Each command under its heading, and where it is: a module is loaded when its command is used."""

cli: SaysoGroup = group(COMMANDS)


def main() -> None:
    """Run the command line; exits."""
    import os

    from sayso import logs

    logs.begin(os.environ)
    cli(prog_name="sayso")
