"""A link found expired and unused: said once, whoever finds it (R004-20, scenario 6)."""

from datetime import datetime

from contracts.enrolment import ActivationLapsed
from database.engine import Transaction
from enrolment.actions.hold_activation import HeldActivation
from enrolment.actions.issue_activation import ENDED
from enrolment.domain.user import FirmUser
from enrolment.storage import activations, users
from messaging.outbox import announce


async def lapse_activation(tx: Transaction, held: HeldActivation, now: datetime) -> None:
    """Note that the deadline passed, by our own clock; before it, or on a dead link, nothing happens."""
    lapsed = held.activation.expire(now)
    if lapsed.state is held.activation.state:
        return
    await activations.save(tx, lapsed)
    invited = held.held if isinstance(held.held, FirmUser) else None
    if invited:
        await users.save(tx, invited.expire_invitation(now))
    event = ActivationLapsed(
        message_id=lapsed.message_id,
        user_id=lapsed.user_id,
        invited_by=invited.invited_by if invited else None,
        created_at=lapsed.created_at,
        bounced=await activations.has_bounced(tx, lapsed.message_id),
    )
    await announce(tx, event, version=ENDED, now=now)
