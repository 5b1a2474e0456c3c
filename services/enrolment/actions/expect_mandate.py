"""The key was entered: the mandate must follow soon (C.3)."""

from datetime import datetime, timedelta

from contracts.access import ActivationKeyRedeemed
from database.engine import Transaction
from database.wakeups import notify
from enrolment.actions.follow_case import follow_case
from enrolment.domain.registration import RegistrationCase
from enrolment.storage import registration_deadlines

MANDATES = "enrolment_mandates"
"""Channel that wakes the watch over mandates owed."""


async def expect_mandate(
    tx: Transaction, told: ActivationKeyRedeemed, now: datetime, *, overdue: timedelta
) -> None:
    """Activating, until the mandate is heard; after `overdue` an alert is raised."""
    if await follow_case(tx, told, RegistrationCase.key_redeemed):
        await registration_deadlines.expect_mandate(tx, told.case_id, now + overdue)
        await notify(tx, MANDATES)
