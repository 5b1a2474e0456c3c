"""Sends mails, and says in few words what became of each: sent, deferred, bounced or uncertain (C.7)."""

import asyncio
import re
from contextlib import AsyncExitStack

import aiosmtplib

from notifications.domain.outcomes import Bounced, Deferred, Outcome, Overdue, Sent, Stage, Uncertain
from notifications.gateways.return_path import ReturnPath
from notifications.gateways.smtp_connections import SmtpConnections
from notifications.gateways.smtp_message import (
    AddressRefused,
    Letterhead,
    OutgoingMail,
    Sender,
    Wire,
)
from notifications.gateways.smtp_transmission import (
    HandOver,
    NotToLeave,
    hand_content_over,
    prepare,
)

REFUSALS = range(400, 600)
"""RFC 5321, 4.2.1; what has any other number is no answer."""
PERMANENT = 500
OURS = frozenset({530, 534, 535, 538})
"""The server wants to know us better (RFC 4954): no fault of the recipient's, whenever it is said."""

_ENHANCED_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class SmtpMailer:
    """The portal's mail, over a small set of persistent connections.

    Raises `AddressRefused` for a sender that is no address: that is never a recipient's fault.
    """

    def __init__(
        self, connections: SmtpConnections, sender: Sender, return_path: ReturnPath | None = None
    ) -> None:
        self._connections = connections
        self._letterhead = Letterhead(sender, return_path)
        self.timeouts = connections.timeouts

    async def send(self, mail: OutgoingMail, hand_over: HandOver | None = None) -> Outcome:
        """Hands one mail over. Never raises for what the server or the network did.

        Who cancels it reads in `hand_over` how far it got.
        """
        try:
            wire = self._letterhead.wire(mail)
        except AddressRefused:
            return Bounced("ADDRESS_INVALID")
        hand_over = hand_over or HandOver()
        try:
            return Sent(await self._send(wire, hand_over))
        except NotToLeave:
            return Overdue()
        except (aiosmtplib.SMTPException, OSError) as failure:
            return outcome_of(failure, hand_over.stage)

    async def _send(self, wire: Wire, hand_over: HandOver) -> int:
        timeouts = self._connections.timeouts
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(timeouts.preparation):
                client = await stack.enter_async_context(self._connections.borrowed())
                await prepare(client, wire, hand_over)
            return await hand_content_over(client, wire, hand_over, patience=timeouts.final_dot)


def outcome_of(failure: Exception, stage: Stage) -> Deferred | Bounced | Uncertain:
    """What a failure at `stage` means.

    A refusal of the recipient or of the content with 5xx bounces, silence after the final dot leaves
    everything open; anything else may pass later.
    """
    if isinstance(failure, aiosmtplib.SMTPNotSupported):
        return Bounced("SMTPUTF8_NOT_SUPPORTED", Stage.MAIL)
    if not isinstance(failure, aiosmtplib.SMTPResponseException) or failure.code not in REFUSALS:
        name = type(failure).__name__
        return Uncertain(name) if stage is Stage.DOT else Deferred(name)
    reason = _reason(failure)
    refused = failure.code >= PERMANENT and failure.code not in OURS
    if not refused or stage in {Stage.CONNECT, Stage.MAIL}:
        return Deferred(reason)
    return Bounced(reason, Stage.DATA if stage is Stage.DOT else stage)


def _reason(failure: aiosmtplib.SMTPResponseException) -> str:
    enhanced = _ENHANCED_STATUS.match(failure.message)
    return f"{failure.code} {enhanced[0]}" if enhanced else str(failure.code)
