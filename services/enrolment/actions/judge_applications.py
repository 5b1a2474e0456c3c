"""Applications are looked at one by one: a link goes out, or word of why none does (C.1, C.1b, D-12)."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from database.engine import Database, Transaction
from enrolment.actions.decline_application import decline_application
from enrolment.actions.issue_activation import LinkTerms, in_pause, issue_activation
from enrolment.actions.mail_caps import MailCaps
from enrolment.domain.firm_application import Decline, FirmApplication
from enrolment.domain.firm_record import ApplicationRefused, FirmRecord, check_may_apply
from enrolment.domain.user import AWAITING
from enrolment.gateways import firm_reference
from enrolment.storage import firm_applications, firms, users

log = structlog.get_logger()


@dataclass(frozen=True)
class JudgingTerms:
    """How links are made, and how much may be written."""

    links: LinkTerms
    caps: MailCaps


async def judge_applications(database: Database, terms: JudgingTerms, now: datetime) -> int:
    """Look at the oldest application; answers how many there were, none or one."""
    async with database.transaction() as tx:
        received = await firm_applications.claim_received(tx)
        if received is None:
            return 0
        await users.hold_email(tx, received.email)
        await _judge(tx, received, terms, now)
    return 1


async def _judge(tx: Transaction, received: FirmApplication, terms: JudgingTerms, now: datetime) -> None:
    """Whoever has had enough mail gets no other, and the link they have stays good."""
    former = await firm_applications.find_same(tx, received)
    paused = former is not None and await in_pause(tx, former.founder(), now=now, terms=terms.links)
    source = received.source or ""
    if paused or not await terms.caps.allow_public(tx, received.email, source, now):
        log.info("firm_application_dropped", paused=paused)
        await firm_applications.remove(tx, received)
        return
    outcome = await find_bar(tx, received)
    if isinstance(outcome, Decline):
        await decline_application(tx, received, outcome, now=now, caps=terms.caps)
    else:
        await _offer(tx, received, former, outcome, now=now, terms=terms.links)


async def find_bar(tx: Transaction, application: FirmApplication) -> FirmRecord | Decline:
    """What the firm is opened with, or why it isn't. An invitation that waits bars nobody."""
    holder = await users.find_with_email(tx, application.email)
    if holder and holder.state not in AWAITING:
        return Decline.ADDRESS_IN_USE
    if await firms.find_live(tx, application.siren):
        return Decline.NOT_POSSIBLE
    try:
        return check_may_apply(await firm_reference.find(tx, application.siren))
    except ApplicationRefused as refused:
        log.info("firm_application_refused", bar=refused.bar)
        return Decline.NOT_POSSIBLE


async def _offer(
    tx: Transaction,
    received: FirmApplication,
    former: FirmApplication | None,
    record: FirmRecord,
    *,
    now: datetime,
    terms: LinkTerms,
) -> None:
    """A second one of the same address for the same establishment takes the place of the first.

    The link's time runs from the application on (R004-20), or, where that waited for us, from now on.
    """
    since = received.applied_at if now < received.applied_at + terms.pause else now
    await firm_applications.remove(tx, received)
    offered = (received.renew(former) if former else received).offer(record, now, since + terms.ttl)
    if former:
        await firm_applications.save(tx, offered)
    else:
        await firm_applications.add(tx, offered)
    await issue_activation(tx, offered.founder(), offered.firm(record), inviter=None, now=since, terms=terms)
