"""An activation mail came back for good (C.7)."""

from datetime import datetime

from contracts.envelope import Envelope
from contracts.notifications import ActivationEmailBounced
from database.engine import Transaction
from enrolment.actions.note_bounce import note_bounce


async def on_activation_email_bounced(
    tx: Transaction, heard: Envelope[ActivationEmailBounced], _: datetime
) -> None:
    """Administrators see it beside the invitation, which stays valid (scenario 11)."""
    await note_bounce(tx, heard.data.message_id, heard.data.user_id, heard.occurred_at)
