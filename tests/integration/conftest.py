"""One household for all scenarios: they live side by side in it, each with firms and clients of its own."""

from collections.abc import AsyncIterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from database.engine import Database
from database.migrations import migrate_async
from enrolment.actions.load_reference import load_contributors, load_firms
from enrolment.api.bindings import contributor_reference
from tests.integration.firms_reference import fictitious_sirets, firms_file
from tests.integration.household import Household, open_household, settings_of
from tests.integration.people import People
from workbench.backend import Backend
from workbench.cast import SAMPLE
from workbench.house import SERVICES
from workbench.mailbox import Mailbox
from workbench.templates import RUNTIME, TemplatedDatabases

SIRETS = list(islice(fictitious_sirets(), 300))


@pytest.fixture(scope="session")
async def household(
    backend: Backend, templates: TemplatedDatabases, mailbox: Mailbox, workbench_folder: Path
) -> AsyncIterator[Household]:
    """The three services, APIs and workers, on fresh databases with the sample reference.

    Their role owns no table, as in an installation: all that the scenarios do is done with what it was given.
    """
    await templates.make_runtime()
    databases: dict[str, str] = {
        name: await templates.as_runtime(
            await templates.copy(f"{name}_apart", partial(migrate_async, name, runtime=RUNTIME))
        )
        for name in SERVICES
    }
    backend.broker.add_vhost("household")
    urls = backend.broker.service_urls("household")
    folder = workbench_folder / "household"
    async with open_household(folder, databases=databases, broker_urls=urls, mailbox=mailbox) as opened:
        await fill_reference(opened)
        yield opened
    backend.broker.delete_vhost("household")
    for url in databases.values():
        await templates.drop(url)


async def fill_reference(household: Household) -> None:
    """The sample's contributors, and firms enough for every scenario."""
    settings = settings_of("enrolment", household.environments["enrolment"])
    database: Database = household.databases["enrolment"]
    with (SAMPLE / "contributors.csv").open(encoding="utf-8", newline="") as lines:
        loaded = await load_contributors(database, lines, contributor_reference(settings))
    assert not loaded.refused
    assert not (await load_firms(database, firms_file(SIRETS))).refused


@pytest.fixture(scope="session")
def people(household: Household) -> People:
    return People(household, iter(SIRETS))
