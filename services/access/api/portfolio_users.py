"""Who reaches a portfolio."""

from uuid import UUID

from fastapi import APIRouter, Response

from access.actions.grant_portfolio import grant_portfolio
from access.actions.revoke_portfolio import revoke_portfolio
from access.api.dependencies import Bound
from database.engine import Transaction
from web.authentication import Caller
from web.dependencies import Now
from web.description import may_answer
from web.idempotency import Idempotent

router = APIRouter(prefix="/v1/portfolios/{portfolio_id}/users/{user_id}", tags=["portfolios"])


@router.put(
    "",
    status_code=204,
    summary="Associate a user",
    responses=may_answer("ROLE_REQUIRED", "NOT_FOUND", "STATE_CONFLICT"),
)
async def associate(
    *, portfolio_id: UUID, user_id: UUID, caller: Caller, once: Idempotent, bound: Bound, now: Now
) -> Response:
    """Administrators only. The user reaches all its clients, present and future (R000-08)."""

    async def change(tx: Transaction) -> None:
        await grant_portfolio(
            tx,
            portfolio_id=portfolio_id,
            user_id=user_id,
            by=caller.user_id,
            most_associates=bound.policy.most_associates,
            now=now,
        )

    return await once(change, scope=caller.scope)


@router.delete(
    "", status_code=204, summary="End an association", responses=may_answer("ROLE_REQUIRED", "NOT_FOUND")
)
async def dissociate(
    portfolio_id: UUID, user_id: UUID, caller: Caller, once: Idempotent, now: Now
) -> Response:
    """Administrators only. The user's next request about its clients is denied (R000-10)."""

    async def change(tx: Transaction) -> None:
        await revoke_portfolio(tx, portfolio_id=portfolio_id, user_id=user_id, by=caller.user_id, now=now)

    return await once(change, scope=caller.scope)
