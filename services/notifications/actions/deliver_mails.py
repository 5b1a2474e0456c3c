"""Send the mails that are due: claimed, sent outside of any transaction, then settled (law 9).

A mail is ours by lease: a short one for what comes before the content, then, noted before the first byte
of it, one that outlives the wait for the final dot's answer. What became of it is written until the lease
ends. So a mail leaves twice only where nobody can know whether it left, and never a third time.
"""

import asyncio
from datetime import datetime

import structlog

from contracts.sealed import SealedToken
from database.engine import Database
from messaging.setbacks import describe
from notifications.actions.claim_mail import claim_mail
from notifications.actions.count_outcomes import count_outcome, tell_outcome
from notifications.actions.mail_desk import MailDesk, Post
from notifications.actions.settle_mail import settle_mail
from notifications.domain.message import Message
from notifications.domain.outcomes import Bounced, Deferred, Outcome, Overdue, Stage, interrupted
from notifications.gateways.smtp_message import OutgoingMail
from notifications.gateways.smtp_transmission import HandOver
from notifications.storage import mails
from notifications.storage.mail_facts import thaw

log = structlog.get_logger()

ADDRESS_SUPPRESSED = "ADDRESS_SUPPRESSED"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
LAST_WORD_SECONDS = 4.0


async def deliver_mails(database: Database, desk: MailDesk, now: datetime, *, activation: bool) -> int:
    """Send the next mail of one lane; returns how many were due, none or one.

    As many callers side by side as the lane has connections: none waits for one with a mail in hand.
    """
    async with database.transaction() as tx:
        post = await claim_mail(tx, desk, now, activation=activation)
    if isinstance(post, bool):
        return int(post)
    hand_over = _hand_over(database, desk, post)
    outcome: Outcome | None = None
    try:
        outcome = await _outcome(desk, post, hand_over)
        await _settle(database, desk, post, outcome, until=post.held_until)
    except asyncio.CancelledError:
        limit = asyncio.get_running_loop().time() + LAST_WORD_SECONDS
        await _settle(database, desk, post, outcome or interrupted(hand_over.stage), until=limit)
        raise
    return 1


def _hand_over(database: Database, desk: MailDesk, post: Post) -> HandOver:
    message_id, deadline = post.message.message_id, post.message.deadline

    async def may_leave() -> bool:
        now, (lease,) = desk.clock(), post.leases
        leased_until = now + desk.hand_over_lease
        post.leases.append(leased_until)
        post.held_until = asyncio.get_running_loop().time() + desk.hand_over_lease.total_seconds()
        async with database.transaction() as tx:
            return await mails.begin_hand_over(
                tx, message_id, lease=lease, now=now, leased_until=leased_until
            )

    return HandOver(may_leave, lambda: desk.clock() < deadline)


async def _outcome(desk: MailDesk, post: Post, hand_over: HandOver) -> Outcome:
    message, now = post.message, desk.clock()
    if now >= message.deadline:
        return Overdue()
    if post.address is None:
        return Deferred("ADDRESS_UNKNOWN")
    try:
        outgoing = _worded(desk, message, post.address, now)
        post.subject = outgoing.rendered.subject
        if post.suppressed:
            return Bounced(ADDRESS_SUPPRESSED)
        return await desk.mailer.send(outgoing, hand_over)
    except Exception as failure:  # noqa: BLE001 - a mail that can't be worded must not hold up the others
        reason = "NOT_WORDED" if hand_over.stage is Stage.CONNECT else "NOT_NOTED"
        told = {"message_id": str(message.message_id), "reason": reason, "because": describe(failure)}
        log.error("mail_not_handed_over", **told)  # noqa: TRY400 - a traceback would quote names
        return Deferred(reason)


async def _settle(database: Database, desk: MailDesk, post: Post, outcome: Outcome, *, until: float) -> None:
    """Write down what became of the mail, again and again until it is no longer ours."""
    pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
    while True:
        try:
            async with database.transaction() as tx:
                await settle_mail(tx, desk, post, outcome, now=desk.clock())
            break
        except Exception as failure:
            told = {"message_id": str(post.message.message_id), "because": describe(failure)}
            log.warning("mail_not_settled_yet", **told)
            if loop.time() + pause >= until:
                count_outcome("unsettled", activation=post.message.activation)
                raise
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    tell_outcome(outcome, activation=post.message.activation)


def _worded(desk: MailDesk, message: Message, address: str, now: datetime) -> OutgoingMail:
    if message.template is None or message.facts is None:
        raise ValueError("nothing is left to say")
    mail = thaw(message.template, message.facts, _secrets(desk, message, now))
    return OutgoingMail(
        message_id=message.message_id,
        recipient=address,
        written_at=now,
        rendered=desk.templates.render(mail, message.message_id, now),
    )


def _secrets(desk: MailDesk, message: Message, now: datetime) -> dict[str, str]:
    if message.sealed_token is None:
        return {}
    subject = f"activation:{message.message_id}"
    opened = desk.opener.open(message.sealed_token, SealedToken, subject=subject, now=now)
    link = f"{desk.portal_url.rstrip('/')}/activation#{opened.token.get_secret_value()}"
    return {"link": link} | ({"code": opened.code.get_secret_value()} if opened.code else {})
