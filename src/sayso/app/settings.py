"""Where things are kept, and what is asked for: from the environment and the caller."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from attrs import frozen

from sayso.errors import BadQuery

LEDGER_VARIABLE = "SAYSO_LEDGER"
PACKS_VARIABLE = "SAYSO_PACKS"
ACCOUNTS_VARIABLE = "SAYSO_ACCOUNTS"


LedgerAt: TypeAlias = Path | str
"""Where a ledger is: an SQLite file, or the URL of a PostgreSQL database."""
_URL: Final = re.compile(r"postgres(?:ql)?://")
_PASSWORD: Final = re.compile(r"(?<=://)([^/@:]*):[^/@]*@|(?<=[?&]password=)[^&]*")


@frozen
class Settings:
    """What a run works with."""

    ledger: LedgerAt
    packs: tuple[Path, ...] = ()
    """A researcher's own packs; those shipped are always there."""
    policy: Path | None = None
    """YAML with what differs from the default policy; None: nothing does."""
    language_model: bool = False
    """Read with the language model that SAYSO_LLM_URL names, not with the shipped reader."""
    accounts: Path | None = None
    """The file of the web app's accounts; None: beside the ledger's file."""


def settings_from(
    environment: Mapping[str, str] | None = None,
    *,
    ledger: LedgerAt | None = None,
    packs: tuple[Path, ...] = (),
    policy: Path | None = None,
    language_model: bool = False,
) -> Settings:
    """Return the settings: what is given, else what the environment says, else the defaults.

    Args:
        environment: None: the process's own. `SAYSO_LEDGER` names the ledger; `SAYSO_PACKS`
            lists pack folders, separated as in PATH; `SAYSO_ACCOUNTS` names the file of accounts.
    """
    given = os.environ if environment is None else environment
    named = given.get(LEDGER_VARIABLE)
    if ledger is None:
        ledger = ledger_at(named) if named else default_ledger()
    if not packs:
        listed = given.get(PACKS_VARIABLE, "").split(os.pathsep)
        packs = tuple(Path(p).expanduser() for p in listed if p)
    kept = given.get(ACCOUNTS_VARIABLE)
    accounts = Path(kept).expanduser() if kept else None
    return Settings(ledger, packs, policy, language_model, accounts)


def ledger_at(words: str) -> LedgerAt:
    """Where a ledger is, as a user writes it."""
    return words if _URL.match(words) else Path(words).expanduser()


def shown_ledger(at: LedgerAt) -> str:
    """Where a ledger is, fit for print: without the password of a URL."""
    return _PASSWORD.sub(lambda m: f"{m[1]}:***@" if m[1] is not None else "***", str(at))


def default_ledger() -> Path:
    """The ledger in the platform's folder for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("sayso", appauthor=False) / "ledger.db"


def example_ledger() -> Path:
    """The ledger that `sayso example` makes anew, in the platform's folder for what can go."""
    from platformdirs import user_cache_path

    return user_cache_path("sayso", appauthor=False) / "example.db"


def in_a_file(at: LedgerAt, what: str) -> Path:
    """The file of a ledger, for what lies beside it.

    Args:
        what: Who needs it, for the message: "sayso serve keeps accounts".

    Raises:
        BadQuery: The ledger is in a database that is no file.
    """
    if isinstance(at, Path):
        return at
    raise BadQuery(f"{what} beside a ledger in a file; name a file with --ledger")
