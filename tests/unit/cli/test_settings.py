"""Where things are kept."""

import os
from pathlib import Path

from sayso.app.settings import settings_from


def test_what_is_given_goes_before_the_environment() -> None:
    environment = {"SAYSO_LEDGER": "/env.db", "SAYSO_PACKS": os.pathsep.join(["/a", "/b"])}
    given = settings_from(environment, ledger=Path("/given.db"), packs=(Path("/c"),))
    assert (given.ledger, given.packs) == (Path("/given.db"), (Path("/c"),))
    left = settings_from(environment)
    assert (left.ledger, left.packs) == (Path("/env.db"), (Path("/a"), Path("/b")))


def test_the_default_is_in_the_users_data_folder() -> None:
    default = settings_from({})
    assert default.ledger.name == "ledger.db"
    assert default.ledger.parent.name == "sayso"
    assert default.packs == ()
