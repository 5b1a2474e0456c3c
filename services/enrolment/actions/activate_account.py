"""A person uses a link, or the code beside it, and chooses a password (C.1, C.2)."""

from datetime import datetime

from contracts.enrolment import AccountActivated, ActivationConsumed, ActivationReplayed
from database.engine import Transaction
from enrolment.actions.hold_activation import HeldActivation, HeldApplication, hold_activation
from enrolment.actions.issue_activation import ENDED, REPLAYED
from enrolment.actions.lapse_activation import lapse_activation
from enrolment.actions.open_firm import bar_of, open_firm
from enrolment.actions.take_link import TakenLink, require_taken
from enrolment.domain.activation import (
    Activation,
    LinkExpired,
    LinkRefused,
    LinkUnknown,
    LinkUsed,
    Purpose,
)
from enrolment.domain.user import FirmUser
from enrolment.storage import activations, firms, users
from messaging.outbox import announce


async def activate_account(
    tx: Transaction, found: Activation | None, taken: TakenLink | None, now: datetime
) -> FirmUser | LinkRefused:
    """Activate the user, and with the founder the firm; access has the password already (`take_link`).

    `found` is what the link or the code led to (`find_activation`). A refused link is answered, not raised:
    what was found out about it is kept. Raises RequestInProgress for a link that is good and that somebody
    else has in hand.
    """
    if found is None:
        return LinkUnknown()
    held = await hold_activation(tx, found)
    try:
        used = held.activation.use(now)
    except LinkUsed as refused:
        await _alert_once(tx, held.activation, now)
        return refused
    except LinkExpired as refused:
        await lapse_activation(tx, held, now)
        return refused
    except LinkRefused as refused:
        return refused
    user = await _enter(tx, held, taken, now)
    if isinstance(user, LinkRefused):
        return user
    await activations.save(tx, used)
    await announce(tx, ActivationConsumed(message_id=used.message_id), version=ENDED, now=now)
    await announce(tx, await _activated(tx, user, used), version=user.version, now=now)
    return user


async def _activated(tx: Transaction, user: FirmUser, used: Activation) -> AccountActivated:
    firm = await firms.get(tx, user.firm_id) if used.purpose is Purpose.FOUNDER else None
    return AccountActivated(
        user_id=user.user_id,
        firm_id=user.firm_id,
        role=user.role.value,
        opened=firm.profession.value if firm else None,
    )


async def _enter(
    tx: Transaction, held: HeldActivation, taken: TakenLink | None, now: datetime
) -> FirmUser | LinkRefused:
    match held.held:
        case HeldApplication() as application:
            record = await bar_of(tx, held.activation, application, now)
            if isinstance(record, LinkRefused):
                return record
            await require_taken(tx, held.activation, taken)
            return await open_firm(tx, application.application, record, now)
        case FirmUser() as invited:
            await require_taken(tx, held.activation, taken)
            user = invited.activate()
            await users.save(tx, user)
            return user
        case None:
            return LinkUnknown()


async def _alert_once(tx: Transaction, activation: Activation, now: datetime) -> None:
    """A used link posted again alerts its user once: repeating it must not fill a mailbox."""
    if await activations.first_replay(tx, activation.message_id, now):
        replayed = ActivationReplayed(message_id=activation.message_id, user_id=activation.user_id)
        await announce(tx, replayed, version=REPLAYED, now=now)
