"""Operations lifted a suspension for security."""

from datetime import datetime

from access.actions.change_user_state import change_user_state
from access.domain.user import UserState
from contracts.enrolment import UserSecuritySuspensionLifted
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_user_security_suspension_lifted(
    tx: Transaction, heard: Envelope[UserSecuritySuspensionLifted], now: datetime
) -> None:
    """May log in again, unless the firm had suspended the user before."""
    state = UserState.ACTIVE if heard.data.active else UserState.SUSPENDED
    await change_user_state(
        tx, heard.data.user_id, heard.data.firm_id, state, version=heard.aggregate_version, now=now
    )
