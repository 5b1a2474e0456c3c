"""A session is over: logged out, expired, or ended with its user."""

from datetime import datetime

from contracts.access import SessionEnded
from contracts.envelope import Envelope
from database.engine import Transaction
from enrolment.actions.end_session import end_session


async def on_session_ended(tx: Transaction, heard: Envelope[SessionEnded], _: datetime) -> None:
    """Its access token opens nothing here any more."""
    await end_session(tx, heard.data.session_id, heard.data.ended_at)
