"""The rules by which a picture is made, from the code that makes it."""

from importlib.metadata import version

from attrs import frozen

from sayso.picture.method_tables import method_tables
from sayso.picture.policy import RULES, Policy


@frozen
class Rules:
    """One table of rules."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_TITLES = {
    "tiers": "How strong claims are together",
    "decisions": "Who holds a place: the first row that fits decides",
    "vocabulary": "Words of the assessment",
    "policy": "The policy in force",
}


def rules(policy: Policy) -> list[Rules]:
    """The tables that judging goes by."""
    return [_parsed(_TITLES[name], text) for name, text in method_tables(policy).items()]


def versions(policy: Policy) -> list[tuple[str, str]]:
    """What the rules and the software are called."""
    return [("Sayso", version("sayso")), ("Rules", RULES), ("Policy", policy.label)]


def _parsed(title: str, text: str) -> Rules:
    lines = [
        tuple(c.strip().replace("`", "") for c in line.strip("|").split(" | "))
        for line in (one.strip() for one in text.splitlines())
    ]
    return Rules(title, _cells(lines[0]), tuple(_cells(line) for line in lines[2:]))


def _cells(line: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c.strip(" |") for c in line)
