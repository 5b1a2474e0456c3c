"""What is in hand at once is asked for at once; and what one of them can't be told holds up no other."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from contracts.access import AccountLocked
from database.engine import Transaction
from notifications.actions import mail_room
from notifications.actions.settle_mails import Settling
from notifications.actions.together import Company, Together
from tests.notifications.house import House

PATIENT = 30.0


class Asked:
    """Answers numbers; each batch is remembered, and what is told to fail does."""

    def __init__(self, failing: type[Exception] | None = None) -> None:
        self.batches: list[list[int]] = []
        self._failing = failing

    async def __call__(self, _: Transaction, numbers: list[int]) -> list[int]:
        self.batches.append(numbers)
        if self._failing and 13 in numbers:
            raise self._failing
        return [number * 2 for number in numbers]


async def test_keepers_who_work_wait_for_each_other_and_share_a_transaction(house: House) -> None:
    asked, company = Asked(), Company(PATIENT)
    together = Together(house.database, company, asked)

    async def keeper(number: int) -> int:
        with company.working():
            await asyncio.sleep(number / 100)
            return await together.ask(number)

    assert await asyncio.gather(*map(keeper, range(4))) == [0, 2, 4, 6]
    assert asked.batches == [[0, 1, 2, 3]]


async def test_who_is_alone_waits_for_nobody(house: House) -> None:
    asked, company = Asked(), Company(PATIENT)
    together = Together(house.database, company, asked)
    with company.working():
        assert await asyncio.wait_for(together.ask(1), PATIENT / 2) == 2
    assert asked.batches == [[1]]


async def test_who_never_comes_is_not_waited_for(house: House) -> None:
    """As a mail whose server takes ten minutes to answer."""
    asked, company = Asked(), Company(0.02)
    together = Together(house.database, company, asked)
    with company.working(), company.working():
        assert await asyncio.wait_for(together.ask(1), PATIENT) == 2


async def test_one_that_fails_fails_alone(house: House) -> None:
    asked = Asked(failing=ValueError)
    together = Together(house.database, Company(), asked)
    told = await asyncio.gather(*(together.ask(n) for n in (1, 13, 3)), return_exceptions=True)
    assert [told[0], type(told[1]), told[2]] == [2, ValueError, 6]
    assert asked.batches == [[1, 13, 3], [1], [13], [3]]


async def test_an_outage_is_told_to_all_and_not_asked_about_one_by_one(house: House) -> None:
    asked = Asked(failing=ConnectionError)
    together = Together(house.database, Company(), asked)
    told = await asyncio.gather(*(together.ask(n) for n in (1, 13, 3)), return_exceptions=True)
    assert [type(word) for word in told] == [ConnectionError] * 3
    assert asked.batches == [[1, 13, 3]]


async def test_who_gives_up_before_the_question_is_not_asked_for(house: House) -> None:
    asked, company = Asked(), Company(0.2)
    together = Together(house.database, company, asked)
    with company.working(), company.working(), company.working():
        stays, leaves = (asyncio.create_task(together.ask(number)) for number in (1, 2))
        await asyncio.sleep(0)
        leaves.cancel()
        assert await stays == 2
    assert asked.batches == [[1]]


async def test_mails_of_a_lane_are_claimed_noted_and_settled_in_batches(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty mails, four connections: about ten transactions of each kind, not forty."""
    anne = await house.user(uuid4(), "anne")
    for _ in range(40):
        await house.hear(AccountLocked(user_id=anne, until=house.now))
    batches: list[int] = []
    settle = mail_room.settle_mails

    async def counted(tx: Transaction, desk: object, batch: list[Settling], **now: object) -> None:
        batches.append(len(batch))
        await settle(tx, desk, batch, **now)  # type: ignore[arg-type]

    monkeypatch.setattr(mail_room, "settle_mails", counted)
    await asyncio.gather(*(house.work("mails_normal") for _ in range(house.settings.smtp_connections)))
    assert len(house.to("anne@cabinet.fr")) == 40
    assert sum(batches) == 40
    assert max(batches) == house.settings.smtp_connections
    assert len(batches) <= 30, batches
    states = await house.rows("select state, count(*) from mails group by state")
    assert [tuple(row) for row in states] == [("SENT", 40)]


async def test_a_mail_that_can_t_be_settled_holds_up_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something of its own in the way, no outage: the others of its batch are settled, and it is later."""
    from notifications.actions import deliver_mails as sending

    monkeypatch.setattr(sending, "FIRST_PAUSE", 0.01)
    anne, max_ = await house.user(uuid4(), "anne"), await house.user(uuid4(), "max")
    for user in (anne, max_):
        await house.hear(AccountLocked(user_id=user, until=house.now))
    settle, troubles = mail_room.settle_mails, iter(range(3))

    async def troubled(tx: Transaction, desk: object, batch: list[Settling], **now: object) -> None:
        if any(s.post.address == "max@cabinet.fr" for s in batch) and next(troubles, None) is not None:
            raise DBAPIError("settle", None, ValueError())
        await settle(tx, desk, batch, **now)  # type: ignore[arg-type]

    monkeypatch.setattr(mail_room, "settle_mails", troubled)
    await asyncio.gather(*(house.work("mails_normal") for _ in range(2)))
    states = await house.rows("select state, count(*) from mails group by state")
    assert [tuple(row) for row in states] == [("SENT", 2)]
    assert (len(house.to("anne@cabinet.fr")), len(house.to("max@cabinet.fr"))) == (1, 1)
