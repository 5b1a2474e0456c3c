"""Operations suspended a user for security."""

from datetime import datetime

from access.actions.change_user_state import change_user_state
from access.domain.user import UserState
from contracts.enrolment import UserSuspendedForSecurity
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_user_suspended_for_security(
    tx: Transaction, heard: Envelope[UserSuspendedForSecurity], now: datetime
) -> None:
    """Out everywhere, until operations lift it."""
    said, version = heard.data, heard.aggregate_version
    await change_user_state(
        tx, said.user_id, said.firm_id, UserState.SECURITY_SUSPENDED, version=version, now=now
    )
