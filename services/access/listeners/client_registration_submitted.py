"""A firm asked for a client account."""

from datetime import datetime

from uuid_utils.compat import uuid7

from access.actions.issue_key import KeyMint, issue_key
from access.actions.issue_phantom_key import issue_phantom_key
from access.actions.record_registration import record_registration
from access.domain.mandate import Mandate
from contracts.enrolment import ClientRegistrationSubmitted
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_submitted(
    tx: Transaction, heard: Envelope[ClientRegistrationSubmitted], now: datetime, *, mint: KeyMint
) -> None:
    """The mandate is pending and a key is on its way to the letter; or nobody could tell that it isn't."""
    said = heard.data
    mandate = Mandate(
        mandate_id=uuid7(),
        case_id=said.case_id,
        firm_id=said.firm_id,
        account_ref=said.account_ref,
        kind=said.kind,
        portfolio_id=said.portfolio_id,
        services=said.services,
        submitted_at=heard.occurred_at,
    )
    by_administrator = said.by_role == "ADMINISTRATOR"
    recorded = await record_registration(tx, mandate, by_administrator=by_administrator, now=now)
    if not recorded:
        return
    if said.sealed_recipient is None:
        await issue_phantom_key(tx, mandate, now=now)
    else:
        await issue_key(
            tx,
            mandate,
            requested_by=said.requested_by,
            sealed_recipient=said.sealed_recipient,
            replaces_previous=said.replaces_previous,
            mint=mint,
            now=now,
        )
