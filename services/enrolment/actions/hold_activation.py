"""A link with what it activates, locked always in the same order: SIREN, address, what is activated, link."""

from dataclasses import dataclass

from database.engine import Transaction
from enrolment.domain.activation import Activation, Purpose
from enrolment.domain.firm_application import FirmApplication
from enrolment.domain.user import FirmUser
from enrolment.storage import activations, firm_applications, firms, users


@dataclass(frozen=True)
class HeldApplication:
    """What a founder wrote; nobody else opens an account for its SIREN, or with its address, meanwhile."""

    application: FirmApplication


@dataclass(frozen=True)
class HeldActivation:
    """Nobody else changes these until the transaction ends; None where what would be activated is gone."""

    activation: Activation
    held: HeldApplication | FirmUser | None


async def hold_activation(tx: Transaction, found: Activation) -> HeldActivation:
    """Lock what `found` may change, and read it as it is now."""
    if found.purpose is Purpose.FOUNDER:
        held: HeldApplication | FirmUser | None = await _hold_application(tx, found)
    else:
        held = await users.get(tx, found.user_id, lock=True)
    activation = await activations.find(tx, found.message_id, lock=True)
    return HeldActivation(activation or found, held)


async def _hold_application(tx: Transaction, found: Activation) -> HeldApplication | None:
    application = await firm_applications.find_founders(tx, found.user_id)
    if application is None:
        return None
    await firms.hold_siren(tx, application.siren)
    await users.hold_email(tx, application.email)
    application = await firm_applications.find_founders(tx, found.user_id, lock=True)
    return HeldApplication(application) if application else None
