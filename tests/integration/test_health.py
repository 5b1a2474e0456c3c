"""Six processes that say how they are."""

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.household import Household

PROCESSES = [
    f"{service}{kind}" for service in ("enrolment", "access", "notifications") for kind in ("", " worker")
]


@pytest.mark.parametrize("process", PROCESSES)
async def test_each_process_says_how_it_is(household: Household, process: str) -> None:
    portal = household.portal
    alive = await portal.call("GET", process, "/livez")
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    async with asyncio.timeout(60):  # a worker declares its queues first
        while (ready := await portal.call("GET", process, "/readyz")).status_code != 200:
            await asyncio.sleep(0.2)
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    metrics = await portal.call("GET", process, "/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    names = {family.name for family in text_string_to_metric_families(metrics.text)}
    assert "python_info" in names


@pytest.mark.parametrize("process", [process for process in PROCESSES if process.endswith("worker")])
async def test_a_worker_has_no_other_door(household: Household, process: str) -> None:
    assert (await household.portal.call("GET", process, "/openapi.json")).json()["paths"] == {}
    assert (await household.portal.call("GET", process, "/v1/users")).status_code == 404
