"""What stands behind a link, for the page that asks for a password: looking consumes nothing (M-06)."""

from datetime import datetime

from database.engine import Transaction
from enrolment.actions.hold_activation import HeldActivation
from enrolment.domain.activation import token_digest, usable
from enrolment.storage import activations, firms, users


async def show_activation(tx: Transaction, token: str, now: datetime) -> HeldActivation:
    """The link, its user and firm, unlocked. Raises LinkUnknown, LinkUsed or LinkExpired."""
    activation = usable(await activations.find_by_digest(tx, token_digest(token)), now)
    user = await users.get(tx, activation.user_id)
    return HeldActivation(await firms.get(tx, user.firm_id), user, activation)
