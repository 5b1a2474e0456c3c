"""How much may be written to one person in a day, whoever asks for it (decision 26)."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from prometheus_client import Counter

from database.engine import Transaction
from web.problems import Problem
from web.throttle import Throttle

DAY = timedelta(days=1)

MAILS_CAPPED = Counter(
    "espace_tiers_mails_capped_total", "Mails that were not asked for: their reader had enough", ["door"]
)


@dataclass(frozen=True)
class MailCaps:
    """Mails a day to one reader, who is known by a keyed digest only.

    Each of a public door's callers has a part of what a reader may get, so that none can use it all up and
    keep another's mail from leaving. What an administrator sends counts apart, by firm.
    """

    secret: bytes = field(repr=False)
    to_reader: int
    to_reader_from_source: int
    to_firm: int
    by_inviter: int

    async def allow_public(self, tx: Transaction, email: str, source: str, now: datetime) -> bool:
        """Count a mail that a public door asks for; false where the reader had enough."""
        reader = self._digest(email)
        counts = (
            (Throttle("public_mails_by_source", self.to_reader_from_source, DAY), f"{reader}:{source}"),
            (Throttle("public_mails", self.to_reader, DAY), reader),
        )
        for throttle, key in counts:
            if not await _spent(throttle, tx, key, now):
                MAILS_CAPPED.labels("public").inc()
                return False
        return True

    async def allow_notice(self, tx: Transaction, firm_id: UUID, now: datetime) -> bool:
        """Count a notice to a firm's administrators; false where they had enough."""
        allowed = await _spent(Throttle("firm_notices", self.to_firm, DAY), tx, str(firm_id), now)
        if not allowed:
            MAILS_CAPPED.labels("notice").inc()
        return allowed

    async def spend_invitation(self, tx: Transaction, firm_id: UUID, email: str, now: datetime) -> None:
        """Count a mail that an administrator asks for (M-07). Raises `TOO_MANY_REQUESTS` beyond the cap."""
        throttle = Throttle("invitation_mails", self.by_inviter, DAY)
        await throttle.spend(tx, f"{self._digest(email)}:{firm_id}", now)

    def _digest(self, email: str) -> str:
        """What follows `+` reaches the same reader."""
        name, _, domain = email.strip().casefold().rpartition("@")
        reader = f"mail reader\n{name.partition('+')[0] or name}@{domain}"
        return hmac.new(self.secret, reader.encode(), sha256).hexdigest()[:32]


async def _spent(throttle: Throttle, tx: Transaction, key: str, now: datetime) -> bool:
    try:
        await throttle.spend(tx, key, now)
    except Problem:
        return False
    return True
