"""The API: its own description holds, and the typed client reads every answer."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.app.api import claims as all_claims
from sayso.app.api import picture_at
from sayso.client import Client, ClientError
from sayso.model.person import Role
from web.conftest import Site


@pytest.fixture(scope="module")
def reviewer(war: Site) -> Iterator[Client]:
    with Client(war.url, war.token("rita", Role.REVIEWER)) as client:
        yield client


def test_the_client_returns_what_the_ledger_says(war: Site, reviewer: Client) -> None:
    picture = picture_at(ledger=war.ledger)
    assert set(reviewer.events()) == set(picture.events)
    assert set(reviewer.places()) == set(picture.control)
    assert set(reviewer.casualties()) == set(picture.tallies)
    assert set(reviewer.disputes()) == set(picture.disputes)
    assert set(reviewer.actors()) == set(picture.profiles)
    assert list(reviewer.claims()) == list(all_claims(ledger=war.ledger))


def test_the_client_tells_what_was_refused(reviewer: Client) -> None:
    with pytest.raises(ClientError, match="404: nothing is known of the place 'Atlantis'"):
        list(reviewer.events(place="Atlantis"))
    with pytest.raises(ClientError, match="there is no such parameter"):
        list(reviewer.events(colour="red"))


def test_changes_and_words_by_the_client(reviewer: Client) -> None:
    changes = list(reviewer.changes(since="2024-11-20", until="2024-11-30"))
    assert any(c.kind == "control" and c.subject == "saraqib" for c in changes)
    dispute = next(iter(reviewer.disputes()))
    assert {c.for_it for c in reviewer.explain(dispute.id)} == {True}


def test_without_a_token_only_what_is_public(war: Site) -> None:
    with Client(war.url) as public, war.client() as http:
        assert list(public.places())
        with pytest.raises(ClientError, match="401"):
            public.standing(next(iter(public.claims())).id)
        assert http.get("/api/places", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize(
    ("phase", "paths"),
    [("fuzzing", "/api/"), ("coverage", "/api/(events|changes|review)")],
)
def test_schemathesis_finds_nothing(war: Site, phase: str, paths: str) -> None:
    token = war.token(f"fuzz-{phase}", Role.REVIEWER)
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"), "run", f"{war.url}/api/openapi.json",
            "-H", f"Authorization: Bearer {token}", "--max-examples", "8", "--no-color",
            "--generation-deterministic", "--phases", phase, "--include-path-regex", paths,
        ],
        capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "passed" in done.stdout
