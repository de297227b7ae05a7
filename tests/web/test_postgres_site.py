"""The web app over a ledger in PostgreSQL: by a role that only reads, and by one that records."""

from pathlib import Path

import pytest

from sayso.adapters.postgres import PostgresLedger
from sayso.adapters.sqlite import SqliteLedger
from sayso.errors import BadQuery
from sayso.model.person import Role
from server import Server
from web.conftest import Serve
from web.war import make_war


def test_a_site_that_only_reads_shows_what_is_recorded_elsewhere(
    serve: Serve, postgres: Server, tmp_path: Path
) -> None:
    database = postgres.database()
    desk = PostgresLedger(postgres.url(database))
    make_war(tmp_path / "war.db")
    war = SqliteLedger(tmp_path / "war.db", read_only=True)
    assert desk.fill(war)
    role = f"site_{database}"
    postgres.psql(
        database,
        f"CREATE ROLE {role} LOGIN; GRANT CONNECT ON DATABASE {database} TO {role}; "
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};",
    )
    site = serve(postgres.url(database, role), accounts=tmp_path / "accounts")
    token = site.token("ana", Role.READER)
    with site.client(headers={"Authorization": f"Bearer {token}"}) as client:
        assert client.get("/readyz").status_code == 200
        shown = client.get("/claims")
        assert shown.status_code == 200
        listed = client.get("/api/claims", params={"limit": 1}).json()
        assert listed["items"]
        assert 'sayso_query_seconds_count{store="postgresql"}' in client.get("/metrics").text
    desk.close()
    war.close()


def test_without_a_file_for_accounts_it_says_which_to_name(serve: Serve) -> None:
    with pytest.raises(BadQuery, match="SAYSO_ACCOUNTS"):
        serve("postgresql://nobody@127.0.0.1:1/none")
