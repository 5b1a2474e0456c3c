"""An administrator sends a new link to somebody who has not activated the access yet (C.2, M-07)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from enrolment.actions.announce_contact import announce_contact
from enrolment.actions.hold_user import hold_user
from enrolment.actions.issue_activation import LinkTerms, check_pause, issue_activation
from enrolment.actions.mail_caps import MailCaps
from enrolment.domain.refusals import EmailTaken
from enrolment.domain.user import FirmUser
from enrolment.storage import firms, users
from web.principal import Principal


async def reissue_invitation(
    tx: Transaction,
    caller: Principal,
    user_id: UUID,
    *,
    email: str | None = None,
    seen_version: int | None = None,
    now: datetime,
    terms: LinkTerms,
    caps: MailCaps,
) -> FirmUser:
    """The former link dies, the new one has its own full time; rights and portfolio stay.

    `email` corrects the address: the new link goes there, at once. It is held first, as where somebody is
    invited: the firm is held then, and nobody waits in a circle. Raises NotFound, EditConflict,
    StateConflict once activated, EmailTaken, or `TOO_MANY_REQUESTS`.
    """
    if email:
        await users.hold_email(tx, email)
    invited = await hold_user(tx, caller, user_id, seen_version=seen_version)
    renewed = replace(invited, invited_by=caller.user_id).reissue_invitation(now, terms.ttl)
    if email is None or email == invited.email:
        await check_pause(tx, invited, now=now, terms=terms)
    else:
        if await users.email_taken(tx, email):
            raise EmailTaken
        renewed = renewed.correct_email(email)
    await caps.spend_invitation(tx, renewed.firm_id, renewed.email, now)
    await users.save(tx, renewed)
    if renewed.email != invited.email:
        await announce_contact(tx, renewed, now)
    firm = await firms.get(tx, caller.firm_id)
    inviter = await users.get(tx, caller.user_id)
    await issue_activation(tx, renewed, firm, inviter=inviter, now=now, terms=terms)
    return renewed
