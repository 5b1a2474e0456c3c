"""A link found expired and unused: said once, whoever finds it (R004-20, scenario 6)."""

from datetime import datetime

from contracts.enrolment import ActivationLapsed
from database.engine import Transaction
from enrolment.actions.hold_activation import HeldActivation
from enrolment.actions.issue_activation import ENDED
from enrolment.domain.activation import Purpose
from enrolment.storage import activations, firms, users
from messaging.outbox import announce


async def lapse_activation(tx: Transaction, held: HeldActivation, now: datetime) -> None:
    """Note that the deadline passed, by our own clock; before it, or on a dead link, nothing happens."""
    lapsed = held.activation.expire(now)
    if lapsed.state is held.activation.state:
        return
    await activations.save(tx, lapsed)
    await users.save(tx, held.user.expire_invitation(now))
    if lapsed.purpose is Purpose.FOUNDER:
        await firms.save(tx, held.firm.expire(now))
    event = ActivationLapsed(
        message_id=lapsed.message_id,
        user_id=lapsed.user_id,
        invited_by=held.user.invited_by,
        created_at=lapsed.created_at,
    )
    await announce(tx, event, version=ENDED, now=now)
