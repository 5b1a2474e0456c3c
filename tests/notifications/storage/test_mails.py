"""Senders side by side never wait for each other's rows, and never take the same one."""

import asyncio
from datetime import timedelta

from notifications.domain.routes import Lane
from notifications.storage import mails
from tests.notifications.house import House
from tests.notifications.samples import activation

LEASE = timedelta(minutes=4)


async def test_a_mail_in_another_hand_is_passed_over_not_waited_for(house: House) -> None:
    for _ in range(3):
        await house.hear(activation(house.now))

    async def claimed(limit: int) -> set[object]:
        async with house.database.transaction() as tx:
            taken = await mails.claim_due(
                tx, Lane.URGENT, now=house.now, leased_until=house.now + LEASE, limit=limit
            )
            return {message.message_id for message, _ in taken}

    async with house.database.transaction() as tx:
        held = await mails.claim_due(tx, Lane.URGENT, now=house.now, leased_until=house.now + LEASE, limit=1)
        others = await asyncio.wait_for(claimed(3), 15)
    assert len(held) == 1
    assert len(others) == 2
    assert held[0][0].message_id not in others
    assert await claimed(3) == set(), "all are in somebody's hands"
