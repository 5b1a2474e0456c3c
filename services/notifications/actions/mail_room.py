"""Where the mails of one lane are sent, several at a time; what they ask the database is asked together."""

import asyncio
from datetime import datetime

from database.engine import Database, Transaction
from notifications.actions.claim_mails import claim_mails
from notifications.actions.mail_desk import MailDesk, Post
from notifications.actions.settle_mails import Settling, settle_mails
from notifications.actions.together import Company, Together
from notifications.domain.routes import Lane
from notifications.storage import mails


class MailRoom:
    """One for all keepers of a lane in a process: each has one mail in hand, over a connection of its own.

    So a batch is what is in hand at that moment and no mail waits for another's connection; none is noted
    as handed over before its own content is about to be sent.
    """

    def __init__(self, database: Database, desk: MailDesk, lane: Lane) -> None:
        self.desk = desk
        self.lane = lane
        self.company = Company()
        self._claims = Together(database, self.company, self._claim)
        self._intentions = Together(database, self.company, self._intend)
        self._outcomes = Together(database, self.company, self._settle)

    async def claim(self, now: datetime) -> Post | bool:
        """One mail to send; True when the one that was due is settled already, False when none is."""
        return await self._claims.ask(now)

    async def may_leave(self, post: Post) -> bool:
        """Note that its content is about to be sent; False when it is not to leave any more."""
        return await self._intentions.ask(post)

    async def settle(self, settling: Settling) -> None:
        """Write down what became of a mail."""
        await self._outcomes.ask(settling)

    async def _claim(self, tx: Transaction, moments: list[datetime]) -> list[Post | bool]:
        return await claim_mails(tx, self.desk, max(moments), len(moments), self.lane)

    async def _intend(self, tx: Transaction, posts: list[Post]) -> list[bool]:
        now, held_until = self.desk.clock(), asyncio.get_running_loop().time()
        leased_until = now + self.desk.hand_over_lease
        leases = [(post.message.message_id, post.leases[0]) for post in posts]
        for post in posts:
            post.leases.append(leased_until)
            post.held_until = held_until + self.desk.hand_over_lease.total_seconds()
        begun = await mails.begin_hand_over(tx, leases, now=now, leased_until=leased_until)
        return [post.message.message_id in begun for post in posts]

    async def _settle(self, tx: Transaction, batch: list[Settling]) -> list[None]:
        await settle_mails(tx, self.desk, batch, now=self.desk.clock())
        return [None] * len(batch)
