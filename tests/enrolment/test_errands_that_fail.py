"""What access never confirms holds up nothing else, and is seen (scenario 90, C.2)."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx2
import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from enrolment.domain.errand import Errand, ErrandKind
from enrolment.settings import Settings
from enrolment.storage import errands
from enrolment.worker import create_worker
from tests.enrolment.house import House
from tests.enrolment.people import a_collaborator, an_open_firm


async def _keep(house: House, *subjects: UUID) -> Errand:
    errand = Errand.begin(uuid4(), ErrandKind.STANDING, subjects, None, house.now)
    async with house.database.transaction() as tx:
        await errands.add(tx, errand)
    return errand


async def _waits(house: House, errand: Errand) -> Errand | None:
    async with house.database.transaction() as tx:
        return await errands.find(tx, errand.errand_id)


def _age() -> float | None:
    return REGISTRY.get_sample_value("espace_tiers_oldest_waiting_seconds", {"what": "errand"})


async def test_one_that_cannot_be_asked_is_put_off_and_the_others_are_done(house: House) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    broken = await _keep(house)
    house.later(seconds=1)
    sound = await _keep(house, user.user_id)
    house.later(seconds=15)
    with capture_logs() as said:
        assert await house.do_errands() == 2
    assert await _waits(house, sound) is None
    kept = await _waits(house, broken)
    async with house.database.transaction() as tx:
        await errands.remove(tx, broken.errand_id)
    assert kept is not None
    assert (kept.tries, kept.due_at) == (1, house.now + timedelta(seconds=1))
    (line,) = [line for line in said if line["event"] == "errand_failed"]
    assert line["errand"] == broken.errand_id
    assert line["because"].startswith("IndexError")


async def test_one_that_access_refuses_for_good_ages_in_a_gauge(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = await an_open_firm(house)
    user = await a_collaborator(house, firm)
    worker = create_worker(settings, clock=house.clock).state.worker
    await worker.backlog.look()
    assert _age() == 0
    refused = await _keep(house, user.user_id)
    monkeypatch.setattr(house.access, "_answer", lambda *_: httpx2.Response(409, json={}))
    for tries in range(1, 8):
        house.later(minutes=2)
        assert await house.do_errands() == 1
        kept = await _waits(house, refused)
        assert kept is not None
        assert kept.tries == tries
    await worker.backlog.look()
    assert _age() == 7 * 120
