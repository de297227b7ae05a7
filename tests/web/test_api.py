"""The API: its own description holds, and the typed client reads every answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from sayso.app.api import claims as all_claims
from sayso.app.api import picture_at
from sayso.client import Client, ClientError
from sayso.model.person import Role
from sayso.web.pages import account, catalogue, general, items, reading, watched
from sayso.web.pages import map as maps
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


def schemathesis(*options: str) -> None:
    """Run it with these options; what it finds is printed."""
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"), "run", *options, "--no-color",
            "--generation-deterministic",
        ],
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "passed" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["fuzzing", "coverage"])
def test_schemathesis_finds_nothing(war: Site, phase: str) -> None:
    token = war.token(f"fuzz-{phase}", Role.REVIEWER)
    schemathesis(
        f"{war.url}/api/openapi.json", "-H", f"Authorization: Bearer {token}",
        "--max-examples", "8", "--phases", phase,
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_no_page_and_no_form_of_one_breaks(war: Site, tmp_path: Path, accept: str) -> None:
    """Pages take what they do not know in good part; what they may not do is break."""
    lists = APIRouter()
    catalogue.add_lists(lists, APIRouter())
    routers = [lists, *(m.router for m in (general, *items.PARTS, maps, account, reading, watched))]
    pages = [copy(r) for one in routers for r in one.routes if "GET" in getattr(r, "methods", ())]
    for page in pages:
        page.include_in_schema = True
    described = tmp_path / "pages.json"
    described.write_text(json.dumps(get_openapi(title="pages", version="1", routes=pages)))
    assert {"/map.svg", "/map.png", "/claims.csv", "/feed.atom", "/documents/{key}"} <= set(
        json.loads(described.read_text())["paths"]
    )
    schemathesis(
        str(described), "--url", war.url, "-H", f"Accept: {accept}", "--max-examples", "5",
        "--phases", "fuzzing,coverage", "--checks", "not_a_server_error",
    )  # fmt: skip
