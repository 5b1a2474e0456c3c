"""A link with all that it activates, locked always in the same order: firm, user, link."""

from dataclasses import dataclass

from database.engine import Transaction
from enrolment.domain.activation import Activation, Purpose
from enrolment.domain.firm import Firm
from enrolment.domain.user import FirmUser
from enrolment.storage import activations, firms, users


@dataclass(frozen=True)
class HeldActivation:
    """Nobody else changes these until the transaction ends; the firm is held for its founder only."""

    firm: Firm
    user: FirmUser
    activation: Activation


async def hold_activation(tx: Transaction, found: Activation) -> HeldActivation:
    """Lock what `found` may change, and read it as it is now."""
    user = await users.get(tx, found.user_id)
    firm = await firms.get(tx, user.firm_id, lock=found.purpose is Purpose.FOUNDER)
    user = await users.get(tx, found.user_id, lock=True)
    activation = await activations.find(tx, found.message_id, lock=True)
    return HeldActivation(firm, user, activation or found)
