"""Send the mails that are due: claimed, sent outside of any transaction, then settled (law 9).

A mail is ours by lease: a short one for what comes before the content, then, noted before the first byte
of it, one that outlives the wait for the final dot's answer. What became of it is written until the lease
ends. So a mail leaves twice only where nobody can know whether it left, and never a third time.
"""

import asyncio
from datetime import datetime
from functools import partial

import structlog

from contracts.sealed import SealedToken
from messaging.setbacks import describe
from notifications.actions.count_outcomes import count_outcome, tell_outcome
from notifications.actions.mail_desk import MailDesk, Post
from notifications.actions.mail_room import MailRoom
from notifications.actions.settle_mails import Settling
from notifications.domain.message import Message
from notifications.domain.outcomes import Bounced, Deferred, Outcome, Overdue, Stage, interrupted
from notifications.gateways.smtp_message import OutgoingMail
from notifications.gateways.smtp_transmission import HandOver
from notifications.storage.mail_facts import thaw

log = structlog.get_logger()

ADDRESS_SUPPRESSED = "ADDRESS_SUPPRESSED"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
LAST_WORD_SECONDS = 4.0


async def deliver_mails(room: MailRoom, now: datetime) -> int:
    """Send the next mail of one lane; returns how many were due, none or one.

    As many callers side by side as the lane has connections: none waits for one with a mail in hand.
    """
    with room.company.working():
        post = await room.claim(now)
        if isinstance(post, bool):
            return int(post)
        await _send(room, post)
        return 1


async def _send(room: MailRoom, post: Post) -> None:
    hand_over = _hand_over(room, post)
    outcome: Outcome | None = None
    try:
        outcome = await _outcome(room.desk, post, hand_over)
        await _settle(room, Settling(post, outcome), until=post.held_until)
    except asyncio.CancelledError:
        limit = asyncio.get_running_loop().time() + LAST_WORD_SECONDS
        await _settle(room, Settling(post, outcome or interrupted(hand_over.stage)), until=limit)
        raise


def _hand_over(room: MailRoom, post: Post) -> HandOver:
    deadline = post.message.deadline
    return HandOver(partial(room.may_leave, post), lambda: room.desk.clock() < deadline)


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


async def _settle(room: MailRoom, settling: Settling, *, until: float) -> None:
    """Write down what became of the mail, again and again until it is no longer ours."""
    pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
    while True:
        try:
            await room.settle(settling)
            break
        except Exception as failure:
            told = {"message_id": str(settling.post.message.message_id), "because": describe(failure)}
            log.warning("mail_not_settled_yet", **told)
            if loop.time() + pause >= until:
                count_outcome("unsettled", room.lane)
                raise
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    tell_outcome(settling.outcome, room.lane)


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
