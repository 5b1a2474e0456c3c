"""What stands behind a link, for the page that asks for a password: looking consumes nothing (M-06)."""

from dataclasses import dataclass, field
from datetime import datetime

from database.engine import Transaction
from enrolment.domain.activation import Activation, LinkUnknown, Purpose, usable
from enrolment.storage import firm_applications, firms, users


@dataclass(frozen=True)
class ShownActivation:
    """Who would activate what, and until when."""

    purpose: Purpose
    firm_name: str
    display_name: str = field(repr=False)
    deadline: datetime


async def show_activation(tx: Transaction, found: Activation | None, now: datetime) -> ShownActivation:
    """The link's firm and user, unlocked. Raises LinkUnknown, LinkUsed or LinkExpired."""
    activation = usable(found, now)
    if activation.purpose is Purpose.FOUNDER:
        application = await firm_applications.find_founders(tx, activation.user_id)
        if application is None:
            raise LinkUnknown
        firm_name, display_name = application.firm_name or "", application.display_name
    else:
        user = await users.get(tx, activation.user_id)
        firm_name, display_name = (await firms.get(tx, user.firm_id)).name, user.display_name
    return ShownActivation(activation.purpose, firm_name, display_name, activation.deadline)
