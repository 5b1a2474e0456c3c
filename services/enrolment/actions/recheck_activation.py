"""Somebody thinks a link has expired: the owner looks at its own clock (law 8)."""

from datetime import datetime
from uuid import UUID

from database.engine import Transaction
from enrolment.actions.hold_activation import hold_activation
from enrolment.actions.lapse_activation import lapse_activation
from enrolment.domain.activation import ActivationState
from enrolment.storage import activations
from messaging.not_yet import NotYet


async def recheck_activation(tx: Transaction, message_id: UUID, user_id: UUID, now: datetime) -> None:
    """Lapse the link if its time is over. Raises NotYet where our clock is behind the other's.

    Or Contradiction where the link is another user's.
    """
    found = await activations.find(tx, message_id)
    if found is None:
        raise NotYet
    found.require_user(user_id)
    held = await hold_activation(tx, found)
    if held.activation.state is ActivationState.LIVE and now < held.activation.deadline:
        raise NotYet
    await lapse_activation(tx, held, now)
