"""What access tells of portfolios, as far as enrolment's lists need it (M05)."""

from uuid import UUID

from database.engine import Transaction
from enrolment.domain.refusals import Contradiction
from enrolment.storage import portfolios, users
from messaging.not_yet import NotYet


async def name_portfolio(
    tx: Transaction, portfolio_id: UUID, firm_id: UUID, label: str, *, version: int
) -> None:
    """Keep the name, unless a newer one is known. Raises Contradiction for another firm's portfolio."""
    if not await portfolios.name(tx, portfolio_id, firm_id, label, version):
        raise Contradiction


async def open_portfolio(tx: Transaction, portfolio_id: UUID, firm_id: UUID) -> None:
    """Keep that the portfolio has had its first client; it stays open (R000-07).

    Raises Contradiction for another firm's.
    """
    if not await portfolios.open_up(tx, portfolio_id, firm_id):
        raise Contradiction


async def associate_user(
    tx: Transaction, portfolio_id: UUID, firm_id: UUID, user_id: UUID, *, granted: bool, version: int
) -> None:
    """Keep whether the user is associated, unless something newer is known; the portfolio may be unheard of.

    Raises Contradiction where portfolio or user are of another firm, NotYet for an unknown user.
    """
    user = await users.find(tx, user_id)
    if user is None:
        raise NotYet
    if user.firm_id != firm_id or await portfolios.firm_of(tx, portfolio_id) not in {None, firm_id}:
        raise Contradiction
    await portfolios.associate(tx, portfolio_id, firm_id, user_id, granted=granted, version=version)
