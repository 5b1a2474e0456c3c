"""A person follows the link and chooses a password (C.1, C.2)."""

from datetime import datetime

from contracts.enrolment import AccountActivated, ActivationConsumed, ActivationReplayed, FirmActivated
from database.engine import Transaction
from enrolment.actions.hold_activation import HeldActivation, hold_activation
from enrolment.actions.issue_activation import ENDED, REPLAYED
from enrolment.actions.lapse_activation import lapse_activation
from enrolment.domain.activation import (
    Activation,
    LinkExpired,
    LinkRefused,
    LinkUnknown,
    LinkUsed,
    Purpose,
    token_digest,
)
from enrolment.domain.user import FirmUser
from enrolment.gateways.access import Access
from enrolment.storage import activations, firms, users
from messaging.outbox import announce


async def activate_account(
    tx: Transaction, token: str, password: str, *, now: datetime, access: Access
) -> FirmUser | LinkRefused:
    """Activate the user, and with the founder the firm; the password goes to access only.

    A refused link is answered, not raised: what was found out about it is kept. Raises PasswordTooWeak or
    ServiceUnavailable, and then the link stays good.
    """
    found = await activations.find_by_digest(tx, token_digest(token))
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
    await access.put_credentials(held.user, password)
    await activations.save(tx, used)
    return await _activate(tx, held, now)


async def _activate(tx: Transaction, held: HeldActivation, now: datetime) -> FirmUser:
    user = held.user.activate()
    await users.save(tx, user)
    consumed = ActivationConsumed(message_id=held.activation.message_id)
    await announce(tx, consumed, version=ENDED, now=now)
    if held.activation.purpose is Purpose.FOUNDER:
        firm = held.firm.activate()
        await firms.save(tx, firm)
        activated = FirmActivated(firm_id=firm.firm_id, founder_user_id=user.user_id)
        await announce(tx, activated, version=firm.version, now=now)
    account = AccountActivated(user_id=user.user_id, firm_id=user.firm_id, role=user.role.value)
    await announce(tx, account, version=user.version, now=now)
    return user


async def _alert_once(tx: Transaction, activation: Activation, now: datetime) -> None:
    """A used link posted again alerts its user once: repeating it must not fill a mailbox."""
    if await activations.first_replay(tx, activation.message_id, now):
        replayed = ActivationReplayed(message_id=activation.message_id, user_id=activation.user_id)
        await announce(tx, replayed, version=REPLAYED, now=now)
