"""Move a client to another portfolio of the firm."""

from datetime import datetime
from uuid import UUID

from access.actions.open_portfolio import open_if_empty
from access.domain.refusals import NotFound
from access.storage import mandates, portfolios, users
from access.storage.holds import hold_case
from contracts.access import ClientMovedToPortfolio
from database.engine import Transaction
from messaging.outbox import announce


async def move_client(
    tx: Transaction, case_id: UUID, *, to_portfolio_id: UUID, by: UUID, now: datetime
) -> None:
    """One portfolio's associates lose the client at once, the other's gain it (R000-09, D-08).

    Moving a client into an empty portfolio counts as adding its first one (R000-07). There already, nothing
    happens. Raises RoleRequired, NotFound.
    """
    actor = await users.acting(tx, by)
    actor.require_administrator()
    await hold_case(tx, case_id)
    mandate = await mandates.find(tx, case_id)
    portfolio = await portfolios.find(tx, to_portfolio_id, actor.firm_id)
    if mandate is None or portfolio is None or mandate.firm_id != actor.firm_id or not mandate.live:
        raise NotFound
    if mandate.portfolio_id == to_portfolio_id:
        return
    moved = mandate.move_to(to_portfolio_id)
    await mandates.save(tx, moved)
    await open_if_empty(tx, portfolio, now=now)
    event = ClientMovedToPortfolio(
        mandate_id=mandate.mandate_id,
        case_id=case_id,
        firm_id=mandate.firm_id,
        from_portfolio_id=mandate.portfolio_id,
        to_portfolio_id=to_portfolio_id,
        by=by,
    )
    await announce(tx, event, version=moved.version, now=now)
