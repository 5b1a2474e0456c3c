"""`check` and its database: denied in time while it is away, and well again by itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.access.conftest import access_url
from tests.access.house import FirmInTown, House, settings_for
from tests.faults.proxy import Proxy, proxied

__all__ = ["access_url"]

LATE = 15
"""Seconds: `check` promises two, and this machine may be busy."""


@dataclass
class Afar:
    """A house whose database is at the other end of a proxy."""

    house: House
    proxy: Proxy
    firm: FirmInTown
    token: str

    async def check(self) -> httpx2.Response:
        body = {"action": "M05", "firm_id": str(self.firm.firm_id)}
        return await self.house.call(self.token, "POST", "/v1/check", body)

    async def allowed(self) -> bool:
        answer = await self.check()
        return answer.status_code == 200 and answer.json()["allow"] is True


@pytest.fixture
async def afar(access_url: str) -> AsyncIterator[Afar]:
    async with proxied(access_url) as (proxy, url):
        house = House(settings_for(url))
        async with house.app.router.lifespan_context(house.app), house.client:
            firm = await house.firm()
            yield Afar(house, proxy, firm, await firm.token())


async def test_many_questions_at_once_get_each_its_own_answer(afar: Afar) -> None:
    """Asked together in one statement, told apart again."""
    other = await afar.house.firm()
    client, foreign = await afar.firm.active_client(), await other.active_client()
    about: list[tuple[dict[str, Any], bool]] = [
        ({"action": "S01", "account_ref": str(client.account_ref)}, True),
        ({"action": "S01", "account_ref": str(foreign.account_ref)}, False),
        ({"action": "S15", "account_ref": str(client.account_ref)}, False),
        ({"action": "M06", "portfolio_id": str(afar.firm.portfolio_id)}, True),
        ({"action": "M06", "portfolio_id": str(other.portfolio_id)}, False),
        ({"action": "M05", "firm_id": str(afar.firm.firm_id)}, True),
        ({"action": "M05", "firm_id": str(uuid4())}, False),
    ]
    asked = about * 20
    answers = await asyncio.gather(
        *(afar.house.call(afar.token, "POST", "/v1/check", body) for body, _ in asked)
    )
    assert [answer.json()["allow"] for answer in answers] == [expected for _, expected in asked]
    assert len({answer.json()["mandate_id"] for answer in answers[:: len(about)]}) == 1


async def test_a_silent_database_denies_in_time_and_is_asked_again_when_it_speaks(
    afar: Afar,
) -> None:
    assert await afar.allowed()
    afar.proxy.fall_silent()
    began = time.monotonic()
    answers = await asyncio.gather(*(afar.check() for _ in range(20)))
    assert time.monotonic() - began < LATE
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (503, "SERVICE_UNAVAILABLE")
    }
    afar.proxy.recover()
    assert await afar.allowed()


async def test_connections_that_were_cut_cost_no_answer(afar: Afar) -> None:
    assert all(await asyncio.gather(*(afar.allowed() for _ in range(200))))
    afar.proxy.hang_up()
    assert all(await asyncio.gather(*(afar.allowed() for _ in range(20))))


async def test_a_database_that_refuses_denies_at_once(afar: Afar) -> None:
    assert await afar.allowed()
    afar.proxy.refuse()
    afar.proxy.hang_up()
    assert (await afar.check()).status_code == 503
    afar.proxy.recover()
    assert await afar.allowed()
