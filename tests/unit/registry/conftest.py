"""One registry of the shipped packs for all tests; building it takes half a second."""

import pytest

from sayso.registry import Registry, default_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return default_registry()


@pytest.fixture(scope="session")
def syria(registry: Registry) -> Registry:
    return registry.in_theatres(["syria"])


@pytest.fixture(scope="session")
def sudan(registry: Registry) -> Registry:
    return registry.in_theatres(["sudan"])
