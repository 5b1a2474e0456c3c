"""What only shows when things happen at once."""

import asyncio
from uuid import uuid4

from contracts.access import AccountLocked
from tests.access.house import House


async def test_guesses_made_at_once_gain_nothing(house: House) -> None:
    firm = await house.firm()
    await asyncio.gather(*(house.log_in(firm.email(), f"wrong {n}") for n in range(12)))
    assert len(await house.said(AccountLocked, user_id=firm.founder_id)) == 1
    failures = await house.value("select failures from lockouts where locked_until > :now", now=house.now)
    assert failures == 5
    assert (await house.log_in(firm.email())).status_code == 401


async def test_unknown_logins_cost_the_same_work(house: House) -> None:
    hashed: list[str] = []
    hasher = house.app.state.bindings.hasher
    verify = hasher._argon2.verify

    def counted(password: str, kept: str) -> bool:
        hashed.append(kept)
        return bool(verify(password, kept))

    hasher._argon2.verify = counted
    firm = await house.firm()
    await house.log_in(firm.email(), "wrong")
    await house.log_in(f"{uuid4()}@nowhere.example", "wrong")
    assert len(hashed) == 2
    assert all(kept.startswith("$argon2id$") for kept in hashed)
