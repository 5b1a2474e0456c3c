"""The house in containers, raised once for all tests of this folder, beside any that a person has raised."""

from collections.abc import Iterator

import pytest

from workbench.compose import Stack, raised


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Every service healthy behind the gateway, two replicas of access, the fictitious reference loaded."""
    with raised("espace-tiers-test", scale={"access-api": 2}) as opened:
        opened.load_sample()
        yield opened
