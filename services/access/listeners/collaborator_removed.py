"""A user left the firm."""

from datetime import datetime

from access.actions.remove_user import remove_user
from contracts.enrolment import CollaboratorRemoved
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_collaborator_removed(
    tx: Transaction, heard: Envelope[CollaboratorRemoved], now: datetime
) -> None:
    """Nothing of his access is left."""
    said = heard.data
    await remove_user(tx, said.user_id, said.firm_id, by=said.by, version=heard.aggregate_version, now=now)
