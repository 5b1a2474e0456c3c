"""What access tells of portfolios, as far as enrolment's lists need it (M05)."""

from uuid import UUID

from database.engine import Transaction
from enrolment.storage import portfolios


async def name_portfolio(
    tx: Transaction, portfolio_id: UUID, firm_id: UUID, label: str, *, version: int
) -> None:
    """Keep the name, unless a newer one is known."""
    await portfolios.name(tx, portfolio_id, firm_id, label, version)


async def open_portfolio(tx: Transaction, portfolio_id: UUID, firm_id: UUID) -> None:
    """Keep that the portfolio has had its first client; it stays open (R000-07)."""
    await portfolios.open_up(tx, portfolio_id, firm_id)


async def associate_user(
    tx: Transaction, portfolio_id: UUID, user_id: UUID, *, granted: bool, version: int
) -> None:
    """Keep whether the user is associated, unless something newer is known."""
    await portfolios.associate(tx, portfolio_id, user_id, granted=granted, version=version)
