"""What enrolment heard of access's portfolios: names, and who is associated (M05)."""

from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert

from database.engine import Transaction
from enrolment.storage.tables import portfolio_users, portfolios


async def name(tx: Transaction, portfolio_id: UUID, firm_id: UUID, label: str, version: int) -> bool:
    """Keep the portfolio's name unless a newer one was heard; False where another firm has it."""
    new = insert(portfolios).values(
        portfolio_id=portfolio_id, firm_id=firm_id, name=label, opened=False, name_version=version
    )
    newer = portfolios.c.name_version < new.excluded.name_version
    named = await tx.execute(
        new.on_conflict_do_update(
            index_elements=[portfolios.c.portfolio_id],
            where=portfolios.c.firm_id == firm_id,
            set_={
                "name": case((newer, new.excluded.name), else_=portfolios.c.name),
                "name_version": case((newer, new.excluded.name_version), else_=portfolios.c.name_version),
            },
        ).returning(portfolios.c.portfolio_id)
    )
    return named.first() is not None


async def open_up(tx: Transaction, portfolio_id: UUID, firm_id: UUID) -> bool:
    """The portfolio has its first client, heard of before or not; False where another firm has it."""
    new = insert(portfolios).values(portfolio_id=portfolio_id, firm_id=firm_id, opened=True, name_version=0)
    opened = await tx.execute(
        new.on_conflict_do_update(
            index_elements=[portfolios.c.portfolio_id],
            where=portfolios.c.firm_id == firm_id,
            set_={"opened": True},
        ).returning(portfolios.c.portfolio_id)
    )
    return opened.first() is not None


async def firm_of(tx: Transaction, portfolio_id: UUID) -> UUID | None:
    """Whose portfolio it is, where it was heard of."""
    firm_id: UUID | None = await tx.scalar(
        select(portfolios.c.firm_id).where(portfolios.c.portfolio_id == portfolio_id)
    )
    return firm_id


async def associate(
    tx: Transaction, portfolio_id: UUID, firm_id: UUID, user_id: UUID, *, granted: bool, version: int
) -> None:
    """Keep whether the user is associated, unless something newer was heard."""
    new = insert(portfolio_users).values(
        portfolio_id=portfolio_id, firm_id=firm_id, user_id=user_id, granted=granted, version=version
    )
    await tx.execute(
        new.on_conflict_do_update(
            index_elements=[portfolio_users.c.portfolio_id, portfolio_users.c.user_id],
            set_={"granted": new.excluded.granted, "version": new.excluded.version},
            where=portfolio_users.c.version < new.excluded.version,
        )
    )


async def of_users(tx: Transaction, user_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    """The portfolios that each user is associated with."""
    query = (
        select(portfolio_users.c.user_id, portfolio_users.c.portfolio_id)
        .where(portfolio_users.c.user_id.in_(user_ids), portfolio_users.c.granted)
        .order_by(portfolio_users.c.portfolio_id)
    )
    associated: dict[UUID, list[UUID]] = {}
    for row in await tx.execute(query):
        associated.setdefault(row.user_id, []).append(row.portfolio_id)
    return associated


async def associates(tx: Transaction, user_id: UUID, portfolio_id: UUID) -> bool:
    """Whether the user is associated with the portfolio."""
    return portfolio_id in (await of_users(tx, [user_id])).get(user_id, [])
