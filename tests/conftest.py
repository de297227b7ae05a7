"""Fixtures of several suites."""

from collections.abc import Iterator

import pytest

import server as servers


@pytest.fixture(scope="session")
def some_server() -> Iterator[servers.Server | None]:
    """A PostgreSQL server, or None where Debian's package is not installed."""
    with servers.running() as found:
        yield found


@pytest.fixture
def postgres(some_server: servers.Server | None) -> servers.Server:
    """A PostgreSQL server; the test is left out where there is none."""
    if some_server is None:
        pytest.skip("PostgreSQL 15 or later is not installed (apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (sayso[postgres])")
    return some_server
