"""A user's role or rights changed."""

from datetime import datetime

from access.actions.change_rights import change_rights
from contracts.enrolment import CollaboratorRightsChanged
from contracts.envelope import Envelope
from database.engine import Transaction
from vocabulary.rights import Role


async def on_collaborator_rights_changed(
    tx: Transaction, heard: Envelope[CollaboratorRightsChanged], _: datetime
) -> None:
    """The next `check` knows them."""
    said = heard.data
    await change_rights(
        tx,
        said.user_id,
        said.firm_id,
        Role(said.role),
        frozenset(said.rights),
        version=heard.aggregate_version,
    )
