"""A firm terminated a registration."""

from datetime import datetime

from access.actions.end_registration import end_registration
from access.domain.mandate import EndCause, NamedCase
from contracts.enrolment import ClientRegistrationRemoved
from contracts.envelope import Envelope
from database.engine import Transaction


async def on_client_registration_removed(
    tx: Transaction, heard: Envelope[ClientRegistrationRemoved], now: datetime
) -> None:
    """The removal itself called us before; this finds what it may have missed."""
    said = heard.data
    case = NamedCase(case_id=said.case_id, firm_id=said.firm_id, account_ref=said.account_ref, kind=said.kind)
    await end_registration(tx, case, EndCause.BY_FIRM, by=said.by, now=now)
