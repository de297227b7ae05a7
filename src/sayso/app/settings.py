"""Where things are kept, and what is asked for: from the environment and the caller."""

import os
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

LEDGER_VARIABLE = "SAYSO_LEDGER"
PACKS_VARIABLE = "SAYSO_PACKS"


@frozen
class Settings:
    """What a run works with."""

    ledger: Path
    packs: tuple[Path, ...] = ()
    """A researcher's own packs; those shipped are always there."""
    policy: Path | None = None
    """YAML with what differs from the default policy; None: nothing does."""
    language_model: bool = False
    """Read with the language model that SAYSO_LLM_URL names, not with the shipped reader."""


def settings_from(
    environment: Mapping[str, str] | None = None,
    *,
    ledger: Path | None = None,
    packs: tuple[Path, ...] = (),
    policy: Path | None = None,
    language_model: bool = False,
) -> Settings:
    """Return the settings: what is given, else what the environment says, else the defaults.

    Args:
        environment: None: the process's own. `SAYSO_LEDGER` names the ledger; `SAYSO_PACKS`
            lists pack folders, separated as in PATH.
    """
    given = os.environ if environment is None else environment
    named = given.get(LEDGER_VARIABLE)
    if ledger is None:
        ledger = Path(named).expanduser() if named else default_ledger()
    if not packs:
        listed = given.get(PACKS_VARIABLE, "").split(os.pathsep)
        packs = tuple(Path(p).expanduser() for p in listed if p)
    return Settings(ledger, packs, policy, language_model)


def default_ledger() -> Path:
    """The ledger in the platform's folder for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("sayso", appauthor=False) / "ledger.db"


def example_ledger() -> Path:
    """The ledger that `sayso example` makes anew, in the platform's folder for what can go."""
    from platformdirs import user_cache_path

    return user_cache_path("sayso", appauthor=False) / "example.db"
